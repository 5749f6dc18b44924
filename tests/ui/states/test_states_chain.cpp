// One window, one user, one afternoon: from the worst user in Evaluate through an edit, a branch
// and a replay to a rebuild after a retrain, with the mouse and the keys.
#include <QHeaderView>
#include <QLineEdit>
#include <QTabBar>
#include <QTableView>
#include <QUndoStack>

#include "tests/support/paths.h"
#include "tests/ui/states/streamed_states.h"
#include "ui/panels/evaluate/evaluate_workspace.h"
#include "ui/panels/states/replay_panel.h"
#include "ui/panels/states/timeline_lane.h"
#include "ui/panels/states/units_panel.h"
#include "ui/widgets/tables.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

void click(QWidget* widget) {
  QTest::mouseClick(widget, Qt::LeftButton);
}

void clickCell(QTableView* table, const QModelIndex& cell, Qt::KeyboardModifiers keys = {}) {
  QTest::mouseClick(table->viewport(), Qt::LeftButton, keys, table->visualRect(cell).center());
}

void clickHeader(QTableView* table, int column) {
  auto* header = table->horizontalHeader();
  QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                    {header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                     header->height() / 2});
}

class Story {
 public:
  explicit Story(const Streamed& fixture) : fixture_(fixture), opened_(fixture) {
    opened_.window.activateWindow();
  }

  void run() {
    for (const auto step :
         {&Story::findTheWorstUser, &Story::sortByEffect, &Story::zeroTwentyUnits,
          &Story::lookAtTheDryRun, &Story::commit, &Story::takeItBack, &Story::reset, &Story::fork,
          &Story::takeAStepOnTheBranch, &Story::askWhatIf, &Story::merge, &Story::replay,
          &Story::rebuildAfterARetrain, &Story::takeTheRebuildBack}) {
      (this->*step)();
      if (QTest::currentTestFailed()) return;
      QCOMPARE(opened_.user(), worst_);
    }
  }

 private:
  QTableView* units() { return opened_.named<QTableView>("unitTable"); }
  StatesController* states() { return opened_.controller(); }
  void press(const QKeyCombination& keys) {
    QTest::keyClick(&opened_.window, keys.key(), keys.keyboardModifiers());
  }
  void waitForHead(Cause cause, std::int64_t number) {
    QTRY_VERIFY_WITH_TIMEOUT(opened_.head().number == number && opened_.head().cause == cause,
                             kWait);
    opened_.settle();
    QTRY_COMPARE(states()->shown(), number);
    opened_.settle();
  }

  void findTheWorstUser() {
    press(Qt::CTRL | Qt::Key_4);
    auto* evaluate = opened_.window.findChild<EvaluateWorkspace*>();
    QTRY_VERIFY_WITH_TIMEOUT(evaluate->first() != nullptr && !evaluate->isScoring(), kWait);
    auto* table = child<QTableView>(*evaluate, "userLossTable");
    QTRY_VERIFY(table->model()->rowCount() > 0);
    clickCell(table, table->model()->index(0, 0));
    worst_ = table->model()->index(0, 0).data().toString();
    QTest::keyClick(table, Qt::Key_Return);
    QTRY_VERIFY(opened_.states->isVisible());
    opened_.settle();
    QCOMPARE(states()->history()->user, worst_);
    before_ = opened_.head();
  }

  void sortByEffect() {
    const int column =
        child<UnitsPanel>(*opened_.states, "unitsPanel")->model()->columnNamed(u"h·w"_s);
    QVERIFY(column > 0 && !units()->isColumnHidden(column));
    clickHeader(units(), 0);
    clickHeader(units(), column);
    if (units()->horizontalHeader()->sortIndicatorOrder() != Qt::DescendingOrder)
      clickHeader(units(), column);
    QCOMPARE(units()->horizontalHeader()->sortIndicatorSection(), column);
    const auto* model = units()->model();
    for (int row = 1; row < model->rowCount(); ++row)
      QVERIFY(std::abs(model->index(row - 1, column).data(SortRole).toDouble()) >=
              std::abs(model->index(row, column).data(SortRole).toDouble()));
  }

  void zeroTwentyUnits() {
    press(Qt::CTRL | Qt::Key_E);
    QTRY_VERIFY(states()->edit().has_value());
    clickCell(units(), units()->model()->index(0, 1));
    clickCell(units(), units()->model()->index(19, 2), Qt::ShiftModifier);
    click(opened_.named("zeroUnits"));
    QCOMPARE(states()->edit()->changes().size(), 40UL);
  }

  void lookAtTheDryRun() {
    QTRY_VERIFY_WITH_TIMEOUT(states()->editing()->effect().has_value(), kWait);
    QVERIFY(opened_.named<QWidget>("effectNow")->isVisible());
    const StateEffect& effect = states()->editing()->effect()->effect;
    QVERIFY((*effect.nowAfter)[0][0] != (*effect.nowBefore)[0][0]);
    QVERIFY(opened_.named<PredictionLane>("predictionLane")->draftLine().has_value());
    QCOMPARE(opened_.head().number, before_.number);  // nothing is written yet
    QTest::keyClicks(opened_.named<QLineEdit>("editNote"), u"Zero what drives it"_s);
  }

