// The States workspace through its real widgets, on ledgers made through core/state.
#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QElapsedTimer>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>
#include <algorithm>

#include "core/state/author.h"
#include "core/state/ledger_branches.h"
#include "core/state/state_analysis.h"
#include "tests/ui/states/state_fixture.h"
#include "ui/panels/states/effect_bars.h"
#include "ui/panels/states/heatmap_lane.h"
#include "ui/panels/states/history_panel.h"
#include "ui/panels/states/state_users_panel.h"
#include "ui/panels/states/states_workspace.h"
#include "ui/panels/states/twin_heatmaps.h"
#include "ui/panels/states/units_panel.h"
#include "ui/session/number_format.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

/// The workspace on a fixture's project, with one user shown.
struct Shown {
  explicit Shown(const StateFixture& states, const QString& user = u"u2"_s) : fixture(states) {
    workspace.resize(1500, 900);
    workspace.show();
    if (auto opened = session.open(fixture.folder()); !opened)
      qFatal("%s", opened.error().message().c_str());
    session.setCurrentUser(user);
    const bool ready = QTest::qWaitFor([this] {
      return controller()->history() != nullptr && controller()->details() != nullptr &&
             users()->model()->rowCount() > 0 && !users()->model()->index(0, 0).data().isNull() &&
             units()->rowCount() == 8;
    });
    if (!ready) qFatal("the user did not appear");
    QTest::qWait(30);
  }
  StatesController* controller() { return workspace.states(); }
  QTableView* users() { return child<QTableView>(workspace, "usersTable"); }
  QTableView* table() { return child<QTableView>(workspace, "unitTable"); }
  UnitModel* units() { return child<UnitsPanel>(workspace, "unitsPanel")->model(); }
  QAbstractButton* button(const char* name) { return child<QAbstractButton>(workspace, name); }
  std::int64_t headNumber(const std::string& user = "u2") {
    Ledger ledger = fixture.open();
    return ledger.head(user)->number;
  }
  State headState(const std::string& user = "u2") {
    Ledger ledger = fixture.open();
    return *ledger.state(*ledger.head(user));
  }
  bool hasDraft() {
    Ledger ledger = fixture.open();
    return findDraft(ledger, "u2", authorName())->has_value();
  }
  QWidget* message(const char* key) {
    return workspace.findChild<QWidget*>(u"message_"_s + QString::fromLatin1(key));
  }
  QAbstractButton* action(const char* key, const QString& text) {
    for (auto* button : message(key)->findChildren<QAbstractButton*>())
      if (button->text() == text) return button;
    qFatal("no %s", qPrintable(text));
  }
  void select(int first, int last) {
    table()->clearSelection();
    for (int row = first; row <= last; ++row)
      table()->selectionModel()->select(units()->index(row, 0), QItemSelectionModel::Select);
  }

  const StateFixture& fixture;
  Session session;
  QUndoStack undo;
  StatesWorkspace workspace{&session, nullptr, &undo};
};

float cell(const State& state, int tensor, int unit) {
  return state[0]
      .tensors[static_cast<std::size_t>(tensor)]
      .tensor.as<float>()[static_cast<std::size_t>(unit)];
}

}  // namespace

