#include "ui/panels/evaluate/evaluate_workspace.h"

#include <QFileDialog>
#include <QTableView>
#include <QUndoStack>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/commands/field_edit_command.h"
#include "ui/panels/evaluate/confusion_panel.h"
#include "ui/panels/evaluate/evaluate_bar.h"
#include "ui/panels/evaluate/report_writer.h"
#include "ui/panels/evaluate/threshold_panel.h"
#include "ui/panels/evaluate/users_panel.h"
#include "ui/session/error_text.h"
#include "ui/session/ledger_watch.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/copy_command.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/run_pages.h"
#include "ui/widgets/veil.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr double kThreshold = 0.5;
constexpr int kThresholdDigits = 4;
constexpr auto kLedgerRest = 1s;
constexpr int kMetricsWidth = 460, kChartsWidth = 670, kUsersWidth = 390;

}  // namespace

EvaluateWorkspace::EvaluateWorkspace(Session* session, QUndoStack* undo, QWidget* parent)
    : Workspace(u"evaluate"_s, tr("Evaluate"), u"gauge"_s, parent),
      session_(session),
      undo_(undo),
      across_(new QSplitter),
      bar_(new EvaluateBar(session)),
      charts_(new EvaluateCharts),
      users_(new UsersPanel),
      scorer_(new Background(this)),
      bootstrapper_(new Background(this)),
      curver_(new Background(this)),
      writer_(new Background(this)) {
  soon_.setSingleShot(true);
  soon_.setInterval(kLedgerRest);
  across_->addWidget(makeLeft());
  across_->addWidget(charts_);
  across_->addWidget(users_);
  across_->setStretchFactor(1, 1);
  across_->setChildrenCollapsible(false);
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(bar_);
  column->addWidget(across_, 1);
  veil_ = new Veil(across_);
  pages_ = new RunPages(
      new EmptyState(u"gauge"_s, tr("No run to evaluate yet"),
                     tr("Train a model first. Here will be its metrics with intervals, where it "
                        "errs, and for which users.")),
      u"evaluateTrain"_s, page, this);
  restoreLayout({});
  connectPanels();
  connectSession();
}

QWidget* EvaluateWorkspace::makeLeft() {
  metrics_ = new MetricsPanel;
  thresholdPanel_ = new ThresholdPanel;
  confusion_ = new ConfusionPanel;
  auto* down = new QSplitter(Qt::Vertical);
  down->setMinimumWidth(320);
  down->setChildrenCollapsible(false);
  down->addWidget(metrics_);
  down->addWidget(thresholdPanel_);
  down->addWidget(confusion_);
  down->setStretchFactor(1, 1);
  down->setStretchFactor(2, 1);
  down->setSizes({180, 210, 260});
  auto* left = new QWidget;
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(down, 1);
  column->addStretch();  // a table alone is no higher than its rows
  return left;
}

void EvaluateWorkspace::connectPanels() {
  connect(pages_, &RunPages::trainRequested, this, &Workspace::trainRequested);
  CopyCommand::addTo(bar_->report(), [this] {
    return session_->commandLine(u"evaluate"_s, arguments()
                                                    << u"--report"_s << reportName() + u".html"_s);
  });
  connect(bar_, &EvaluateBar::changed, this, &EvaluateWorkspace::markStale);
  connect(bar_, &EvaluateBar::classChanged, this, &EvaluateWorkspace::changeClass);
  connect(bar_, &EvaluateBar::reportRequested, this, &EvaluateWorkspace::writeReport);
  connect(charts_, &EvaluateCharts::failed, this, &Workspace::failed);
  connect(charts_, &EvaluateCharts::userChosen, session_, &Session::setCurrentUser);
  connect(thresholdPanel_, &ThresholdPanel::failed, this, &Workspace::failed);
  connect(thresholdPanel_, &ThresholdPanel::moved, this, &EvaluateWorkspace::setThreshold);
  connect(thresholdPanel_, &ThresholdPanel::saveRequested, this, &EvaluateWorkspace::saveThreshold);
  connect(thresholdPanel_, &ThresholdPanel::bestRequested, this, [this] {
    if (runs_.firstCurves) setThreshold(runs_.firstCurves->bestF1());
  });
  connect(thresholdPanel_, &ThresholdPanel::recallRequested, this, [this](double recall) {
    if (runs_.firstCurves) setThreshold(runs_.firstCurves->forRecall(recall));
  });
  connect(confusion_, &ConfusionPanel::examplesChosen, this,
          [this](const std::vector<std::size_t>& examples) {
            users_->setRows(runs_.first, examples, threshold_);
          });
  connect(users_, &UsersPanel::userChosen, session_, &Session::setCurrentUser);
  connect(users_, &UsersPanel::userOpened, this, [this](const QString& user) {
    session_->setCurrentUser(user);
    Q_EMIT workspaceRequested(u"states"_s);
  });
  connect(users_, &UsersPanel::rowOpened, this, &Workspace::rowRequested);
}

