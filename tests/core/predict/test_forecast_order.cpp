#include <QTest>

#include "core/data/datetime.h"
#include "core/predict/forecast_order.h"

using namespace stateroom;

class TestForecastOrder : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void timesGoOn_data() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("last");
    QTest::addColumn<QByteArray>("wanted");  // after 1, 2 and 12 rows
    const auto row = [](const char* name, const char* before, const char* last,
                        const char* wanted) {
      QTest::newRow(name) << QByteArray(before) << QByteArray(last) << QByteArray(wanted);
    };
    row("months", "1983-11-01", "1983-12-01", "1984-01-01 1984-02-01 1984-12-01");
    row("quarters", "2025-07-15", "2025-10-15", "2026-01-15 2026-04-15 2028-10-15");
    row("years", "2023-02-28", "2024-02-28", "2025-02-28 2026-02-28 2036-02-28");
    row("short months", "2025-10-30", "2025-11-30", "2025-12-30 2026-01-30 2026-11-30");
    row("the end of February", "2025-12-30", "2026-01-30", "2026-02-28 2026-03-30 2027-01-30");
    row("days", "2026-02-27", "2026-02-28", "2026-03-01 2026-03-02 2026-03-12");
    row("before 1970", "1749-01-01", "1749-02-01", "1749-03-01 1749-04-01 1750-02-01");
    row("hours", "2026-01-01T22:00:00Z", "2026-01-01T23:00:00Z",
        "2026-01-02 2026-01-02T01:00:00Z 2026-01-02T11:00:00Z");
    row("months at an hour", "2026-01-05T06:30:00Z", "2026-02-05T06:30:00Z",
        "2026-03-05T06:30:00Z 2026-04-05T06:30:00Z 2027-02-05T06:30:00Z");
  }
  void timesGoOn() {
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, last);
    QFETCH(QByteArray, wanted);
    const ForecastOrder order(DATETIME, *parseIso(before.toStdString()),
                              *parseIso(last.toStdString()));
    QStringList found;
    for (const int steps : {1, 2, 12}) found << QString::fromStdString(order.after(steps));
    QCOMPARE(found.join(QLatin1Char(' ')), QString::fromUtf8(wanted));
  }

  void numbersGoOn() {
    QCOMPARE(ForecastOrder(INT, 7, 10).after(2), std::string("16"));
    QCOMPARE(ForecastOrder(FLOAT, 0.5, 0.75).after(3), std::string("1.5"));
  }
};

QTEST_GUILESS_MAIN(TestForecastOrder)
#include "test_forecast_order.moc"
