// Steps of users in the Predict workspace: asked, taken, on a branch, of the ledger's model;
// against the command line.
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <cmath>

#include "core/predict/kept_model.h"
#include "plots/xy_chart.h"
#include "tests/support/paths.h"
#include "tests/ui/predict/opened_predict.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tables.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestPredictSteps : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_.train(u"first"_s, {u"training.epochs=4"_s, u"optimizer.learning_rate=0.02"_s});
  }

  void aStepIsAskedThenTakenThenRemembered() {
    OpenedPredict opened(fixture_);
    opened.askSteps(u"7"_s);
    opened.type("input_day", u"4000"_s);
    opened.type("input_bili", u"9.5"_s);
    QVERIFY(opened.workspace.command().contains(u"--stateful --user 7 --dry-run"_s));
    const double first = opened.output();
    QVERIFY(std::abs(first - probabilityOf(opened.workspace.command())) < 1e-6);
    QVERIFY(!child<QAbstractButton>(opened.workspace, "takeStep")->isVisible());
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    QVERIFY(child<QAbstractButton>(opened.workspace, "takeStep")->isVisible());
    child<QAbstractButton>(opened.workspace, "takeStep")->click();
    QVERIFY(!child<QAbstractButton>(opened.workspace, "takeStep")->isEnabled());
    child<QAbstractButton>(opened.workspace, "takeStep")->click();  // twice is once
    QTRY_VERIFY_WITH_TIMEOUT(opened.workspace.answer() && opened.workspace.answer()->standing &&
                                 opened.workspace.answer()->standing->revision == 1,
                             30000);
    opened.settle();
    // The ledger has what was shown, and the next step begins from it.
    const auto& standing = *opened.workspace.answer()->standing;
    QCOMPARE(double(standing.lastOutputs->at(0).at(0)), first);
    QCOMPARE(standing.lastRow.at("bili"), std::string("9.5"));
    const State after = standing.state;
    // Undone it is as if it had not been, and done again what it was: both are rows of the ledger.
    opened.undo.undo();
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->standing->revision == 2);
    QVERIFY(opened.workspace.answer()->standing->state != after);
    opened.undo.redo();
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->standing->revision == 3);
    QVERIFY(opened.workspace.answer()->standing->state == after);
    opened.settle();
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    opened.type("input_day", u"4100"_s);
    opened.type("input_bili", u"9.5"_s);
    QVERIFY(!opened.workspace.command().contains(u"--run"_s));
    const double second = opened.output();
    QVERIFY(std::abs(second - probabilityOf(opened.workspace.command())) < 1e-6);
    QVERIFY(std::abs(second - first) > 1e-7);  // the same row, another state
    const auto& contributions = opened.workspace.answer()->explanation->contributions;
    const auto state = std::ranges::find(contributions, "", &Contribution::column);
    QVERIFY(state != contributions.end());
    QVERIFY(std::abs(state->amount - (second - first)) < 1e-5);  // the first step had none
    const auto& curves = child<plots::XyChart>(opened.workspace, "whatIfChart")->curves();
    QCOMPARE(curves.size(), std::size_t{2});
    const auto* units = child<QTableView>(opened.workspace, "movedUnits")->model();
    QCOMPARE(units->rowCount(), 8);
    double last = 1e9, sum = 0;
    for (int row = 0; row < units->rowCount(); ++row) {
      const double change = std::abs(units->index(row, 3).data(ExactRole).toString().toDouble());
      QVERIFY(change <= last);
      last = change;
      sum += change;
      QVERIFY(!units->index(row, 4).data(ExactRole).toString().isEmpty());
    }
    QVERIFY(sum > 0);
  }

  void theCopiedStepIsTakenToo() {
    OpenedPredict opened(fixture_);
    opened.askSteps(u"11"_s);
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    opened.type("input_day", u"4000"_s);
    opened.type("input_bili", u"3.5"_s);
    const double shown = opened.output();
    const auto standing = opened.workspace.answer()->standing;
    const auto before = standing ? standing->revision : 0;
    const QString command = opened.workspace.command();
    QVERIFY(!command.contains(u"--dry-run"_s));
    const auto taken = TrainedFixture::runCopied(command).lines().front();
    QVERIFY(std::abs(taken.at("outputs").at("probability").get<double>() - shown) < 1e-6);
    QCOMPARE(taken.at("revision").get<std::int64_t>(), before + 1);
    const auto isAt = [&](std::int64_t revision) {
      const auto& answer = opened.workspace.answer();
      return answer && answer->standing && answer->standing->revision == revision;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isAt(before + 1), 5000);
    opened.type("input_day", u"4001"_s);
    child<QAbstractButton>(opened.workspace, "takeStep")->click();
    QTRY_VERIFY_WITH_TIMEOUT(isAt(before + 2), 30000);
  }

  void aRowThatIsNotLaterIsRefusedByTheLedger() {
    OpenedPredict opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    auto* signature = child<QComboBox>(opened.workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    opened.settle();
    opened.type("input_day", u"10"_s);
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    QSignalSpy failed(&opened.workspace, &Workspace::failed);
    child<QAbstractButton>(opened.workspace, "takeStep")->click();
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 20000);
    QVERIFY(failed.front().front().toString().contains(u"4000"_s));
  }

  void anotherProgramsStepIsSeen() {
    OpenedPredict opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    auto* signature = child<QComboBox>(opened.workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    opened.settle();
    const std::int64_t before = opened.workspace.answer()->standing->revision;
    QVERIFY(before > 0);
    const double said = opened.output();
    TrainedFixture::runCopied(opened.session.commandLine(
        u"predict"_s, {u"--stateful"_s, u"--user"_s, u"7"_s, u"--value"_s, u"day=4050"_s,
                       u"--value"_s, u"bili=1.5"_s, u"--value"_s, u"sex=f"_s}));
    QTRY_VERIFY_WITH_TIMEOUT(
        opened.workspace.answer() && opened.workspace.answer()->standing->revision == before + 1,
        5000);
    opened.settle();
    QVERIFY(opened.output() != said);
    QVERIFY(child<Label>(opened.workspace, "predictUser")
                ->text()
                .endsWith(u"revision %1"_s.arg(before + 1)));
  }

  void aStepIsAskedOfTheBoundModelWhateverTheRun() {
    fixture_.train(u"wide"_s, {u"training.epochs=1"_s, u"model.layers[1].dense.units=2"_s,
                               u"model.layers[1].dense.activation=softmax"_s,
                               u"loss.name=sparse_categorical_crossentropy"_s});
    OpenedPredict opened(fixture_);
    opened.session.setCurrentRun(u"wide"_s);
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->outputs[0].size() == 2);
    auto* unit = child<QComboBox>(opened.workspace, "explainedUnit");
    unit->setCurrentIndex(1);
    Q_EMIT unit->activated(1);
    opened.settle();
    opened.session.setCurrentUser(u"7"_s);
    auto* signature = child<QComboBox>(opened.workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->standing.has_value());
    opened.settle();
    QCOMPARE(opened.workspace.answer()->outputs[0].size(), std::size_t{1});
    QVERIFY(!child<QComboBox>(opened.workspace, "predictCheckpoint")->isEnabled());
    QVERIFY(std::abs(opened.output() - probabilityOf(opened.workspace.command())) < 1e-6);
  }

  void aStepIsTakenOnABranchAndMainStays() {
    OpenedPredict opened(fixture_);
    opened.askSteps(u"7"_s);
    QTRY_VERIFY(opened.workspace.answer() && opened.workspace.answer()->standing.has_value());
    QVERIFY(!child<QAbstractButton>(opened.workspace, "forkStep")->isVisible());  // a dry run
    child<QAbstractButton>(opened.workspace, "dryRun")->click();
    opened.settle();
    const auto main = opened.workspace.answer()->standing->revision;
    child<QAbstractButton>(opened.workspace, "forkStep")->click();
    auto* name = child<QLineEdit>(opened.workspace, "stepAnswer");
    name->setText(u"elsewhere"_s);
    child<QAction>(opened.workspace, "stepDoCommand")->trigger();
    QVERIFY(QApplication::clipboard()->text().contains(u"--branch elsewhere"_s));
    QSignalSpy requested(&opened.workspace, &Workspace::workspaceRequested);
    QTest::keyClick(name, Qt::Key_Return);
    QCOMPARE(requested.count(), 1);
    const auto ledger = [this] {
      return *Ledger::open(ledgerPath(fixture_.project().toStdString()));
    };
    QTRY_VERIFY_WITH_TIMEOUT(ledger().head("7", "elsewhere").has_value(), 30000);
    QCOMPARE(ledger().head("7", "elsewhere")->cause, Cause::Predict);
    QCOMPARE(ledger().head("7")->number, main);
  }

  void aDamagedLedgerIsSaid() {
    const QString ledger = fixture_.project() + u"/states.sqlite"_s;
    QVERIFY(QFile::rename(ledger, ledger + u".kept"_s));
    writeText(ledger, QByteArray("this is no database, however long it is: ").repeated(100));
    OpenedPredict opened(fixture_);
    opened.session.setCurrentUser(u"7"_s);
    auto* signature = child<QComboBox>(opened.workspace, "predictSignature");
    signature->setCurrentIndex(1);
    Q_EMIT signature->activated(1);
    opened.settle();
    QVERIFY(!opened.workspace.answer().has_value());
    bool isSaid = false;
    for (const auto* label : opened.workspace.findChildren<Label*>())
      isSaid = isSaid || (label->isVisible() && label->text().contains(u"states.sqlite"_s));
    QVERIFY(isSaid);
    QVERIFY(QFile::remove(ledger));
    QVERIFY(QFile::rename(ledger + u".kept"_s, ledger));
  }

 private:
  TrainedFixture fixture_;
};

QTEST_MAIN(TestPredictSteps)
#include "test_predict_steps.moc"
