// An edit of a state in the window: its tools, its draft, its commit, and taking it back.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QLineEdit>
#include <QTest>

#include "core/state/author.h"
#include "core/state/ledger_branches.h"
#include "tests/ui/states/shown_states.h"
#include "ui/panels/states/effect_bars.h"
#include "ui/panels/states/twin_heatmaps.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestStatesEditing : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { installLooks(); }

  void anEditIsADraftUntilItIsCommittedAndUndoIsANewRow() {
    const StateFixture fixture;
    Shown shown(fixture);
    const State before = shown.headState();
    shown.button("editButton")->click();
    QVERIFY(child<QWidget>(shown.workspace, "editBar")->isVisible());
    shown.select(0, 2);
    shown.button("zeroUnits")->click();
    QVERIFY(shown.units()->index(0, 1).data(EditedRole).toBool());
    QVERIFY(child<QWidget>(shown.workspace, "dryRun")->isVisible());
    QVERIFY(shown.workspace.command().contains(u"state edit"_s));
    QVERIFY(shown.workspace.command().contains(u"--expect-revision 5"_s));
    QCOMPARE(shown.headNumber(), std::int64_t{5});
    QTRY_VERIFY(
        findDraft(*std::make_unique<Ledger>(fixture.open()), "u2", authorName())->has_value());
    child<QLineEdit>(shown.workspace, "editNote")->setFocus();
    QTest::keyClicks(child<QLineEdit>(shown.workspace, "editNote"), u"Zero three"_s);
    const int first = shown.units()->unitAt(0);
    shown.button("commitEdit")->click();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    QCOMPARE(cell(shown.headState(), 0, first), 0.0F);
    QCOMPARE(fixture.open().head("u2")->note, std::string("Zero three"));
    QTRY_COMPARE(shown.controller()->shown(), std::int64_t{6});
    QVERIFY(!child<QWidget>(shown.workspace, "editBar")->isVisible());
    shown.undo.undo();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{7});
    QCOMPARE(shown.headState(), before);
    QCOMPARE(fixture.open().head("u2")->cause, Cause::Restore);
    shown.undo.redo();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{8});
    QCOMPARE(cell(shown.headState(), 0, first), 0.0F);
  }

  void changesOfADraftAreUndoneOneByOne() {
    const StateFixture fixture;
    Shown shown(fixture);
    const float was = shown.units()->index(3, 1).data(SortRole).toFloat();
    QVERIFY(shown.units()->setData(shown.units()->index(3, 1), u"0.5"_s, Qt::EditRole));
    QCOMPARE(shown.units()->index(3, 1).data(SortRole).toFloat(), 0.5F);
    QVERIFY(!shown.units()->setData(shown.units()->index(3, 1), u"half"_s, Qt::EditRole));
    shown.undo.undo();
    QCOMPARE(shown.units()->index(3, 1).data(SortRole).toFloat(), was);
    shown.undo.redo();
    QCOMPARE(shown.units()->index(3, 1).data(SortRole).toFloat(), 0.5F);
  }

  void theUnitsKeepTheRulesWhileTheyAreEditedAndSorted() {
    const StateFixture fixture;
    Shown shown(fixture);
    const QAbstractItemModelTester tester(shown.units());
    shown.button("editButton")->click();
    for (int column = 0; column < 3; ++column)
      for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        shown.table()->sortByColumn(column, order);
        QVERIFY(shown.units()->setData(shown.units()->index(column, 1), QString::number(column),
                                       Qt::EditRole));
        shown.select(0, 2);
        shown.button("zeroUnits")->click();
        shown.undo.undo();
      }
    shown.button("commitEdit")->click();
    QTRY_VERIFY(!shown.controller()->edit());
  }

  void aColumnIsPasted() {
    const StateFixture fixture;
    Shown shown(fixture);
    QVERIFY(shown.units()->paste(shown.units()->index(1, 1), u"0.25\t1\n-0.5\t2\n"_s));
    QCOMPARE(shown.units()->index(1, 1).data(SortRole).toFloat(), 0.25F);
    QCOMPARE(shown.units()->index(2, 1).data(SortRole).toFloat(), -0.5F);
    QCOMPARE(shown.units()->index(2, 2).data(SortRole).toFloat(), 2.0F);
    QVERIFY(!shown.units()->paste(shown.units()->index(0, 1), u"words"_s));
  }

  void whatChangesWhileItIsCommittedIsAnEditOfTheNewHead() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
    const int first = shown.units()->unitAt(0), second = shown.units()->unitAt(1);
    QTRY_VERIFY(shown.hasDraft());
    {
      Ledger other = fixture.open();
      const auto writing = sqlite::Transaction::begin(other.database());
      QVERIFY(writing);
      shown.button("commitEdit")->click();  // waits for the other
      shown.units()->setData(shown.units()->index(1, 1), u"0.25"_s, Qt::EditRole);
      QTest::qWait(100);
    }
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    QCOMPARE(cell(shown.headState(), 0, first), 0.75F);
    QTRY_COMPARE(shown.controller()->edit()->revision, std::int64_t{6});
    QCOMPARE(shown.controller()->edit()->changes().size(), 1UL);
    QTRY_VERIFY(shown.controller()->details() && shown.controller()->details()->revision == 6);
    shown.button("commitEdit")->click();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{7});
    QCOMPARE(cell(shown.headState(), 0, second), 0.25F);
    QTRY_VERIFY(!shown.controller()->edit());
  }

  void anEditThatIsTakenBackLeavesNoDraft() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
    QTRY_VERIFY(shown.hasDraft());
    shown.undo.undo();
    QTRY_VERIFY(!shown.hasDraft());
  }

  void resetIsOneRevision() {
    const StateFixture fixture;
    Shown shown(fixture);
    child<QAction>(shown.workspace, "resetZero")->trigger();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    QCOMPARE(shown.headState(), StateFixture::model().layout.zero());
  }

  /// Its branch has been discarded: the states on the way to it are there still.
  void aRevisionOfAnEndedBranchIsCompared() {
    const StateFixture fixture;
    {
      Ledger ledger = fixture.open();
      QVERIFY(fork(ledger, "u3", "try"));
      const State state = StateFixture::stateAt(3, 6);
      Change change;
      change.user = "u3";
      change.branch = "try";
      change.state = &state;
      QCOMPARE(ledger.append(change)->number, std::int64_t{6});
      QVERIFY(discard(ledger, "u3", "try"));
      QVERIFY(!ledger.head("u3", "try"));
    }
    Shown shown(fixture);
    shown.button("compareButton")->click();
    child<QLineEdit>(shown.workspace, "compareWith")->setText(u"u3@6"_s);
    QTest::keyClick(child<QLineEdit>(shown.workspace, "compareWith"), Qt::Key_Return);
    QTRY_VERIFY(shown.button("compareTake")->isEnabled());
    const auto& pictures = child<TwinHeatmaps>(shown.workspace, "twinHeatmaps")->pictures();
    QCOMPARE(pictures[1].size(), QSize(6, 8));
  }

  void anotherUsersStateIsTakenAsOneRevision() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.button("compareButton")->click();
    child<QLineEdit>(shown.workspace, "compareWith")->setText(u"u3@2"_s);
    QTest::keyClick(child<QLineEdit>(shown.workspace, "compareWith"), Qt::Key_Return);
    QTRY_VERIFY(shown.button("compareTake")->isEnabled());
    QCOMPARE(child<EffectBars>(shown.workspace, "effectBars")->bars().size(), 0UL);
    const auto& pictures = child<TwinHeatmaps>(shown.workspace, "twinHeatmaps")->pictures();
    QCOMPARE(pictures[0].size(), QSize(5, 8));
    QCOMPARE(pictures[1].size(), QSize(2, 8));
    shown.button("compareTake")->click();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    QCOMPARE(shown.headState(), StateFixture::stateAt(3, 2));
    QCOMPARE(fixture.open().head("u2")->cause, Cause::Copy);
    QTRY_VERIFY(shown.undo.canUndo());
    shown.undo.undo();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{7});
    QCOMPARE(shown.headState(), StateFixture::stateAt(2, 5));
  }
};

QTEST_MAIN(TestStatesEditing)
#include "test_states_editing.moc"
