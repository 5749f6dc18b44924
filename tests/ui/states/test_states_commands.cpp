// Every action of the States workspace against the command line that it copies, run on a copy of
// the project.
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>
#include <QTableView>

#include "core/state/ledger_branches.h"
#include "tests/support/paths.h"
#include "tests/ui/states/streamed_states.h"
#include "ui/panels/states/effect_row.h"
#include "ui/panels/states/timeline_lane.h"
#include "ui/panels/states/units_panel.h"
#include "ui/session/state_command_line.h"
#include "ui/widgets/tables.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

class TestStatesCommands : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    installLooks();
    fixture_ = std::make_unique<Streamed>();
  }

  void twentyUnitsAreZeroedWithTheEffectThatTheCommandTells() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"7"_s);
    const State before = opened.controller()->details()->state;
    opened.named("editButton")->click();
    opened.zeroTheTwenty();
    QCOMPARE(opened.controller()->edit()->changes().size(), 40UL);
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->editing()->effect().has_value(), kWait);
    const QString command = opened.states->command();
    const auto told = TrainedFixture::runCopied(command + u" --dry-run"_s).json();
    const StateEffect& effect = opened.controller()->editing()->effect()->effect;
    QCOMPARE(told.at("now").at("after").at("probability").get<float>(), (*effect.nowAfter)[0][0]);
    QCOMPARE(told.at("now").at("before").at("probability").get<float>(), (*effect.nowBefore)[0][0]);
    QCOMPARE(told.at("next").at("after").at("probability").get<float>(), effect.nextAfter[0][0]);
    QVERIFY((*effect.nowAfter)[0][0] != (*effect.nowBefore)[0][0]);
    QCOMPARE(opened.head().cause, Cause::Predict);

    const Twin twin(*fixture_);
    twin.run(command);
    opened.named("commitEdit")->click();
    QTRY_COMPARE(opened.head().cause, Cause::Edit);
    QCOMPARE(opened.head().stateHash, twin.head(u"7"_s).stateHash);
    opened.settle();

    opened.window.undoStack()->undo();
    QTRY_COMPARE(opened.head().cause, Cause::Restore);
    Ledger ledger = fixture_->ledger();
    QCOMPARE(*ledger.state(opened.head()), before);
  }

  void theNextStepIsTriedWithOtherInputsAsItsCommandTries() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"13"_s);
    opened.named("editButton")->click();
    opened.zeroTheTwenty();
    const auto& effect = opened.controller()->editing()->effect();
    QTRY_VERIFY_WITH_TIMEOUT(effect.has_value(), kWait);
    const StateEffect last = effect->effect;
    QVERIFY(!opened.named<QWidget>("nextFields")->isVisible());  // folded until it is wanted
    opened.named("nextInputs")->click();
    QTRY_VERIFY_WITH_TIMEOUT(opened.states->findChild<QLineEdit*>(u"input_bili"_s), kWait);
    auto* bili = opened.named<QLineEdit>("input_bili");
    const std::string recorded = recordedCells(opened.head().input).at("bili");
    QCOMPARE(bili->text(), QString::fromStdString(recorded));
    QVERIFY(!opened.named("nextAsLast")->isVisible());

    bili->setText(u"25"_s);
    QTRY_VERIFY_WITH_TIMEOUT(effect && effect->effect.nextAfter != last.nextAfter, kWait);
    QCOMPARE(effect->effect.nowAfter, last.nowAfter);  // no step, no input
    QVERIFY(opened.named<QLabel>("nextChanged")->text().contains(u"bili 25"_s));
    opened.named("copyDryRun")->click();
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.contains(u"--dry-run"_s) && command.contains(u"--value bili=25"_s),
             qPrintable(command));
    const auto told = TrainedFixture::runCopied(command).json();
    const auto same = [](const auto& number, const HeadOutputs& outputs) {
      return number.at("probability").template get<float>() == outputs[0][0];
    };
    QVERIFY(same(told.at("now").at("before"), *effect->effect.nowBefore));
    QVERIFY(same(told.at("now").at("after"), *effect->effect.nowAfter));
    QVERIFY(same(told.at("next").at("before"), effect->effect.nextBefore));
    QVERIFY(same(told.at("next").at("after"), effect->effect.nextAfter));
    QCOMPARE(opened.named<EffectRow>("effectNext")->after(),
             std::optional<double>(effect->effect.nextAfter[0][0]));

    bili->setText(u"much"_s);  // said, and not asked
    QTRY_VERIFY(opened.named<QLabel>("nextChanged")->text().contains(u"not a number"_s));
    opened.named("nextAsLast")->click();
    QTRY_VERIFY_WITH_TIMEOUT(effect && effect->effect.nextAfter == last.nextAfter, kWait);
    QCOMPARE(bili->text(), QString::fromStdString(recorded));
    QCOMPARE(opened.head().cause, Cause::Predict);
    opened.controller()->editing()->discard();
  }

  void aDraftTellsWhetherTheAnswerChanges() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"7"_s);
    const auto zero = [&] {
      opened.named("editButton")->click();
      opened.zeroTheTwenty();
      return QTest::qWaitFor([&] { return opened.controller()->editing()->effect().has_value(); },
                             kWait);
    };
    QVERIFY(zero());
    const StateEffect effect = opened.controller()->editing()->effect()->effect;
    opened.controller()->editing()->discard();
    const float between = ((*effect.nowBefore)[0][0] + (*effect.nowAfter)[0][0]) / 2;
    Session& session = *opened.window.session();
    STATEROOM_VERIFY(session.edit({{"decision_threshold", std::to_string(between)}}));
    QVERIFY(zero());
    QTRY_VERIFY(opened.named<QLabel>("effectHint")->text().contains(u"now crosses the thresh"_s));
    opened.controller()->editing()->discard();
    STATEROOM_VERIFY(session.edit({{"decision_threshold", std::nullopt}}));
  }

  void selectedUsersAreResetAndTaggedAsTheirCommandsDo() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"18"_s);
    auto* users = opened.named<QTableView>("usersTable");
    users->clearSelection();
    for (int row = 0; row < 3; ++row)
      users->selectionModel()->select(users->model()->index(row, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const QString first = users->model()->index(0, 0).data().toString();
    const Twin twin(*fixture_);
    opened.named<QAction>("resetSelected")->trigger();
    QTRY_VERIFY(opened.states->findChild<QDialog*>(u"resetQuestion"_s) != nullptr);
    auto* question = opened.named<QDialog>("resetQuestion");
    auto* to = child<QComboBox>(*question, "resetTo");
    to->setCurrentIndex(to->findData(u"zero"_s));
    const auto told = twin.run(copiedBy(child<QAction>(*question, "resetDoCommand"))).json();
    QCOMPARE(told.at("count").get<int>(), 3);
    child<QAbstractButton>(*question, "resetDo")->click();
    QTRY_COMPARE(fixture_->head(first).cause, Cause::Reset);
    QCOMPARE(fixture_->head(first).stateHash, twin.head(first).stateHash);
    const QString tagged = copiedBy(opened.commandOf(u"tag"_s));
    QCOMPARE(twin.run(tagged).status, 0);
    QVERIFY2(tagged.endsWith(proposedTag()), qPrintable(tagged));
  }

  void aBranchThatMainLeftBehindIsAdoptedAsItsCommandDoes() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"19"_s);
    opened.controller()->writer()->fork(u"19"_s, u"late"_s);
    QTRY_COMPARE(opened.controller()->history()->branches.size(), 1UL);
    opened.named<QAction>("resetZero")->trigger();
    QTRY_COMPARE(opened.head().cause, Cause::Reset);
    opened.settle();
    opened.forkAction(u"merge_late"_s)->trigger();
    QTRY_VERIFY(opened.states->findChild<QWidget*>(u"message_refused"_s) != nullptr);
    auto* bar = opened.states->findChild<QWidget*>(u"message_refused"_s);
    const Twin twin(*fixture_);
    twin.run(copiedBy(child<QAction>(*bar, "messageActionCommand")));
    child<QAbstractButton>(*bar, "messageAction")->click();
    QTRY_COMPARE(opened.head().cause, Cause::Merge);
    QCOMPARE(opened.head().stateHash, twin.head(u"19"_s).stateHash);
  }

  void theWaysOutOfAConflictAreWhatTheirCommandsDo() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"21"_s);
    opened.named("editButton")->click();
    opened.zeroTheTwenty();
    const Finished other = runProgram({u"state"_s, u"edit"_s, fixture_->project(), u"--user"_s,
                                       u"21"_s, u"--unit"_s, u"h[3]=0.25"_s});
    QVERIFY2(other.status == 0, qPrintable(other.all()));
    opened.named("commitEdit")->click();
    QTRY_VERIFY(opened.states->findChild<QWidget*>(u"message_refused"_s) != nullptr);
    auto* bar = opened.states->findChild<QWidget*>(u"message_refused"_s);
    const auto way = [&](const QString& text) -> QAbstractButton* {
      for (auto* button : bar->findChildren<QAbstractButton*>())
        if (button->text().startsWith(text)) return button;
      qFatal("no %s", qPrintable(text));
    };
    const std::int64_t theirs = opened.head().number;
    const Twin twin(*fixture_);
    const auto told = twin.run(copiedBy(way(u"Show r"_s)->actions().constFirst())).json();
    QCOMPARE(told.at("revision").get<std::int64_t>(), theirs);
    twin.run(copiedBy(way(u"Put my edit"_s)->actions().constFirst()));
    way(u"Put my edit"_s)->click();
    QTRY_COMPARE(opened.controller()->edit()->revision, theirs);
    opened.named("commitEdit")->click();
    QTRY_COMPARE(opened.head().number, theirs + 1);
    QCOMPARE(opened.head().stateHash, twin.head(u"21"_s).stateHash);
  }

  void aResetToATagIsWhatItsCommandDoes() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"22"_s);
    opened.controller()->writer()->tag(u"noon"_s);
    opened.named<QAction>("resetZero")->trigger();
    QTRY_COMPARE(opened.head().cause, Cause::Reset);
    QTRY_COMPARE(opened.controller()->history()->tags.size(), 1UL);
    const Twin twin(*fixture_);
    twin.run(copiedBy(opened.commandOf(u"resetTag_noon"_s)));
    auto* menu = static_cast<QPushButton*>(opened.named("resetButton"))->menu();
    Q_EMIT menu->aboutToShow();
    child<QAction>(*menu, "resetTag_noon")->trigger();
    QTRY_COMPARE(opened.head().cause, Cause::Restore);
    QCOMPARE(opened.head().stateHash, twin.head(u"22"_s).stateHash);
    QCOMPARE(opened.head().source, twin.head(u"22"_s).source);
  }

  void resetForkAndMergeAreWhatTheirCommandsDo() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"8"_s);
    for (const auto& id : {u"resetZero"_s, u"resetInitial"_s}) {
      const Twin twin(*fixture_);
      twin.run(copiedBy(opened.commandOf(id)));
      const std::int64_t before = opened.head().number;
      opened.named<QAction>(qPrintable(id))->trigger();
      QTRY_COMPARE(opened.head().number, before + 1);
      QCOMPARE(opened.head().stateHash, twin.head(u"8"_s).stateHash);
      QCOMPARE(opened.head().source, twin.head(u"8"_s).source);
      opened.settle();
    }
    opened.controller()->show(2);
    opened.settle();
    {
      const Twin twin(*fixture_);
      twin.run(copiedBy(opened.commandOf(u"resetHere"_s)));
      opened.named<QAction>("resetHere")->trigger();
      QTRY_COMPARE(opened.head().cause, Cause::Restore);
      QCOMPARE(opened.head().stateHash, twin.head(u"8"_s).stateHash);
    }
    opened.settle();
    const Twin twin(*fixture_);
    twin.run(copiedBy(opened.commandOf(u"fork"_s)));
    opened.controller()->writer()->fork(u"8"_s, u"what-if"_s);
    QTRY_COMPARE(opened.controller()->history()->branches.size(), 1UL);
    QCOMPARE(opened.head("what-if").number, twin.head(u"8"_s, "what-if").number);
    const Twin merged(*fixture_);
    const QString command = copiedBy(opened.commandOf(u"merge_what-if"_s));
    merged.run(command);
    opened.forkAction(u"merge_what-if"_s)->trigger();
    QTRY_COMPARE(opened.head().cause, Cause::Merge);
    QCOMPARE(opened.head().stateHash, merged.head(u"8"_s).stateHash);
  }

  void anotherInputAtAPastRevisionIsTriedAndKeptOnABranch() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"9"_s);
    opened.controller()->show(2);
    opened.settle();
    opened.named<QTabBar>("revisionTabs")->setCurrentIndex(1);
    auto* inputs = opened.named<QTableView>("inputsTable")->model();
    int row = 0;
    while (row < inputs->rowCount() && inputs->index(row, 0).data().toString() != u"bili"_s) ++row;
    QVERIFY(row < inputs->rowCount());
    QVERIFY(inputs->setData(inputs->index(row, 2), u"25"_s, Qt::EditRole));
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->whatIf()->result().has_value(), kWait);
    const auto series = opened.controller()->whatIf()->series();
    QCOMPARE(opened.named<PredictionLane>("predictionLane")->instead(), series);
    QCOMPARE(opened.named<EffectRow>("whatIfHead")->after(),
             std::optional(series.rbegin()->second));
    const QString command = opened.states->command();
    const auto told = TrainedFixture::runCopied(command).json();
    QCOMPARE(told.at("steps").size(), series.size());
    for (const auto& step : told.at("steps")) {
      const std::int64_t number = step.at("revision");
      const double expected = step.at("counterfactual").at("probability");
      QCOMPARE(float(series.at(number)), float(expected));
    }
    const Twin twin(*fixture_);
    twin.run(copiedBy(opened.named<QAction>("whatIfKeepCommand")));
    opened.named("whatIfKeep")->click();
    QTRY_COMPARE(opened.controller()->history()->branches.size(), 1UL);
    QCOMPARE(opened.head("what-if").stateHash, twin.head(u"9"_s, "what-if").stateHash);
    QCOMPARE(opened.head("what-if").number, twin.head(u"9"_s, "what-if").number);
    QTRY_VERIFY(opened.controller()->whatIf()->edits().empty());

    // A step more of that branch; main stays where it is.
    opened.settle();
    const Revision main = opened.head();
    const std::int64_t branchHead = opened.head("what-if").number;
    const Twin stepped(*fixture_);
    stepped.run(copiedBy(opened.named<QAction>("takeBranchStepCommand")));
    opened.named("takeBranchStep")->click();
    QTRY_COMPARE(opened.head("what-if").number, branchHead + 1);
    QCOMPARE(opened.head("what-if").stateHash, stepped.head(u"9"_s, "what-if").stateHash);
    QCOMPARE(opened.head("what-if").cause, Cause::Predict);
    QCOMPARE(opened.head().number, main.number);
    opened.forkAction(u"discard_what-if"_s)->trigger();
    QTRY_VERIFY(opened.controller()->history()->branches.empty());
  }

  void questionsOverAllUsersAreAnsweredAsTheCommandsAnswer() {
    OpenedStates opened(*fixture_);
    opened.openUser(u"11"_s);
    auto* table = opened.named<QTableView>("analysisTable");
    for (const auto& [action, list, key] : {std::tuple("askSimilar", "similar", "cosine"),
                                            std::tuple("askAnomalies", "users", "distance"),
                                            std::tuple("askCensus", "units", "mean")}) {
      const QString copied =
          copiedBy(opened.named<QAction>(QByteArray(action).replace("ask", "copy").constData()));
      opened.named<QAction>(action)->trigger();
      QCOMPARE(opened.states->command(), copied);
      QTRY_VERIFY_WITH_TIMEOUT(!opened.controller()->lists()->isBusy(), kWait);
      const auto told = TrainedFixture::runCopied(opened.states->command()).json().at(list);
      QCOMPARE(table->model()->rowCount(), int(told.size()));
      const int column = qstrcmp(key, "mean") == 0 ? 2 : 1;
      for (int row = 0; row < table->model()->rowCount(); ++row)
        QCOMPARE(table->model()->index(row, column).data(ExactRole).toString().toDouble(),
                 told[std::size_t(row)].at(key).get<double>());
    }
    opened.named("analysisClose")->click();
    opened.named("compareButton")->click();
    opened.named<QLineEdit>("compareWith")->setText(u"12"_s);
    QTest::keyClick(opened.named<QLineEdit>("compareWith"), Qt::Key_Return);
    opened.settle();
    const auto told = TrainedFixture::runCopied(opened.states->command()).json();
    QCOMPARE(opened.named<QTableView>("compareTable")->model()->rowCount(),
             int(told.at("units").size()));
  }

 private:
  std::unique_ptr<Streamed> fixture_;
};

QTEST_MAIN(TestStatesCommands)
#include "test_states_commands.moc"
