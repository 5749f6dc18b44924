#include <QTest>
#include <cmath>

#include "tests/headless/program.h"

using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kRows =
    "who,month,value,price\n"
    "a,2025-08-31,10,1\na,2025-09-30,12,1\na,2025-10-31,15,2\n"
    "b,2025-06-01,40,3\nb,2025-07-01,35,3\nb,2025-08-01,33,3\nb,2025-09-01,30,4\n"
    "a,2025-11-30,13,2\na,2025-12-30,14,5\n";

/// A project that forecasts `value`; `extra` are more derived columns, `features` more features.
QByteArray settings(const QByteArray& extra, const QByteArray& features) {
  return R"(
data {
  sources { path: "rows.csv" }
  columns { name: "who" type: STRING role: USER }
  columns { name: "month" type: DATETIME role: ORDER }
  columns { name: "value" type: FLOAT role: FEATURE }
  columns { name: "price" type: FLOAT role: FEATURE }
  derived { name: "next" expression: "lead(value) over user_rows" type: FLOAT role: LABEL }
)" + extra +
         R"(
  split { by: "none" }
}
features { column: "value" steps { standardize {} } }
features { column: "price" }
)" + features +
         R"(
model {
  layers { name: "r" lstm { units: 6 return_sequences: true } }
  layers { name: "d" dense { units: 1 } }
  layers { name: "y" rescaling {} }
}
optimizer { learning_rate: 0.05 }
training { max_steps: 20 threads: 1 }
)";
}

/// What was answered to the last row of a user.
double lastValue(const std::vector<nlohmann::json>& lines, const std::string& user) {
  double value = NAN;
  for (const auto& line : lines) {
    if (line.at("user") == user) value = line.at("outputs").at("value");
  }
  return value;
}

}  // namespace

class TestForecast : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rollsOnAsIfTheForecastsHadHappened_data() {
    QTest::addColumn<QByteArray>("extra");
    QTest::addColumn<QByteArray>("features");
    QTest::newRow("rows alone") << QByteArray() << QByteArray();
    QTest::newRow("a window over the rows before")
        << QByteArray(
               "derived { name: 'step' expression: 'value - lag(value) over user_rows' "
               "type: FLOAT role: FEATURE }")
        << QByteArray("features { column: 'step' missing: 'zero' }");
  }

  /// Against `predict` over files that the forecasts of the steps before were written into.
  void rollsOnAsIfTheForecastsHadHappened() {
    QFETCH(QByteArray, extra);
    QFETCH(QByteArray, features);
    const auto project = trained(settings(extra, features));
    const auto found = runProgram({u"predict"_s, project, u"--input"_s, file(u"rows.csv"_s),
                                   u"--horizon"_s, u"3"_s, u"--json"_s});
    QVERIFY2(found.status == 0, qPrintable(found.all()));
    const auto forecasts = found.lines();
    QCOMPARE(forecasts.size(), std::size_t{6});
    const QByteArrayList orders = {"2026-01-30", "2026-02-28", "2026-03-30",
                                   "2025-10-01", "2025-11-01", "2025-12-01"};
    QByteArray rows = kRows;
    for (std::size_t step = 0; step < 3; ++step) {
      writeText(file(u"now.csv"_s), rows);
      const auto run =
          runProgram({u"predict"_s, project, u"--input"_s, file(u"now.csv"_s), u"--json"_s});
      QVERIFY2(run.status == 0, qPrintable(run.all()));
      for (std::size_t user = 0; user < 2; ++user) {
        const auto& forecast = forecasts[user * 3 + step];
        const double wanted = lastValue(run.lines(), user == 0 ? "a" : "b");
        const double got = forecast.at("outputs").at("value");
        QVERIFY2(std::abs(got - wanted) < 1e-4 * std::abs(wanted), qPrintable(found.all()));
        const auto order = orders[static_cast<qsizetype>(user * 3 + step)];
        QCOMPARE(forecast.at("order"), order.toStdString());
        QCOMPARE(forecast.at("step"), step + 1);
        rows += (user == 0 ? "a," : "b,") + order + "," + QByteArray::number(got, 'g', 9) +
                (user == 0 ? ",5\n" : ",4\n");
      }
    }
  }

  void refuses() {
    const auto project = trained(settings({}, {}));
    const auto code = [&](const QStringList& arguments) {
      const auto run =
          runProgram(QStringList{u"predict"_s, project} + arguments + QStringList{u"--json"_s});
      return run.status == 0 ? std::string("done") : run.json()["error"]["code"].get<std::string>();
    };
    writeText(file(u"one.csv"_s), "who,month,value,price\na,2025-08-31,10,1\n");
    QCOMPARE(code({u"--input"_s, file(u"one.csv"_s), u"--horizon"_s, u"2"_s}), "forecast_order");
    QCOMPARE(code({u"--value"_s, u"value=3"_s, u"--horizon"_s, u"2"_s}), "usage");
    auto other = settings({}, {});
    other.replace("lead(value) over user_rows", "lead(value, 2) over user_rows");
    const auto far = trained(other);
    const auto run = runProgram({u"predict"_s, far, u"--input"_s, file(u"rows.csv"_s),
                                 u"--horizon"_s, u"2"_s, u"--json"_s});
    QCOMPARE(run.status, 3);
    QCOMPARE(run.json()["error"]["code"], "forecast_nothing");
  }

 private:
  QString file(const QString& name) const { return folder_->filePath(name); }

  /// The folder of a project with a run.
  QString trained(const QByteArray& text) {
    folder_ = std::make_unique<QTemporaryDir>();
    writeText(file(u"p.stateroom"_s), text);
    writeText(file(u"rows.csv"_s), kRows);
    const auto run = runProgram({u"train"_s, folder_->path(), u"--run"_s, u"r"_s, u"--quiet"_s});
    if (run.status != 0) qFatal("%s", qPrintable(run.all()));
    return folder_->path();
  }

  std::unique_ptr<QTemporaryDir> folder_;
};

QTEST_GUILESS_MAIN(TestForecast)
#include "test_forecast.moc"
