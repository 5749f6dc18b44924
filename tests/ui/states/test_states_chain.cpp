// States on runs that were really trained, as a user would go: from Evaluate's worst user through
// an edit, branches and a replay to a rebuild; and every action against the command line that it
// copies.
#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QTabBar>
#include <QTableView>
#include <QTest>

#include "core/state/ledger_branches.h"
#include "tests/support/paths.h"
#include "tests/ui/trained_fixture.h"
#include "ui/panels/evaluate/evaluate_workspace.h"
#include "ui/panels/states/effect_row.h"
#include "ui/panels/states/heatmap_lane.h"
#include "ui/panels/states/replay_panel.h"
#include "ui/panels/states/states_workspace.h"
#include "ui/panels/states/timeline_lane.h"
#include "ui/panels/states/units_panel.h"
#include "ui/session/state_command_line.h"

using namespace stateroom;
using namespace stateroom::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWait = 30000;

/// A project with two runs and the states that the first one made of all rows.
struct Streamed : TrainedFixture {
  Streamed() {
    QString text = projectText();
    text.replace(u"units: 8"_s, u"units: 24"_s);
    writeText(projectFile(), text.toUtf8());
    train(u"first"_s, {u"training.epochs=3"_s, u"optimizer.learning_rate=0.02"_s});
    const Finished done =
        runProgram({u"predict"_s, project(), u"--stateful"_s, u"--input"_s, csv()});
    if (done.status != 0) qFatal("%s", qPrintable(done.all()));
  }
  Ledger ledger(const QString& folder = {}) const {
    auto opened = Ledger::open(ledgerPath((folder.isEmpty() ? project() : folder).toStdString()));
    if (!opened) qFatal("%s", explain(opened.error()).c_str());
    return std::move(*opened);
  }
  Revision head(const QString& user, const char* branch = "main",
                const QString& folder = {}) const {
    Ledger opened = ledger(folder);
    auto head = opened.head(user.toStdString(), branch);
    if (!head) qFatal("%s", explain(head.error()).c_str());
    return *head;
  }
};

/// The window's project once more, for the command that does the same as the window.
class Twin {
 public:
  explicit Twin(const Streamed& fixture) : fixture_(fixture) {
    // By another process: closing a file here would end the locks that SQLite holds on it.
    if (QProcess::execute(u"cp"_s, {u"-r"_s, fixture.project(), path()}) != 0) qFatal("no copy");
  }
  QString path() const { return folder_.filePath(u"visits"_s); }
  Finished run(QString command) const {
    if (!command.contains(fixture_.project())) qFatal("%s", qPrintable(command));
    return TrainedFixture::runCopied(command.replace(fixture_.project(), path()));
  }
  Revision head(const QString& user, const char* branch = "main") const {
    return fixture_.head(user, branch, path());
  }

 private:
  const Streamed& fixture_;
  QTemporaryDir folder_{QDir::tempPath() + u"/twin-XXXXXX"_s};  // no word that a shell would split
};

QString copiedBy(QAction* action) {
  QApplication::clipboard()->clear();
  action->trigger();
  return QApplication::clipboard()->text();
}

