#include <QTest>

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
};

QTEST_GUILESS_MAIN(TestEvaluate)
#include "test_evaluate.moc"
