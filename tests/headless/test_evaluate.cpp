#include <QTest>
#include <cmath>

#include "tests/headless/program.h"

using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestEvaluate : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Text for people says of every output what JSON says.
  void listsTheMetricsOfEveryOutput() {
    const QTemporaryDir folder;
    const auto project = copyOfProject("sunspots", folder);
    const auto trained = runProgram({u"train"_s, project, u"--run"_s, u"r"_s, u"--max-steps"_s,
                                     u"2"_s, u"--threads"_s, u"1"_s, u"--quiet"_s});
    QVERIFY2(trained.status == 0, qPrintable(trained.all()));
    const QStringList evaluate = {u"evaluate"_s, project, u"--resamples"_s, u"5"_s};
    const auto text = runProgram(evaluate), json = runProgram(evaluate + QStringList{u"--json"_s});
    QVERIFY2(text.status == 0, qPrintable(text.all()));
    const auto metrics = json.json().at("metrics");
    QCOMPARE(metrics.size(), std::size_t{7});  // the loss, two of each of three outputs
    for (const auto& [name, value] : metrics.items()) {
      QVERIFY2(text.out.contains(QString::fromStdString(name)), qPrintable(text.all()));
    }
  }

  /// With the latest rows of each user as test split, warm-up makes the model see there what it
  /// sees when it predicts over the users' whole sequences.
  void warmUpRunsTheRowsBefore() {
    const QTemporaryDir folder;
    const auto csv = folder.filePath(u"rows.csv"_s), project = folder.filePath(u"p"_s);
    writeWalks(csv);
    const auto call = [&](const QString& line, const QStringList& rest = {}) {
      const auto done = runProgram(line.split(u' ') + rest + QStringList{u"--json"_s});
      if (done.status != 0) qFatal("%s", qPrintable(done.all()));
      return done;
    };
    call(u"new"_s, {project, u"--from"_s, csv, u"--user"_s, u"who"_s, u"--order"_s, u"t"_s,
                    u"--label"_s, u"y"_s});
    const QStringList split{u"--set"_s, u"data.split.by=time_within_user"_s,
                            u"--set"_s, u"data.split.validation=0.2"_s,
                            u"--set"_s, u"data.split.test=0.2"_s};
    call(u"train"_s, QStringList{project, u"--run"_s, u"r"_s, u"--epochs"_s, u"3"_s} + split);
    const auto error = [&](const char* warmUp) {
      const auto rest = QStringList{project, u"--resamples"_s, u"0"_s, u"--set"_s,
                                    u"data.sequences.warm_up="_s + QLatin1String(warmUp)};
      return call(u"evaluate"_s, rest)
          .json()
          .at("metrics")
          .at("root_mean_squared_error")
          .get<double>();
    };

    double squares = 0;
    for (const auto& row : call(u"predict"_s, {project, u"--input"_s, csv}).lines()) {
      const int at = row.at("row").get<int>();
      const double off = row.at("outputs").begin()->get<double>() - label(at / kRows, at % kRows);
      if (at % kRows >= kRows - 2) squares += off * off;
    }
    const double whole = std::sqrt(squares / (2 * kUsers));
    QVERIFY2(std::abs(error("100") - whole) < 1e-5 * whole, "warm");
    QVERIFY2(std::abs(error("0") - whole) > 1e-2 * whole, "cold");
  }

 private:
  static constexpr int kUsers = 8, kRows = 10;

  static double input(int user, int t) { return std::sin(0.7 * user + 1.3 * t); }
  /// What came before decides.
  static double label(int user, int t) {
    double sum = 0;
    for (int i = 0; i <= t; ++i) sum += input(user, i);
    return sum;
  }
  static void writeWalks(const QString& path) {
    QByteArray text("who,t,x,y\n");
    for (int user = 0; user < kUsers; ++user) {
      for (int t = 0; t < kRows; ++t) {
        const double numbers[] = {input(user, t), label(user, t)};
        text += QByteArray("u") + QByteArray::number(user) + ',' + QByteArray::number(t);
        for (const double number : numbers) text += ',' + QByteArray::number(number, 'g', 17);
        text += '\n';
      }
    }
    writeText(path, text.constData());
  }
};

QTEST_GUILESS_MAIN(TestEvaluate)
#include "test_evaluate.moc"
