#include <algorithm>

#include "tests/headless/program.h"
#include "tests/support/paths.h"

using namespace stateroom::test;

/// What training refuses before its first step, check refuses with the same words.
class TestCheck : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { project_ = copyOfProject("iris", folder_); }

  void refusesWhatTrainingRefuses_data() {
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");
    const auto row = [](const char* setting, const char* code, const char* field) {
      QTest::newRow(setting) << QString::fromLatin1(setting) << QString::fromLatin1(code)
                             << QString::fromLatin1(field);
    };
    row("metrics=[foo]", "metric_unknown", "metrics");
    row("early_stopping.monitor=foo", "monitor_unknown", "early_stopping.monitor");
    row("early_stopping.monitor=auc", "monitor_missing", "early_stopping.monitor");
    row("early_stopping={monitor: \"foo\" mode: \"min\"}", "monitor_missing",
        "early_stopping.monitor");
    row("checkpoints.monitor=auc", "monitor_missing", "checkpoints.monitor");
    row("schedule={name: \"reduce_on_plateau\" monitor: \"foo\"}", "monitor_unknown",
        "schedule.monitor");
    row("data.split.validation=0", "no_validation_data", "early_stopping.monitor");
    row("data.split={by: \"random\" validation: 0.5 test: 0.5}", "split_shares", "");
    row("model.layers[0].initial_weights=none.npz", "file_not_found", "");
    row("training.device=gpu9", "setting_choice", "training.device");
  }

  void refusesWhatTrainingRefuses() {
    QFETCH(QString, setting);
    QFETCH(QString, code);
    QFETCH(QString, field);
    const QStringList rest = {project_, QStringLiteral("--json"), QStringLiteral("--set"), setting};
    const auto checked = runProgram(QStringList{QStringLiteral("check")} + rest);
    QVERIFY2(checked.status == 3, qPrintable(checked.all()));
    const auto document = checked.json();
    const auto problem =
        document.contains("error") ? document.at("error") : document.at("problems").at(0);
    QCOMPARE(QString::fromStdString(problem.at("code")), code);
    if (!field.isEmpty()) {
      QCOMPARE(QString::fromStdString(problem.at("places").at("field")), field);
    }
    const auto trained =
        runProgram(QStringList{QStringLiteral("train")} + rest +
                   QStringList{QStringLiteral("--run"), QStringLiteral("refused")});
    QVERIFY2(trained.status == 3, qPrintable(trained.all()));
    QCOMPARE(trained.json().at("error").at("message"), problem.at("message"));
    QVERIFY(!QFile::exists(project_ + QStringLiteral("/runs/refused")));
  }

  void tellsLayersWithTheirSettings() {
    const auto run = runProgram({QStringLiteral("check"), project_, QStringLiteral("--json")});
    QVERIFY2(run.status == 0, qPrintable(run.all()));
    QCOMPARE(run.json().at("layers").back().at("config").at("units"), 3);
    QCOMPARE(run.json().at("layers").back().at("config").at("activation"), "softmax");
  }

 private:
  QTemporaryDir folder_;
  QString project_;
};

QTEST_GUILESS_MAIN(TestCheck)
#include "test_check.moc"