void EvaluateWorkspace::connectSession() {
  connect(session_, &Session::currentUserChanged, this, [this](const QString& user) {
    users_->chooseUser(user);
    charts_->markUser(user);
  });
  connect(session_, &Session::projectOpened, this, [this] {
    followThreshold();
    markStale();
  });
  connect(session_, &Session::projectChanged, this, &EvaluateWorkspace::followThreshold);
  connect(session_, &Session::projectClosed, this, &EvaluateWorkspace::clear);
  connect(session_->ledger(), &LedgerWatch::changed, this, [this] {
    if (bar_->fromLedger() && !soon_.isActive()) soon_.start();
  });
  connect(&soon_, &QTimer::timeout, this, &EvaluateWorkspace::followLedger);
  connect(session_, &Session::currentRunChanged, this, &EvaluateWorkspace::markStale);
  connect(session_, &Session::runsChanged, this, &EvaluateWorkspace::follow);
  connect(&Theme::instance(), &Theme::changed, this, &EvaluateWorkspace::showAll);
}

void EvaluateWorkspace::clear() {
  for (Background* background : {scorer_, bootstrapper_, curver_}) background->cancel();
  soon_.stop();
  runs_ = {};
  intervals_ = {};
  asked_.clear();
  savedThreshold_.reset();
  threshold_ = kThreshold;
  setBusy(false);
  showAll();
}

std::vector<RunWeights> EvaluateWorkspace::wanted() const {
  std::vector weights{weightsNow(*session_, session_->currentRun(), bar_->checkpoint())};
  if (!bar_->against().isEmpty())
    weights.push_back(weightsNow(*session_, bar_->against(), bar_->againstCheckpoint()));
  return weights;
}

/// What failed is not tried again before something has changed.
void EvaluateWorkspace::follow() {
  if (isVisible()) bar_->refresh();
  if (!scorer_->isRunning() && wanted() != asked_) markStale();
}

void EvaluateWorkspace::followLedger() {
  if (scorer_->isRunning()) return soon_.start();
  if (bar_->fromLedger()) markStale();
}

void EvaluateWorkspace::activate() {
  bar_->refresh();
  if (stale_) start();
  users_->users()->setFocus();
}

void EvaluateWorkspace::markStale() {
  stale_ = true;
  if (isVisible()) start();
}

EvaluateWorkspace::Scored EvaluateWorkspace::score(const ScoreWish& wish,
                                                   const std::optional<ScoreWish>& other,
                                                   std::int64_t positive,
                                                   const std::stop_token& stop) {
  auto first = scoreRun(wish, stop);
  if (!first) return {.error = first.error()};
  if (!other) return withCurves({*first}, positive);
  auto second = scoreRun(*other, stop);
  const auto fits =
      !second ? Result<>(unexpected(second.error()))
              : checkComparable((*first)->examples, wish.run, (*second)->examples, other->run);
  Scored scored = withCurves({*first, fits ? *second : nullptr}, positive);
  if (!fits) scored.error = fits.error();
  return scored;
}

EvaluateWorkspace::Scored EvaluateWorkspace::withCurves(Scored scored, std::int64_t positive) {
  if (scored.first->kind() == TaskKind::Regression) return scored;
  const std::int64_t shown = scored.first->kind() == TaskKind::Binary ? 1 : positive;
  scored.firstCurves = scored.first->curves(shown);
  if (scored.second != nullptr) scored.secondCurves = scored.second->curves(shown);
  return scored;
}