struct Opened {
  explicit Opened(const Streamed& streamed) : fixture(streamed) {
    window.resize(1600, 1000);
    window.show();
    if (!openAndWait(window, fixture.project())) qFatal("the project does not open");
    if (!QTest::qWaitFor([this] { return !window.session()->runs().empty(); })) qFatal("no runs");
    states = window.findChild<StatesWorkspace*>();
  }
  void openUser(const QString& user) {
    window.session()->setCurrentUser(user);
    window.showWorkspace(4);
    settle();
  }
  void settle() {
    const bool ready = QTest::qWaitFor(
        [this] {
          const auto* controller = states->states();
          return controller->history() && controller->details() && !controller->work()->isBusy();
        },
        kWait);
    if (!ready) qFatal("the user did not appear");
    QTest::qWait(20);
  }
  StatesController* controller() const { return states->states(); }
  QString user() { return window.session()->currentUser(); }
  Revision head(const char* branch = "main") { return fixture.head(user(), branch); }
  template <typename Widget = QAbstractButton>
  Widget* named(const char* name) {
    return child<Widget>(*states, name);
  }
  QAction* commandOf(const QString& id) {
    auto* menu = named<QMenu>("copyCommandMenu");
    Q_EMIT menu->aboutToShow();
    for (QAction* action : menu->actions())
      if (action->objectName() == u"copy_"_s + id) return action;
    qFatal("no command for %s", qPrintable(id));
  }
  QAction* forkAction(const QString& name) {
    auto* menu = static_cast<QPushButton*>(named("forkButton"))->menu();
    Q_EMIT menu->aboutToShow();
    for (QAction* action : menu->actions())
      if (action->objectName() == name) return action;
    qFatal("no action %s", qPrintable(name));
  }
  void zeroTheTwenty() {
    auto* table = named<QTableView>("unitTable");
    table->sortByColumn(child<UnitsPanel>(*states, "unitsPanel")->model()->columnNamed(u"h·w"_s),
                        Qt::DescendingOrder);
    table->clearSelection();
    for (int row = 0; row < 20; ++row)
      table->selectionModel()->select(table->model()->index(row, 0), QItemSelectionModel::Select);
    named("zeroUnits")->click();
  }

  const Streamed& fixture;
  MainWindow window;
  StatesWorkspace* states = nullptr;
};

}  // namespace

