// One user in the States workspace: units, timeline, heatmap, branches, comparison, and a state
// that another model made.
#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include "tests/support/paths.h"
#include "tests/ui/states/shown_states.h"
#include "ui/panels/states/heatmap_lane.h"
#include "ui/panels/states/history_panel.h"
#include "ui/panels/states/timeline_lane.h"
#include "ui/session/number_format.h"
#include "ui/theme/type_scale.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestStatesHistory : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { installLooks(); }

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

  // Whatever the numbers are: a value between 0 and 1 is no probability yet.
  void aThresholdIsOfOneProbability() {
    const StateFixture fixture;
    Shown shown(fixture);
    STATEROOM_VERIFY(shown.session.edit({{"decision_threshold", "0.3"}}));
    QCOMPARE(shown.controller()->decisionThreshold(), std::optional(0.3));
    fixture.predict("u2", 0.4, "value");
    QTRY_VERIFY(!shown.controller()->decisionThreshold());
    fixture.predict("u2", 0.4, "risk/probability");
    QTRY_COMPARE(shown.controller()->decisionThreshold(), std::optional(0.3));
  }

  void truthValuesReadAlikeInTheLanesAndInTheirTable() {
    const StateFixture fixture;
    Shown shown(fixture);
    fixture.predict("u2", 0.4, "probability", R"({"ascites":true})");
    auto* model = child<QTableView>(shown.workspace, "inputsTable")->model();
    const auto row = [&] {
      int place = 0;
      while (place < model->rowCount() && model->index(place, 0).data() != u"ascites"_s) ++place;
      return place < model->rowCount() ? place : -1;
    };
    QTRY_VERIFY(row() >= 0);
    const auto& inputs = shown.controller()->history()->inputs;
    const auto lane = std::ranges::find(inputs, u"ascites"_s, &InputSeries::name);
    QCOMPARE(lane->texts.constLast(), u"true"_s);
    QCOMPARE(model->index(row(), 1).data().toString(), u"true"_s);
    QVERIFY(model->setData(model->index(row(), 2), u"0"_s, Qt::EditRole));
    QCOMPARE(model->index(row(), 2).data().toString(), u"false"_s);
    QVERIFY(model->setData(model->index(row(), 2), u"1"_s, Qt::EditRole));  // as recorded
    QVERIFY(shown.controller()->whatIf()->edits().empty());
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

  void theXAxisCountsRevisionsOrDays() {
    const StateFixture fixture;
    {
      Ledger ledger = fixture.open();
      const State state = StateFixture::stateAt(2, 6);
      Change change;
      change.user = "u2";
      change.state = &state;
      change.order = 5000;
      QVERIFY(ledger.append(change));
    }
    Shown shown(fixture);
    auto* axis = child<HistoryPanel>(shown.workspace, "historyPanel")->axis();
    auto* heatmap = child<HeatmapLane>(shown.workspace, "heatmap");
    auto* picker = child<QComboBox>(shown.workspace, "scalePicker");
    QVERIFY(picker->isVisible());
    const auto gap = [&](int column) {
      return axis->x(column + 1, heatmap->width()) - axis->x(column, heatmap->width());
    };
    QCOMPARE(gap(5), gap(1));
    picker->setCurrentIndex(picker->findText(u"day"_s));
    Q_EMIT picker->activated(picker->currentIndex());
    QVERIFY(std::abs(gap(5) / gap(1) - (5000.0 - 900) / 180) < 1e-6);
    QTRY_COMPARE(heatmap->picture().height(), 8);
    QTest::mouseClick(heatmap, Qt::LeftButton, {},
                      QPoint(qRound(axis->x(6, heatmap->width()) - gap(5) / 3), 20));
    QCOMPARE(shown.controller()->shown(), std::int64_t{6});
    QTest::mouseClick(heatmap, Qt::LeftButton, {},
                      QPoint(qRound(axis->x(1, heatmap->width())), 20));
    QCOMPARE(shown.controller()->shown(), std::int64_t{1});
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

  void theLineOfPredictionsIsBrokenWhereThereIsNone() {
    const StateFixture fixture;
    Shown shown(fixture);
    const auto* lane = child<PredictionLane>(shown.workspace, "predictionLane");
    QCOMPARE(lane->mainLines().size(), 1);
    child<QAction>(shown.workspace, "resetZero")->trigger();
    QTRY_COMPARE(shown.controller()->history()->columns(), 7);
    fixture.predict("u2", 0.25);
    QTRY_COMPARE(shown.controller()->history()->columns(), 8);
    const auto lines = lane->mainLines();
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0].back().x(), lane->x(5));
    QCOMPARE(lines[1].front().x(), lane->x(7));
  }

  void picturesAreCopied() {
    const StateFixture fixture;
    Shown shown(fixture);
    shown.button("compareButton")->click();
    shown.button("replayButton")->click();
    for (const char* picture : {"historyPanelPicture", "effectBarsPicture", "twinHeatmapsPicture",
                                "replayLanesPicture"}) {
      QApplication::clipboard()->clear();
      child<QAction>(shown.workspace, picture)->trigger();
      QVERIFY2(!QApplication::clipboard()->image().isNull(), picture);
    }
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
};

QTEST_MAIN(TestStatesHistory)
#include "test_states_history.moc"