  void commit() {
    click(opened_.named("commitEdit"));
    waitForHead(Cause::Edit, before_.number + 1);
    QCOMPARE(opened_.head().note, std::string("Zero what drives it"));
    Ledger ledger = fixture_.ledger();
    const State after = *ledger.state(opened_.head()), before = *ledger.state(before_);
    QCOMPARE(difference(after, before)->size(), 40UL);
    QCOMPARE(opened_.named<PredictionLane>("predictionLane")->mainLines().size(), 1);
  }

  void takeItBack() {
    press(Qt::CTRL | Qt::Key_Z);
    waitForHead(Cause::Restore, before_.number + 2);
    QCOMPARE(opened_.head().stateHash, before_.stateHash);
  }

  void reset() {
    press(Qt::CTRL | Qt::SHIFT | Qt::Key_R);
    waitForHead(Cause::Reset, before_.number + 3);
    QVERIFY(opened_.head().stateHash != before_.stateHash);
  }

  void fork() {
    press(Qt::CTRL | Qt::Key_B);
    auto* name = opened_.named<QLineEdit>("headerAnswer");
    QVERIFY(name->isVisible());
    name->selectAll();
    QTest::keyClicks(name, u"scratch"_s);
    QTest::keyClick(name, Qt::Key_Return);
    QTRY_COMPARE(states()->history()->branches.size(), 1UL);
    QCOMPARE(states()->history()->branches[0].name, u"scratch"_s);
    opened_.settle();
  }

  /// The inputs of an early visit, one of them another.
  void takeAStepOnTheBranch() {
    states()->show(2);
    opened_.settle();
    opened_.named<QTabBar>("revisionTabs")->setCurrentIndex(1);
    auto* inputs = opened_.named<QTableView>("inputsTable");
    int row = 0;
    while (inputs->model()->index(row, 0).data().toString() != u"bili"_s) ++row;
    inputs->edit(inputs->model()->index(row, 2));
    auto* editor = inputs->viewport()->findChild<QLineEdit*>();
    QVERIFY(editor != nullptr);
    editor->selectAll();
    QTest::keyClicks(editor, u"25"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(!states()->whatIf()->edits().empty());
    const Revision main = opened_.head();
    click(opened_.named("takeBranchStep"));
    QTRY_VERIFY_WITH_TIMEOUT(opened_.head("scratch").number > main.number, kWait);
    QCOMPARE(opened_.head("scratch").cause, Cause::Predict);
    QVERIFY(opened_.head("scratch").input.find("25") != std::string::npos);
    QCOMPARE(opened_.head().number, main.number);
    opened_.settle();
  }

  void askWhatIf() {
    QTRY_VERIFY_WITH_TIMEOUT(states()->whatIf()->result().has_value(), kWait);
    const auto series = states()->whatIf()->series();
    QVERIFY(!series.empty());
    QCOMPARE(opened_.named<PredictionLane>("predictionLane")->instead(), series);
    click(opened_.named("whatIfDiscard"));
    QVERIFY(states()->whatIf()->edits().empty());
  }

  void merge() {
    const Revision main = opened_.head(), branch = opened_.head("scratch");
    opened_.frameAction("state.merge")->trigger();
    waitForHead(Cause::Merge, branch.number + 1);
    QCOMPARE(opened_.head().stateHash, branch.stateHash);
    QVERIFY(opened_.head().stateHash != main.stateHash);
    QVERIFY(states()->history()->branches.empty());
  }

  void replay() {
    click(opened_.named("replayButton"));
    auto* panel = opened_.named<ReplayPanel>("replayPanel");
    QTRY_VERIFY_WITH_TIMEOUT(panel->result().has_value(), kWait);
    QVERIFY(panel->result()->identical);
    click(opened_.named("replayClose"));
  }

  void rebuildAfterARetrain() {
    merged_ = opened_.head();
    fixture_.train(u"second"_s, {u"training.epochs=2"_s, u"optimizer.learning_rate=0.05"_s});
    QTRY_VERIFY(opened_.window.session()->run(u"second"_s) != nullptr);
    opened_.window.session()->setCurrentRun(u"second"_s);
    QTRY_VERIFY(opened_.named<QWidget>("foreignBar")->isVisible());
    QVERIFY(!opened_.frameAction("state.edit")->isEnabled());
    click(opened_.named("rebuildAll"));
    QTRY_VERIFY_WITH_TIMEOUT(states()->history()->bound->run == "second", kWait);
    QTRY_VERIFY(states()->isWritable());
    QVERIFY(opened_.head().model != merged_.model);
    QTRY_VERIFY(opened_.frameAction("state.edit")->isEnabled());
  }

  void takeTheRebuildBack() {
    opened_.frameAction("state.undo_rebuild")->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(states()->history()->bound->run == "first", kWait);
    QCOMPARE(opened_.head().stateHash, merged_.stateHash);
    QCOMPARE(opened_.head().model, merged_.model);
  }

  const Streamed& fixture_;
  OpenedStates opened_;
  QString worst_;
  Revision before_, merged_;
};

}  // namespace

class TestStatesChain : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { installLooks(); }

  void theWorstUserIsFollowedFromEvaluateToARebuild() {
    const Streamed fixture;
    Story story(fixture);
    story.run();
  }
};

QTEST_MAIN(TestStatesChain)
#include "test_states_chain.moc"