void EvaluateWorkspace::start() {
  if (!session_->isOpen()) return;
  stale_ = false;
  bar_->refresh();
  asked_ = wanted();
  const QString run = session_->currentRun();
  pages_->setFull(!run.isEmpty());
  if (run.isEmpty()) return;
  setBusy(true);
  const ScoreWish wish{session_->folder(), run.toStdString(), bar_->checkpoint().toStdString(),
                       bar_->split(), bar_->fromLedger()};
  std::optional<ScoreWish> other;
  if (!bar_->against().isEmpty())
    other = ScoreWish{session_->folder(), bar_->against().toStdString(),
                      bar_->againstCheckpoint().toStdString(), bar_->split(), bar_->fromLedger()};
  scorer_->start([wish, other, positive = bar_->chosenClass()](
                     const std::stop_token& stop) { return score(wish, other, positive, stop); },
                 [this](Scored scored) { take(std::move(scored)); });
}

void EvaluateWorkspace::setBusy(bool busy) {
  bar_->setBusy(busy || runs_.first == nullptr);
  if (!busy) return veil_->lift();
  bar_->setNote({});
  veil_->cover(tr("Scoring %1…").arg(session_->currentRun()));
}

void EvaluateWorkspace::take(Scored scored) {
  runs_ = {std::move(scored.first),       std::move(scored.second),      {}, {},
           std::move(scored.firstCurves), std::move(scored.secondCurves)};
  intervals_ = {};
  if (scored.error) Q_EMIT failed(sentenceOf(*scored.error) + u". "_s + hintOf(*scored.error));
  QStringList classes;
  if (runs_.first != nullptr && runs_.first->kind() == TaskKind::Classes)
    for (std::int64_t i = 0; i < runs_.first->classCount(); ++i)
      classes << runs_.first->className(i);
  bar_->setClasses(classes);
  setBusy(false);
  bar_->setNote(runs_.first == nullptr
                    ? QString()
                    : (runs_.first->examples.byUser ? tr("%1 rows of %2 users in %3 ms")
                                                    : tr("%1 rows in %2 sequences in %3 ms"))
                          .arg(wholeNumber(runs_.first->examples.count()),
                               wholeNumber(std::ssize(runs_.first->examples.userNames)),
                               wholeNumber(std::llround(runs_.first->seconds * 1000))));
  showAll();
  startIntervals();
  follow();
}

void EvaluateWorkspace::startIntervals() {
  if (runs_.first == nullptr) return;
  const bool byUser = runs_.first->examples.byUser;
  metrics_->setNote(byUser ? tr("bootstrap of users…") : tr("bootstrap of sequences…"));
  bootstrapper_->start(
      [first = runs_.first, second = runs_.second](std::stop_token stop) {
        return bootstrapRuns(first, second, std::move(stop));
      },
      [this, byUser](Result<BootstrappedRuns> intervals) {
        if (!intervals) return metrics_->setNote(sentenceOf(intervals.error()));
        intervals_ = *std::move(intervals);
        metrics_->setIntervals(intervals_);
        if (intervals_.first.empty())
          return metrics_->setNote(byUser ? tr("no intervals: one user")
                                          : tr("no intervals: one sequence"));
        metrics_->setNote(byUser ? tr("95 % by bootstrap of users")
                                 : tr("95 % by bootstrap of sequences"));
      });
}

/// The curves of another class, of what was scored.
void EvaluateWorkspace::changeClass() {
  if (runs_.first == nullptr) return;
  curver_->start([scored = Scored{runs_.first, runs_.second}, positive = bar_->chosenClass()](
                     const std::stop_token&) { return withCurves(scored, positive); },
                 [this](Scored scored) {
                   runs_.firstCurves = std::move(scored.firstCurves);
                   runs_.secondCurves = std::move(scored.secondCurves);
                   showAll();
                 });
}

RunLook EvaluateWorkspace::lookOf(const ScoredRunPtr& scored) const {
  if (scored == nullptr) return {};
  const QString name = qstr(scored->wish.run);
  const RunRecord* run = session_->run(name);
  return {name, tokens().run(run == nullptr ? 0 : run->colour)};
}