class TestStatesWorkspace : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Theme::instance().install();
  }

  void withoutALedgerItOffersToFillOne() {
    const WindowFixture fixture;
    Session session;
    QUndoStack undo;
    StatesWorkspace workspace(&session, nullptr, &undo);
    workspace.resize(1200, 800);
    workspace.show();
    QVERIFY(session.open(fixture.project().toStdString()));
    QTRY_VERIFY(child<QAbstractButton>(workspace, "fillLedger")->isVisible());
    QVERIFY(!child<QTableView>(workspace, "usersTable")->isVisible());
  }

  void usersAreSortedByPredictionAndTheListFollowsTheHeader() {
    const StateFixture fixture;
    Shown shown(fixture);
    const QAbstractItemModelTester tester(shown.users()->model());
    auto* model = shown.users()->model();
    QCOMPARE(model->rowCount(), 6);
    QTRY_COMPARE(model->index(0, 0).data().toString(), u"u1"_s);  // outputAt falls with the user
    QCOMPARE(model->index(0, 3).data().toString(), shortNumber(StateFixture::outputAt(1, 5), 3));
    shown.users()->sortByColumn(0, Qt::DescendingOrder);
    QTRY_COMPARE(model->index(0, 0).data().toString(), u"u6"_s);
  }

  void theFilterTakesNamesAndConditionsAndRefusesOthers() {
    const StateFixture fixture(12, 2);
    Shown shown(fixture);
    auto* filter = child<QLineEdit>(shown.workspace, "usersFilter");
    filter->setText(u"u1"_s);
    QTRY_COMPARE(shown.users()->model()->rowCount(), 4);  // u1, u10, u11, u12
    filter->setText(u"last_output > %1"_s.arg(StateFixture::outputAt(3, 2) - 1e-9, 0, 'g', 17));
    QTRY_COMPARE(shown.users()->model()->rowCount(), 3);
    filter->setText(u"nothing > 1"_s);
    QTRY_VERIFY(filter->property("changed").toBool());
    QCOMPARE(shown.users()->model()->rowCount(), 3);
    filter->clear();
    QTRY_COMPARE(shown.users()->model()->rowCount(), 12);
  }

  void aUserThatIsClickedBecomesTheCurrentOne() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.users()->sortByColumn(0, Qt::AscendingOrder);
    QTRY_COMPARE(shown.users()->model()->index(4, 0).data().toString(), u"u5"_s);
    QTest::mouseClick(shown.users()->viewport(), Qt::LeftButton, {},
                      shown.users()->visualRect(shown.users()->model()->index(4, 0)).center());
    QCOMPARE(shown.session.currentUser(), u"u5"_s);
    QTRY_VERIFY(shown.controller()->history() && shown.controller()->history()->user == u"u5"_s);
  }

  void theUnitTableShowsTheStateOfTheLedger() {
    const StateFixture fixture;
    Shown shown(fixture);
    const QAbstractItemModelTester tester(shown.units());
    const State state = StateFixture::stateAt(2, 5);
    for (int row = 0; row < 8; ++row) {
      const int unit = shown.units()->unitAt(row);
      QCOMPARE(shown.units()->index(row, 1).data(ExactRole).toString(),
               exactNumber(cell(state, 0, unit)));
      QCOMPARE(shown.units()->index(row, 2).data(ExactRole).toString(),
               exactNumber(cell(state, 1, unit)));
    }
    const int moved = shown.units()->columnNamed(u"|Δh|"_s);
    QVERIFY(moved > 0);
    const int unit = shown.units()->unitAt(0);
    QCOMPARE(shown.units()->index(0, moved).data(SortRole).toFloat(),
             std::abs(cell(state, 0, unit) - cell(StateFixture::stateAt(2, 4), 0, unit)));
  }

  void scrubbingShowsTheStateAsItWas() {
    const StateFixture fixture;
    Shown shown(fixture);
    auto* timeline = child<QWidget>(shown.workspace, "timeline");
    QTest::keyClick(timeline, Qt::Key_Left);
    QCOMPARE(shown.controller()->shown(), std::int64_t{4});
    QTRY_VERIFY(shown.controller()->details() && shown.controller()->details()->revision == 4);
    const int unit = shown.units()->unitAt(0);
    QCOMPARE(shown.units()->index(0, 1).data(ExactRole).toString(),
             exactNumber(cell(StateFixture::stateAt(2, 4), 0, unit)));
    QVERIFY(!(shown.units()->flags(shown.units()->index(0, 1)) & Qt::ItemIsEditable));
    QTest::keyClick(timeline, Qt::Key_End);
    QCOMPARE(shown.controller()->shown(), std::int64_t{5});
    QVERIFY(shown.units()->flags(shown.units()->index(0, 1)) & Qt::ItemIsEditable);
  }

  void theHeatmapHasTheStatesInItsColumns() {
    const StateFixture fixture;
    Shown shown(fixture);
    auto* heatmap = child<HeatmapLane>(shown.workspace, "heatmap");
    QTRY_COMPARE(heatmap->picture().size(), QSize(5, 8));
    const QImage before = heatmap->picture();
    child<QAbstractButton>(shown.workspace, "tensor1")->click();
    QTRY_VERIFY(heatmap->picture() != before);
    child<QAbstractButton>(shown.workspace, "change1")->click();
    QCOMPARE(heatmap->picture().size(), QSize(5, 8));
  }

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

  void aColumnIsPasted() {
    const StateFixture fixture;
    Shown shown(fixture);
    QVERIFY(shown.units()->paste(shown.units()->index(1, 1), u"0.25\t1\n-0.5\t2\n"_s));
    QCOMPARE(shown.units()->index(1, 1).data(SortRole).toFloat(), 0.25F);
    QCOMPARE(shown.units()->index(2, 1).data(SortRole).toFloat(), -0.5F);
    QCOMPARE(shown.units()->index(2, 2).data(SortRole).toFloat(), 2.0F);
    QVERIFY(!shown.units()->paste(shown.units()->index(0, 1), u"words"_s));
  }

  void aDraftIsThereAgainAfterOpening() {
    const StateFixture fixture;
    {
      Shown shown(fixture);
      shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
      QTRY_VERIFY(
          findDraft(*std::make_unique<Ledger>(fixture.open()), "u2", authorName())->has_value());
    }
    Shown again(fixture);
    QTRY_VERIFY(again.controller()->edit().has_value());
    QCOMPARE(again.controller()->edit()->changes().size(), 1UL);
    again.button("discardEdit")->click();
    QTRY_VERIFY(
        !findDraft(*std::make_unique<Ledger>(fixture.open()), "u2", authorName())->has_value());
  }

  void anothersRevisionAppearsAndAConflictShowsItsRow() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
    fixture.move("u2");
    QTRY_VERIFY_WITH_TIMEOUT(shown.controller()->history()->head()->number == 6, 1000);
    shown.button("commitEdit")->click();
    QTRY_VERIFY(shown.message("refused") != nullptr);
    const QString said = shown.message("refused")->accessibleName();
    QVERIFY2(said.contains(u"r6"_s) && said.contains(u"another"_s), qPrintable(said));
    QVERIFY2(said.contains(u"from elsewhere"_s), qPrintable(said));
    QCOMPARE(shown.headNumber(), std::int64_t{6});
    QVERIFY(shown.controller()->edit().has_value());
    shown.action("refused", u"Put my edit onto r6"_s)->click();
    QTRY_COMPARE(shown.controller()->edit()->revision, std::int64_t{6});
    QCOMPARE(shown.controller()->edit()->base, StateFixture::stateAt(9, 3));
    QCOMPARE(shown.controller()->edit()->changes().size(), 1UL);
    shown.button("commitEdit")->click();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{7});
    QTRY_VERIFY(shown.message("refused") == nullptr);
  }

  void undoOverAnothersRevisionIsRefused() {
    const StateFixture fixture;
    Shown shown(fixture);
    child<QAction>(shown.workspace, "resetZero")->trigger();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    QTRY_VERIFY(shown.undo.canUndo());
    fixture.move("u2");
    shown.undo.undo();
    QTRY_VERIFY(shown.message("refused") != nullptr);
    QCOMPARE(shown.headNumber(), std::int64_t{7});
    QCOMPARE(shown.headState(), StateFixture::stateAt(9, 3));
  }

  void anEditThatIsTakenBackLeavesNoDraft() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
    QTRY_VERIFY(shown.hasDraft());
    shown.undo.undo();
    QTRY_VERIFY(!shown.hasDraft());
  }

  void whatAnotherUserWasAskedForIsNotShownOfThisOne() {
    const StateFixture fixture(2, 400);
    Shown shown(fixture, u"u2"_s);
    for (int i = 0; i < 6; ++i) {
      shown.session.setCurrentUser(i % 2 == 0 ? u"u1"_s : u"u2"_s);
      QTest::qWait(i * 3);
    }
    QTRY_VERIFY(shown.controller()->history() && shown.controller()->details() &&
                shown.controller()->history()->user == u"u2"_s);
    QTRY_VERIFY(shown.controller()->stateOf(390) != nullptr);
    QCOMPARE(*shown.controller()->stateOf(390), StateFixture::stateAt(2, 390));
  }

  void resetIsOneRevision() {
    const StateFixture fixture;
    Shown shown(fixture);
    child<QAction>(shown.workspace, "resetZero")->trigger();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    QCOMPARE(shown.headState(), StateFixture::model().layout.zero());
  }

  void allThatAreListedAreResetAfterAQuestionWithTheirNumber() {
    const StateFixture fixture;
    Shown shown(fixture);
    child<QLineEdit>(shown.workspace, "usersFilter")
        ->setText(u"last_output > %1"_s.arg(StateFixture::outputAt(3, 5) - 1e-9, 0, 'g', 17));
    QTRY_COMPARE(shown.users()->model()->rowCount(), 3);
    child<QAction>(shown.workspace, "resetListed")->trigger();
    QTRY_VERIFY(shown.workspace.findChild<QMessageBox*>(u"resetQuestion"_s) != nullptr);
    auto* question = shown.workspace.findChild<QMessageBox*>(u"resetQuestion"_s);
    QVERIFY(question->text().contains(u'3'));
    QVERIFY(question->informativeText().contains(u"u1"_s));
    for (QAbstractButton* button : question->buttons())
      if (question->buttonRole(button) == QMessageBox::DestructiveRole) button->click();
    QTRY_COMPARE(shown.headNumber("u1"), std::int64_t{6});
    QCOMPARE(shown.headNumber("u4"), std::int64_t{5});
  }

  void twoRevisionsAreComparedUnitByUnit() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.button("compareButton")->click();
    auto* table = child<QTableView>(shown.workspace, "compareTable");
    QTRY_VERIFY(table->isVisible() && table->model()->rowCount() > 0);
    const auto expected = *difference(StateFixture::stateAt(2, 5), StateFixture::stateAt(2, 4));
    QCOMPARE(table->model()->rowCount(), int(expected.size()));
    QCOMPARE(table->model()->index(0, 3).data(ExactRole).toString(),
             exactNumber(expected[0].delta));
    QVERIFY(shown.workspace.command().contains(u"state diff"_s));
    child<QLineEdit>(shown.workspace, "compareWith")->setText(u"u3@2"_s);
    QTest::keyClick(child<QLineEdit>(shown.workspace, "compareWith"), Qt::Key_Return);
    const auto other = *difference(StateFixture::stateAt(2, 5), StateFixture::stateAt(3, 2));
    QTRY_COMPARE(table->model()->index(0, 3).data(ExactRole).toString(),
                 exactNumber(other[0].delta));
    shown.button("compareClose")->click();
    QVERIFY(!table->isVisible());
  }

  void aForkIsMergedAndAnotherDiscarded() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.controller()->writer()->fork(u"u2"_s, u"what-if"_s);
    QTRY_COMPARE(shown.controller()->history()->branches.size(), 1UL);
    {
      Ledger ledger = fixture.open();
      const State state = StateFixture::stateAt(7, 2);
      Change change;
      change.user = "u2";
      change.branch = "what-if";
      change.state = &state;
      QVERIFY(ledger.append(change).has_value());
    }
    QTRY_COMPARE(shown.controller()->history()->branches[0].revisions.size(), 1UL);
    shown.controller()->writer()->merge(u"u2"_s, u"what-if"_s, false);
    QTRY_COMPARE(shown.headState(), StateFixture::stateAt(7, 2));
    QTRY_VERIFY(shown.controller()->history()->branches.empty());
    shown.controller()->writer()->fork(u"u2"_s, u"other"_s);
    QTRY_COMPARE(shown.controller()->history()->branches.size(), 1UL);
    shown.controller()->writer()->discard(u"u2"_s, u"other"_s);
    QTRY_VERIFY(shown.controller()->history()->branches.empty());
  }

  void aStateOfAnotherModelIsReadOnlyWithWaysOut() {
    const StateFixture fixture;
    {
      Ledger ledger = fixture.open();
      QVERIFY(ledger.bind(StateFixture::model("7be01dff", 4)));
    }
    Shown shown(fixture);
    QVERIFY(!shown.controller()->isWritable());
    QVERIFY(child<QWidget>(shown.workspace, "readOnlyTag")->isVisible());
    QVERIFY(!shown.button("editButton")->isEnabled());
    QVERIFY(shown.button("replayButton")->isEnabled());
    QVERIFY(!(shown.units()->flags(shown.units()->index(0, 1)) & Qt::ItemIsEditable));
    QVERIFY(child<QWidget>(shown.workspace, "foreignBar")->isVisible());
    QTRY_VERIFY(shown.button("rebuildAll")->text().contains(u'6'));
    QCOMPARE(child<QLabel>(shown.workspace, "rebuildEstimate")->text(), u"30 input(s)"_s);
    QVERIFY(shown.button("rebuildUser")->isVisible());
    shown.button("foreignToggle")->click();
    QStringList changes;
    for (const auto* label : child<QWidget>(shown.workspace, "foreignBar")->findChildren<QLabel*>())
      if (label->isVisible()) changes << label->text();
    QVERIFY2(changes.contains(u"h 8, c 8"_s) && changes.contains(u"h 4, c 4"_s),
             qPrintable(changes.join(u'|')));
    shown.button("foreignReset")->click();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
    QTRY_VERIFY(!child<QWidget>(shown.workspace, "foreignBar")->isVisible());
    QVERIFY(shown.controller()->isWritable());
  }

  void usersAreAskedWhoIsLikeWhomAndWhichUnitsAreAtTheirLimits() {
    const StateFixture fixture;
    Shown shown(fixture);
    auto* table = child<QTableView>(shown.workspace, "analysisTable");
    const auto answered = [&] { return table->model()->rowCount() > 0; };
    child<QAction>(shown.workspace, "askSimilar")->trigger();
    QTRY_VERIFY(answered());
    Ledger ledger = fixture.open();
    const auto states = StateMatrix::load(ledger);
    const auto nearest = similar(*states, "u2", 5);
    QCOMPARE(table->model()->rowCount(), 5);
    QCOMPARE(table->model()->index(0, 0).data().toString(),
             QString::fromStdString((*nearest)[0].user));
    QCOMPARE(table->model()->index(0, 1).data(ExactRole).toString(),
             exactNumber((*nearest)[0].cosine));
    QVERIFY(shown.workspace.command().contains(u"state similar"_s));
    shown.button("anomalies")->click();
    QTRY_COMPARE(table->model()->rowCount(), 6);
    QVERIFY(shown.workspace.command().contains(u"state anomalies"_s));
    shown.button("census")->click();
    QTRY_COMPARE(table->model()->rowCount(), 8);
    const auto worn = census(*states).front();
    QCOMPARE(table->model()->index(0, 1).data(ExactRole).toString(),
             exactNumber(100 * worn.saturated));
    shown.button("similarStates")->click();
    QTRY_COMPARE(table->model()->rowCount(), 5);
    Q_EMIT table->activated(table->model()->index(0, 0));
    QCOMPARE(shown.session.currentUser(), QString::fromStdString((*nearest)[0].user));
    QVERIFY(!table->isVisible());
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

  void noNumberOfTheUnitsIsCutInASmallWindow() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.workspace.resize(1216, 640);
    QTest::qWait(50);
    const QTableView* table = shown.table();
    for (int column = 0; column < shown.units()->columnCount(); ++column) {
      if (table->isColumnHidden(column)) continue;
      const QFontMetrics metrics(typeFont(Type::BodyStrong));
      for (int row = 0; row < shown.units()->rowCount(); ++row)
        QVERIFY(metrics.horizontalAdvance(shown.units()->index(row, column).data().toString()) +
                    10 <=
                table->columnWidth(column));
    }
    QVERIFY(table->horizontalHeader()->length() <= table->viewport()->width());
  }

  void tenThousandRevisionsAreScrubbedWithinAFrame() {
    const StateFixture fixture(1, 10000);
    Shown shown(fixture, u"u1"_s);
    auto* heatmap = child<HeatmapLane>(shown.workspace, "heatmap");
    QVERIFY(child<QWidget>(shown.workspace, "minimap")->isVisible());
    auto* axis = child<HistoryPanel>(shown.workspace, "historyPanel")->axis();
    for (const double span : {60.0, 10001.0}) {
      axis->setView(0, span);
      QTRY_VERIFY(!heatmap->picture().isNull());
      QTest::qWait(400);
      std::vector<double> frames;
      for (int i = 1; i <= 40; ++i) {
        QElapsedTimer timer;
        timer.start();
        shown.controller()->show(i);
        for (const char* lane : {"timeline", "predictionLane", "inputsLane", "heatmap"})
          child<QWidget>(shown.workspace, lane)->repaint();
        frames.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
      }
      std::ranges::sort(frames);
      QVERIFY2(frames[20] < 16, qPrintable(u"%1 columns: %2 ms"_s.arg(span).arg(frames[20])));
    }
  }

  void manyUsersAreScrolledWithinAFrame() {
    const StateFixture fixture(20000, 1);
    Shown shown(fixture);
    QTableView* users = shown.users();
    QCOMPARE(users->model()->rowCount(), 20000);
    std::vector<double> frames;
    for (int i = 0; i < 40; ++i) {
      QElapsedTimer timer;
      timer.start();
      users->scrollTo(users->model()->index(i * 499, 0), QAbstractItemView::PositionAtTop);
      users->viewport()->repaint();
      frames.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(frames);
    QVERIFY2(frames[20] < 16, qPrintable(QString::number(frames[20])));
    users->scrollToBottom();
    QTRY_VERIFY(users->model()->index(19999, 0).data().toString().startsWith(u'u'));
  }

  void aDamagedLedgerIsSaid() {
    const StateFixture fixture;
    const auto path = QString::fromStdString(ledgerPath(fixture.folder()).string());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    Session session;
    QUndoStack undo;
    StatesWorkspace workspace(&session, nullptr, &undo);
    workspace.show();
    QVERIFY(session.open(fixture.folder()));
    QTRY_VERIFY(workspace.findChild<QWidget*>(u"message_ledger"_s) != nullptr);
    const QString said = workspace.findChild<QWidget*>(u"message_ledger"_s)->accessibleName();
    QVERIFY2(said.contains(u"states.sqlite"_s), qPrintable(said));
    QVERIFY(!child<QAbstractButton>(workspace, "fillLedger")->isVisible());
  }

  void aForeignDatabaseIsNotTakenForALedger() {
    const WindowFixture fixture;
    const auto path = ledgerPath(fixture.project().toStdString());
    {
      auto database = sqlite::Database::open(path, sqlite::Access::Create);
      QVERIFY(database && database->run("CREATE TABLE songs(title TEXT)"));
    }
    Session session;
    QUndoStack undo;
    StatesWorkspace workspace(&session, nullptr, &undo);
    workspace.show();
    QVERIFY(session.open(fixture.project().toStdString()));
    QTRY_VERIFY(workspace.findChild<QWidget*>(u"message_ledger"_s) != nullptr);
    QCOMPARE(workspace.states()->ledgerError()->code(), Code::ledger_foreign);
    QVERIFY(std::filesystem::exists(path));
  }

  void aLockedLedgerRefusesTheWriteAndTheEditStays() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.units()->setData(shown.units()->index(0, 1), u"0.75"_s, Qt::EditRole);
    QTRY_VERIFY(shown.hasDraft());
    {
      Ledger other = fixture.open();
      const auto writing = sqlite::Transaction::begin(other.database());
      QVERIFY(writing);
      shown.button("commitEdit")->click();
      QTRY_VERIFY_WITH_TIMEOUT(shown.message("refused") != nullptr, 15000);
      QVERIFY(shown.controller()->edit().has_value());
      QCOMPARE(shown.controller()->history()->head()->number, std::int64_t{5});
    }
    shown.button("commitEdit")->click();
    QTRY_COMPARE(shown.headNumber(), std::int64_t{6});
  }
};

QTEST_MAIN(TestStatesWorkspace)
#include "test_states_workspace.moc"
