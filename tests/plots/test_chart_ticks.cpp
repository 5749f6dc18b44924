#include <QtTest>
#include <algorithm>

#include "plots/chart_ticks.h"

using namespace stateroom::plots;
using namespace Qt::Literals::StringLiterals;

class TestChartTicks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

  void labels_data() {
    QTest::addColumn<int>("scale");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, Scale scale, double low, double high, int most,
                        const QString& expected) {
      QTest::newRow(name) << static_cast<int>(scale) << low << high << most << expected;
    };
    row("steps", Scale::Count, 0, 700, 7, u"0 100 200 300 400 500 600 700"_s);
    row("no half steps", Scale::Count, 0, 3, 8, u"0 1 2 3"_s);
    row("thousands", Scale::Count, 0, 60000, 4, u"0 20k 40k 60k"_s);
    row("millions", Scale::Count, 0, 3e6, 6, u"0 0.5M 1.0M 1.5M 2.0M 2.5M 3.0M"_s);
    row("loss", Scale::Number, 0.05, 0.5, 5, u"0.1 0.2 0.3 0.4 0.5"_s);
    row("auc", Scale::Number, 0.75, 1, 5, u"0.75 0.80 0.85 0.90 0.95 1.00"_s);
    row("around zero", Scale::Number, -1, 1, 4, u"−1.0 −0.5 0 0.5 1.0"_s);
    row("never one alone", Scale::Number, 3, 164, 2, u"50 100 150"_s);
    row("tiny", Scale::Number, 0, 4e-5, 4, u"0 1e−5 2e−5 3e−5 4e−5"_s);
    row("gradient norm", Scale::Log, 0.03, 3, 6, u"0.03 0.1 0.3 1 3"_s);
    row("one decade", Scale::Log, 1, 10, 6, u"1 2 5 10"_s);
    row("many decades", Scale::Log, 1e-9, 1, 5, u"1e−8 1e−6 0.0001 0.01 1"_s);
    row("nothing below zero", Scale::Log, -1, 1, 5, QString());
    row("minutes", Scale::Duration, 0, 180, 6, u"0:00 0:30 1:00 1:30 2:00 2:30 3:00"_s);
    row("half seconds", Scale::Duration, 0, 2, 4, u"0:00.0 0:00.5 0:01.0 0:01.5 0:02.0"_s);
    row("hours", Scale::Duration, 0, 7200, 4, u"0:00 30:00 1:00:00 1:30:00 2:00:00"_s);
    row("years", Scale::Date, -3781728000, 631152000, 6, u"1875 1900 1925 1950 1975"_s);
    row("few years", Scale::Date, -3781728000, 631152000, 5, u"1900 1950"_s);
    row("months", Scale::Date, 1579046400, 1608422400, 5, u"Apr 2020 Jul 2020 Oct 2020"_s);
    row("days of UTC", Scale::Date, 1577836800, 1578700800, 5,
        u"1 Jan 3 Jan 5 Jan 7 Jan 9 Jan 11 Jan"_s);
    row("empty range", Scale::Number, 1, 1, 5, QString());
  }
  void labels() {
    QFETCH(int, scale);
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, most);
    QFETCH(QString, expected);
    const Ticks ticks = chartTicks(static_cast<Scale>(scale), low, high, most);
    QCOMPARE(QStringList(ticks.labels.begin(), ticks.labels.end()).join(u' '), expected);
    for (const double at : ticks.at) QVERIFY(at >= low - 1e-9 && at <= high + 1e-9);
  }

  void clockTicksAreRoundLocalTimes() {
    const double noon = 1'700'000'000;
    const Ticks ticks = chartTicks(Scale::Clock, noon, noon + 600, 5);
    QVERIFY(ticks.at.size() >= 2);
    for (const double at : ticks.at) {
      QCOMPARE(QDateTime::fromSecsSinceEpoch(static_cast<qint64>(at)).time().second(), 0);
    }
  }

  void rangesEndAtTicks() {
    QCOMPARE(niceRange(Scale::Number, 0.068, 0.47, 5), std::pair(0.0, 0.5));
    QCOMPARE(niceRange(Scale::Number, 0.782, 0.968, 5), std::pair(0.75, 1.0));
    const auto [low, high] = niceRange(Scale::Number, 0.001, 0.001, 5);
    QVERIFY(low < 0.001 && high > 0.001);
    const auto [below, above] = niceRange(Scale::Log, 1e-3, 1e-3, 5);
    QVERIFY(below < 1e-3 && below > 0 && above > 1e-3);
  }
};

QTEST_GUILESS_MAIN(TestChartTicks)
#include "test_chart_ticks.moc"