class TestStatesChain : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    Theme::instance().install();
    fixture_ = std::make_unique<Streamed>();
  }

  void theWorstUserIsOpenedInStates() {
    Opened opened(*fixture_);
    auto* evaluate = opened.window.findChild<EvaluateWorkspace*>();
    opened.window.showWorkspace(3);
    QTRY_VERIFY_WITH_TIMEOUT(evaluate->first() != nullptr && !evaluate->isScoring(), kWait);
    auto* table = child<QTableView>(*evaluate, "userLossTable");
    QTRY_VERIFY(table->model()->rowCount() > 0);
    table->setCurrentIndex(table->model()->index(0, 0));
    const QString worst = table->model()->index(0, 0).data().toString();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(opened.user(), worst);
    QTRY_VERIFY(opened.states->isVisible());
    opened.settle();
    QCOMPARE(opened.controller()->history()->user, worst);
  }

  void twentyUnitsAreZeroedWithTheEffectThatTheCommandTells() {
    Opened opened(*fixture_);
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

  void unitsOfAnotherUserAreTakenIntoTheEdit() {
    Opened opened(*fixture_);
    opened.openUser(u"12"_s);
    opened.named("editButton")->click();
    auto* table = opened.named<QTableView>("unitTable");
    for (int row = 0; row < 3; ++row)
      table->selectionModel()->select(table->model()->index(row, 0), QItemSelectionModel::Select);
    opened.named("copyUnits")->click();
    auto* source = opened.named<QLineEdit>("transplantSource");
    QVERIFY(!opened.named("transplantTake")->isEnabled());
    source->setText(u"13@2"_s);
    const QString command = copiedBy(opened.named<QAction>("transplantTakeCommand"));
    opened.named("transplantTake")->click();
    QTRY_COMPARE(opened.controller()->edit()->changes().size(), 6UL);
    Ledger ledger = fixture_->ledger();
    const State other = *ledger.state(*ledger.revision("13", 2));
    for (const UnitEdit& unit : opened.controller()->edit()->changes())
      QCOMPARE(unit.value, unitsOf(other, unit.tensor)->at(std::size_t(unit.unit)).value);
    opened.window.undoStack()->undo();
    QVERIFY(opened.controller()->edit()->changes().empty());
    opened.window.undoStack()->redo();
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->editing()->effect().has_value(), kWait);
    const Twin twin(*fixture_);
    twin.run(command);
    opened.named("commitEdit")->click();
    QTRY_COMPARE(opened.head().cause, Cause::Edit);
    QCOMPARE(opened.head().stateHash, twin.head(u"12"_s).stateHash);
    opened.settle();

    // All of c, from an earlier revision of the same user.
    opened.named("editButton")->click();
    table->clearSelection();
    opened.named("copyUnits")->click();
    auto* what = opened.named<QComboBox>("transplantWhat");
    what->setCurrentIndex(what->findText(u"all of c"_s));
    source->setText(u"@1"_s);
    const Twin whole(*fixture_);
    whole.run(copiedBy(opened.named<QAction>("transplantTakeCommand")));
    const std::int64_t before = opened.head().number;
    opened.named("transplantTake")->click();
    QTRY_COMPARE(opened.controller()->edit()->changes().size(), 24UL);
    opened.named("commitEdit")->click();
    QTRY_COMPARE(opened.head().number, before + 1);
    QCOMPARE(opened.head().stateHash, whole.head(u"12"_s).stateHash);
  }

  void unitsThatDifferAreTakenFromTheComparison() {
    Opened opened(*fixture_);
    opened.openUser(u"16"_s);
    opened.named("compareButton")->click();
    opened.named<QLineEdit>("compareWith")->setText(u"17"_s);
    QTest::keyClick(opened.named<QLineEdit>("compareWith"), Qt::Key_Return);
    opened.settle();
    auto* table = opened.named<QTableView>("compareTable");
    QVERIFY(!opened.named("compareTakeUnits")->isEnabled());
    for (int row = 0; row < 4; ++row)
      table->selectionModel()->select(table->model()->index(row, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const Twin units(*fixture_), all(*fixture_);
    units.run(copiedBy(opened.named<QAction>("compareTakeUnitsCommand")));
    all.run(copiedBy(opened.named<QAction>("compareTakeCommand")));
    opened.named("compareTakeUnits")->click();
    QTRY_VERIFY(opened.controller()->edit() && opened.controller()->edit()->changes().size() == 4);
    QVERIFY(opened.named("commitEdit")->isVisible());
    opened.named("commitEdit")->click();
    QTRY_COMPARE(opened.head().cause, Cause::Edit);
    QCOMPARE(opened.head().stateHash, units.head(u"16"_s).stateHash);
    opened.settle();
    opened.named("compareButton")->click();
    opened.settle();
    opened.named("compareTake")->click();
    QTRY_COMPARE(opened.head().cause, Cause::Copy);
    QCOMPARE(opened.head().stateHash, all.head(u"16"_s).stateHash);
  }

  void selectedUsersAreResetAndTaggedAsTheirCommandsDo() {
    Opened opened(*fixture_);
    opened.openUser(u"18"_s);
    auto* users = opened.named<QTableView>("usersTable");
    users->clearSelection();
    for (int row = 0; row < 3; ++row)
      users->selectionModel()->select(users->model()->index(row, 0),
                                      QItemSelectionModel::Select | QItemSelectionModel::Rows);
    const QString first = users->model()->index(0, 0).data().toString();
    const Twin twin(*fixture_);
    const auto told = twin.run(copiedBy(opened.named<QAction>("copyResetSelected"))).json();
    QCOMPARE(told.at("count").get<int>(), 3);
    opened.named<QAction>("resetSelected")->trigger();
    auto* question = opened.named<QMessageBox>("resetQuestion");
    for (QAbstractButton* button : question->buttons())
      if (question->buttonRole(button) == QMessageBox::DestructiveRole) button->click();
    QTRY_COMPARE(fixture_->head(first).cause, Cause::Reset);
    QCOMPARE(fixture_->head(first).stateHash, twin.head(first).stateHash);
    const QString tagged = copiedBy(opened.commandOf(u"tag"_s));
    QCOMPARE(twin.run(tagged).status, 0);
    QVERIFY2(tagged.endsWith(proposedTag()), qPrintable(tagged));
  }

  void aBranchThatMainLeftBehindIsAdoptedAsItsCommandDoes() {
    Opened opened(*fixture_);
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

  void resetForkAndMergeAreWhatTheirCommandsDo() {
    Opened opened(*fixture_);
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
    Opened opened(*fixture_);
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

  void aReplayProvesEveryRevisionAndFindsTheRowThatChanged() {
    Opened opened(*fixture_);
    opened.openUser(u"10"_s);
    opened.named("replayButton")->click();
    auto* replay = opened.named<ReplayPanel>("replayPanel");
    QTRY_VERIFY_WITH_TIMEOUT(replay->result().has_value(), kWait);
    QVERIFY(replay->result()->identical);
    QCOMPARE(std::int64_t(replay->result()->steps.size()), replay->result()->revisions);
    QVERIFY(replay->findChild<QWidget*>(u"message_replay"_s)
                ->accessibleName()
                .startsWith(u"Identical"_s));
    QVERIFY(TrainedFixture::runCopied(opened.states->command()).json().at("identical").get<bool>());

    QFile file(fixture_->csv());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    file.close();
    QList<QByteArray> lines = text.split('\n');
    int seen = 0;
    for (QByteArray& line : lines)
      if (line.startsWith("10,") && ++seen == 3) {
        QList<QByteArray> cells = line.split(',');
        cells[2] = "77";
        line = cells.join(',');
      }
    writeText(fixture_->csv(), lines.join('\n'));
    opened.window.dataSession()->reload();
    QTRY_VERIFY(!opened.window.dataSession()->isLoading());
    opened.named("replayToday")->click();
    QTRY_VERIFY_WITH_TIMEOUT(replay->result().has_value() && !replay->result()->identical, kWait);
    const auto told = replay->findChild<QWidget*>(u"message_replay"_s)->accessibleName();
    QVERIFY2(told.startsWith(u"Differs from r3 on"_s) && told.contains(u"77"_s), qPrintable(told));
    QCOMPARE(replay->result()->first->revision, std::int64_t{3});
    auto* changes = opened.named<QTableView>("replayChanges")->model();
    QCOMPARE(changes->rowCount(), 1);
    QCOMPARE(changes->index(0, 3).data().toString(), u"77"_s);
    // A tolerance over the largest difference proves all.
    auto* tolerance = opened.named<QLineEdit>("replayTolerance");
    tolerance->setText(u"100"_s);
    QTest::keyClick(tolerance, Qt::Key_Return);
    QVERIFY(replay->findChild<QWidget*>(u"message_replay"_s)
                ->accessibleName()
                .startsWith(u"Equal within 100"_s));
    const auto command = TrainedFixture::runCopied(opened.states->command()).json();
    QVERIFY(command.at("within_tolerance").get<bool>());
    QCOMPARE(command.at("max").get<double>(), replay->result()->max);
    QCOMPARE(command.at("first").at("unit").get<std::int64_t>(), replay->result()->first->unit);
    // The picture is blank up to where it differs.
    const QImage& picture = opened.named<HeatmapLane>("replayHeatmap")->picture();
    QCOMPARE(picture.height(), 24);
    const auto isBlank = [&](int column) {
      for (int y = 0; y < picture.height(); ++y)
        if (picture.pixel(column, y) != picture.pixel(0, 0)) return false;
      return true;
    };
    QVERIFY(isBlank(0) && isBlank(1) && !isBlank(2));

    // Everybody: one differs, and is looked at.
    opened.named("replayAll")->click();
    auto* all = opened.controller()->ledgerReplay();
    QTRY_VERIFY_WITH_TIMEOUT(all->isComplete() && !all->isRunning(), kWait);
    auto* users = opened.named<QTableView>("replayAllTable")->model();
    QCOMPARE(users->rowCount(), 1);
    QCOMPARE(users->index(0, 0).data().toString(), u"10"_s);
    QCOMPARE(users->index(0, 2).data().toString(), u"r3"_s);
    QVERIFY(users->index(0, 6).data().toString().contains(u"77"_s));
    const auto everybody = TrainedFixture::runCopied(opened.states->command()).json();
    QCOMPARE(everybody.at("count").get<std::int64_t>(), all->found().done);
    QCOMPARE(everybody.at("count").get<std::int64_t>() - 1,
             everybody.at("identical").get<std::int64_t>());
    opened.window.session()->setCurrentUser(u"11"_s);
    Q_EMIT opened.named<QTableView>("replayAllTable")->activated(users->index(0, 0));
    QCOMPARE(opened.user(), u"10"_s);
    QTRY_VERIFY_WITH_TIMEOUT(replay->result() && replay->result()->user == "10", kWait);
    opened.named("replayAll")->click();
    QCOMPARE(users->rowCount(), 1);  // nothing was replayed again
    opened.named("replayAgain")->click();
    QVERIFY(all->isRunning());
    opened.named("replayAgain")->click();
    QVERIFY(!all->isRunning());
    writeText(fixture_->csv(), text);
  }

  void questionsOverAllUsersAreAnsweredAsTheCommandsAnswer() {
    Opened opened(*fixture_);
    opened.openUser(u"11"_s);
    auto* table = opened.named<QTableView>("analysisTable");
    for (const auto& [action, list, key] : {std::tuple("askSimilar", "similar", "cosine"),
                                            std::tuple("askAnomalies", "users", "distance"),
                                            std::tuple("askCensus", "units", "mean")}) {
      opened.named<QAction>(action)->trigger();
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

  void afterARetrainEverybodyIsRebuilt() {
    fixture_->train(u"second"_s, {u"training.epochs=2"_s, u"optimizer.learning_rate=0.05"_s});
    Opened opened(*fixture_);
    QTRY_VERIFY(opened.window.session()->run(u"second"_s) != nullptr);
    opened.window.session()->setCurrentRun(u"second"_s);
    opened.openUser(u"13"_s);
    auto* bar = opened.named<QWidget>("foreignBar");
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(!opened.controller()->isWritable());
    QVERIFY(!opened.named("editButton")->isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(child<QLabel>(*bar, "rebuildEstimate")->text().contains(u"about"_s),
                             kWait);
    QApplication::clipboard()->clear();
    opened.named("foreignCopy")->click();
    const Twin twin(*fixture_);
    const auto told = twin.run(QApplication::clipboard()->text()).json();
    opened.named("rebuildAll")->click();
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->history()->bound->run == "second", kWait);
    QTRY_VERIFY(!bar->isVisible());
    QVERIFY(opened.controller()->isWritable());
    QCOMPARE(opened.head().stateHash, twin.head(u"13"_s).stateHash);
    QCOMPARE(opened.head().model, told.at("model").get<std::string>());
  }

  void oneUserIsRebuiltWithTheModelThatIsBound() {
    const Finished bound =
        runProgram({u"state"_s, u"bind"_s, fixture_->project(), u"--run"_s, u"first"_s});
    QVERIFY2(bound.status == 0, qPrintable(bound.all()));
    Opened opened(*fixture_);
    opened.window.session()->setCurrentRun(u"first"_s);
    opened.openUser(u"14"_s);
    QTRY_VERIFY(opened.named("rebuildUser")->isVisible());
    const Twin twin(*fixture_);
    twin.run(copiedBy(opened.commandOf(u"rebuild"_s)));
    opened.named("rebuildUser")->click();
    QTRY_VERIFY_WITH_TIMEOUT(opened.head().cause == Cause::Rebuild, kWait);
    QCOMPARE(opened.head().stateHash, twin.head(u"14"_s).stateHash);
    QTRY_VERIFY(opened.controller()->isWritable());
    QCOMPARE(fixture_->head(u"15"_s).model == opened.head().model, false);
  }

  void anotherProcessIsSeenAndItsConflictShown() {
    Opened opened(*fixture_);
    opened.window.session()->setCurrentRun(u"first"_s);
    opened.openUser(u"14"_s);
    opened.named("editButton")->click();
    opened.zeroTheTwenty();
    QTRY_VERIFY_WITH_TIMEOUT(opened.controller()->editing()->effect().has_value(), kWait);
    const std::int64_t before = opened.head().number;
    const Finished other =
        runProgram({u"state"_s, u"edit"_s, fixture_->project(), u"--user"_s, u"14"_s, u"--unit"_s,
                    u"h[3]=0.25"_s, u"--note"_s, u"from the other side"_s});
    QVERIFY2(other.status == 0, qPrintable(other.all()));
    QTRY_COMPARE_WITH_TIMEOUT(opened.controller()->history()->head()->number, before + 1, 1000);
    opened.named("commitEdit")->click();
    QTRY_VERIFY(opened.states->findChild<QWidget*>(u"message_refused"_s) != nullptr);
    QVERIFY(opened.states->findChild<QWidget*>(u"message_refused"_s)
                ->accessibleName()
                .contains(u"from the other side"_s));
    QCOMPARE(opened.head().number, before + 1);
  }

 private:
  std::unique_ptr<Streamed> fixture_;
};

QTEST_MAIN(TestStatesChain)
#include "test_states_chain.moc"