void EvaluateWorkspace::showAll() {
  runs_.firstLook = lookOf(runs_.first);
  runs_.secondLook = lookOf(runs_.second);
  metrics_->setRuns(runs_.first, runs_.firstLook, runs_.second, runs_.secondLook);
  metrics_->setIntervals(intervals_);
  users_->setUsers(runs_.first, runs_.firstLook, runs_.second, runs_.secondLook);
  users_->setRows({}, {}, threshold_);
  users_->chooseUser(session_->currentUser());
  confusion_->clear();
  for (QWidget* panel : {static_cast<QWidget*>(thresholdPanel_), static_cast<QWidget*>(confusion_)})
    panel->setVisible(runs_.firstCurves.has_value());
  if (runs_.first == nullptr) return charts_->clear();
  if (runs_.firstCurves)
    showClasses();
  else
    charts_->showRegression(runs_);
  charts_->showUsers(runs_);
  charts_->markUser(session_->currentUser());
}

void EvaluateWorkspace::showClasses() {
  runs_.positive = runs_.first->kind() == TaskKind::Binary ? 1 : bar_->chosenClass();
  charts_->showClasses(runs_);
  thresholdPanel_->setCurves(*runs_.firstCurves, runs_.firstLook);
  setThreshold(threshold_);
}

/// One threshold moves the marks on the curves, the matrix and the numbers.
void EvaluateWorkspace::setThreshold(double threshold) {
  threshold_ = threshold;
  if (!runs_.firstCurves) return;
  const Confusion confusion = runs_.firstCurves->at(threshold);
  thresholdPanel_->setThreshold(threshold, confusion, savedThreshold_);
  charts_->mark(runs_, confusion);
  confusion_->setRun(runs_.first, threshold, confusion);
}

/// The project's, whenever it becomes another one.
void EvaluateWorkspace::followThreshold() {
  const auto saved = session_->decisionThreshold();
  if (saved == savedThreshold_) return;
  savedThreshold_ = saved;
  setThreshold(saved.value_or(kThreshold));
}

void EvaluateWorkspace::saveThreshold() {
  const QString digits = QString::number(threshold_, 'g', kThresholdDigits);
  const FieldEdit edit{"decision_threshold", digits.toStdString()};
  undo_->push(new FieldEditCommand(session_, tr("decision threshold"), {edit},
                                   [this](const Result<>& result) { report(result); }));
}

QStringList EvaluateWorkspace::arguments() const {
  QStringList arguments{u"--run"_s,         session_->currentRun(), u"--checkpoint"_s,
                        bar_->checkpoint(), u"--split"_s,           bar_->splitName()};
  if (bar_->fromLedger()) arguments << u"--states"_s << u"ledger"_s;
  if (!bar_->against().isEmpty())
    arguments << u"--against"_s << bar_->against() << u"--against-checkpoint"_s
              << bar_->againstCheckpoint();
  if (runs_.first != nullptr && runs_.first->kind() == TaskKind::Binary)
    arguments << u"--threshold"_s << exactNumber(threshold_);
  return arguments;
}

QString EvaluateWorkspace::command() const {
  return session_->commandLine(u"evaluate"_s, arguments());
}

QString EvaluateWorkspace::reportName() const {
  return session_->currentRun() + u'-' + bar_->splitName();
}

void EvaluateWorkspace::writeReport(const QString& suffix) {
  if (runs_.first == nullptr || scorer_->isRunning()) return;
  const QString path = QFileDialog::getSaveFileName(this, tr("Write the report"),
                                                    reportName() + u'.' + suffix, u"*."_s + suffix);
  if (!path.isEmpty()) writeReportTo(path);
}

void EvaluateWorkspace::writeReportTo(const QString& path) {
  writer_->start(
      [path, title = session_->title(), first = runs_.first, second = runs_.second,
       intervals = intervals_, threshold = threshold_](const std::stop_token&) {
        return writeEvaluationReport(path, title, first, second, intervals, threshold);
      },
      [this](const Result<>& written) {
        if (!written) Q_EMIT failed(sentenceOf(written.error()));
      });
}

QByteArray EvaluateWorkspace::saveLayout() const {
  return across_->saveState();
}

void EvaluateWorkspace::restoreLayout(const QByteArray& layout) {
  if (!across_->restoreState(layout)) across_->setSizes({kMetricsWidth, kChartsWidth, kUsersWidth});
}

}  // namespace stateroom
