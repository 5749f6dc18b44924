#include "ui/panels/train/train_workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QDataStream>
#include <QFileDialog>
#include <QInputDialog>
#include <QUndoStack>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/models/run_grouping.h"
#include "ui/panels/train/chart_controls.h"
#include "ui/panels/train/chart_grid.h"
#include "ui/panels/train/checkpoint_commands.h"
#include "ui/panels/train/checkpoints_panel.h"
#include "ui/panels/train/next_run_panel.h"
#include "ui/panels/train/run_commands.h"
#include "ui/panels/train/run_queue.h"
#include "ui/panels/train/run_table.h"
#include "ui/panels/train/running_panel.h"
#include "ui/session/error_text.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/run_pages.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kFirstShown = 3;
constexpr double kSmoothing = 0.8;
constexpr auto kNotGrouped = "-";  // no setting has this path
constexpr auto kSlow = std::chrono::milliseconds(500);

std::optional<double> valueOf(const std::map<std::string, double>& values,
                              const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

TrainWorkspace::TrainWorkspace(Session* session, QUndoStack* undo, QWidget* parent)
    : Workspace(u"train"_s, tr("Train"), u"chart-line"_s, parent),
      session_(session),
      undo_(undo),
      queue_(new RunQueue(session, this)),
      curves_(new RunCurves(this)),
      settings_(new RunSettings(this)),
      across_(new QSplitter),
      down_(new QSplitter(Qt::Vertical)),
      table_(new RunTable),
      controls_(new ChartControls),
      charts_(new ChartGrid),
      checkpoints_(new CheckpointsPanel),
      running_(new RunningPanel),
      next_(new NextRunPanel) {
  across_->addWidget(makeCentre());
  across_->addWidget(makeSide());
  across_->setStretchFactor(0, 1);
  for (QSplitter* splitter : {across_, down_}) splitter->setChildrenCollapsible(false);
  connect(down_, &QSplitter::splitterMoved, this, [this] { dividedByHand_ = true; });
  pages_ = new RunPages(
      new EmptyState(u"chart-line"_s, tr("No run yet"),
                     tr("Here will be your runs with their curves, live while they learn, with "
                        "checkpoints and what each run changed.")),
      u"firstTrain"_s, across_, this);
  connect(pages_, &RunPages::trainRequested, this,
          [this] { report(session_->startJob(u"train"_s, session_->nextRunArguments())); });
  restoreLayout({});
  connectTable();
  connectPanels();
  slow_.setSingleShot(true);
  slow_.setInterval(kSlow);
  connect(&slow_, &QTimer::timeout, this, &TrainWorkspace::showCurrent);
  connect(session_, &Session::projectOpened, this, [this] {
    chosen_ = false;
    next_->reset();
    refreshRuns();
  });
  connect(session_, &Session::projectClosed, this, [this] {
    curves_->follow({});
    table_->setRuns({}, {});
  });
  connect(session_, &Session::projectChanged, this, &TrainWorkspace::showCurrent);
  connect(session_, &Session::runsChanged, this, &TrainWorkspace::refreshRuns);
  connect(session_, &Session::currentRunChanged, this, &TrainWorkspace::refreshRuns);
  connect(settings_, &RunSettings::changed, this, &TrainWorkspace::refreshRuns);
  connect(curves_, &RunCurves::grown, this, &TrainWorkspace::curvesGrew);
  connect(&Theme::instance(), &Theme::changed, this, [this] {
    showCurves();
    showCurrent();
  });
  if (session_->isOpen()) refreshRuns();
}

QWidget* TrainWorkspace::makeCentre() {
  auto* middle = new QWidget;
  auto* column = new QVBoxLayout(middle);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(controls_);
  column->addWidget(charts_, 1);
  down_->addWidget(table_);
  down_->addWidget(middle);
  down_->addWidget(checkpoints_);
  down_->setStretchFactor(1, 1);
  controls_->setSmoothing(kSmoothing);
  charts_->setSmoothing(kSmoothing);
  return down_;
}

QWidget* TrainWorkspace::makeSide() {
  auto* side = new QWidget;
  side->setMinimumWidth(248);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(running_);
  column->addWidget(next_, 1);
  return side;
}

void TrainWorkspace::connectTable() {
  connect(table_, &RunTable::shownChanged, this, [this] {
    follow();
    showCurves();
  });
  connect(table_, &RunTable::groupingChanged, this, &TrainWorkspace::refreshRuns);
  connect(table_, &RunTable::chosen, session_, &Session::setCurrentRun);
  connect(table_, &RunTable::renameRequested, this, &TrainWorkspace::rename);
  connect(table_, &RunTable::noteRequested, this, &TrainWorkspace::annotate);
  connect(table_, &RunTable::deleteRequested, this, &TrainWorkspace::trash);
  connect(table_, &RunTable::pinRequested, this, &TrainWorkspace::pin);
  connect(table_, &RunTable::resumeRequested, this, [this](const QString& run) {
    if (const RunRecord* record = session_->run(run))
      report(session_->startJob(u"train"_s, resumeArguments(*record)));
  });
  connect(table_, &RunTable::commandRequested, this,
          [this](const QString& command, const QStringList& arguments) {
            QApplication::clipboard()->setText(session_->commandLine(command, arguments));
          });
}

void TrainWorkspace::connectPanels() {
  connect(controls_, &ChartControls::axisChanged, this, [this](CurveAxis axis) {
    charts_->setXAxis(axis);
    curves_->setAxis(axis);
    showCurves();
  });
  connect(controls_, &ChartControls::smoothingChanged, charts_, &ChartGrid::setSmoothing);
  connect(controls_, &ChartControls::logYChanged, charts_, &ChartGrid::setLogY);
  connect(controls_, &ChartControls::linkedChanged, charts_, &ChartGrid::setLinked);
  connect(controls_, &ChartControls::fitRequested, charts_, &ChartGrid::fit);
  connect(controls_, &ChartControls::exportRequested, this, &TrainWorkspace::exportCharts);
  connect(charts_, &ChartGrid::exportFailed, this, &Workspace::failed);
  new CheckpointCommands(session_, checkpoints_, reporter());
  connect(next_, &NextRunPanel::settingsChanged, this,
          [this] { session_->setNextRun(next_->settings(), next_->seeds()); });
  connect(next_, &NextRunPanel::copyRequested, this,
          [this] { QApplication::clipboard()->setText(command()); });
  connect(next_, &NextRunPanel::queueRequested, this,
          [this] { queue_->add(session_->nextRunArguments()); });
  connect(next_, &NextRunPanel::unqueueRequested, queue_, &RunQueue::clear);
  connect(queue_, &RunQueue::changed, this, [this] { next_->setQueued(queue_->commands()); });
  connect(queue_, &RunQueue::started, this, &TrainWorkspace::report);
}

void TrainWorkspace::activate() {
  table_->table()->setFocus();
}

QString TrainWorkspace::command() const {
  return session_->commandLine(u"train"_s, session_->nextRunArguments());
}

std::string TrainWorkspace::monitor() const {
  const std::string& monitor = session_->resolved().checkpoints().monitor();
  return monitor.empty() ? "loss" : monitor;
}

void TrainWorkspace::refreshRuns() {
  if (!session_->isOpen()) return;
  std::vector<RunRow> rows;
  std::vector<std::string> names;
  const std::string current = session_->currentRun().toStdString(), metric = monitor();
  for (const RunRecord& run : session_->runs()) {
    names.push_back(run.name);
    rows.push_back({run, settings_->difference(run.name, current), false, valueOf(run.best, metric),
                    valueOf(run.last, metric)});
  }
  table_->offerGroups(settings_->differing());
  if (const auto by = table_->grouping()) {
    rows = groupedRows(
        rows, *settings_,
        {.by = *by, .metric = metric, .metricTitle = metricTitle(metric), .current = current});
  }
  std::set<QString> shown = newcomers();
  settings_->read(session_->folder(), names);
  table_->setRuns(std::move(rows), metricTitle(metric));
  divide();
  pages_->setFull(!session_->runs().empty());
  if (!shown.empty()) {
    shown.merge(table_->shown());
    table_->setShown(shown);
  }
  follow();
  showCurves();
  showCurrent();
}

/// Runs that join those that are shown: on opening the newest ones and those that are on, later
/// every one that has begun, and one that was shown under another name.
std::set<QString> TrainWorkspace::newcomers() {
  const std::vector<RunRow>& before = table_->model()->rows();
  const bool first = !chosen_;
  chosen_ |= !session_->runs().empty();
  std::set<QString> names;
  int room = kFirstShown;
  for (const RunRecord& run : session_->runs()) {
    const auto same = std::ranges::find(before, run.started,
                                        [](const RunRow& row) { return row.record.started; });
    const bool isNew = table_->model()->rowOf(qstr(run.name)) < 0;
    const bool joins = isNew && (same == before.end() || same->shown);
    if (first ? !hasEnded(run) || room-- > 0 : joins) names.insert(qstr(run.name));
  }
  return names;
}

std::vector<RunRecord> TrainWorkspace::shownRuns() const {
  const auto names = table_->shown();
  std::vector<RunRecord> runs;
  std::ranges::copy_if(session_->runs(), std::back_inserter(runs),
                       [&](const RunRecord& run) { return names.contains(qstr(run.name)); });
  return runs;
}

/// Curves of the shown runs and of the current one, whose progress stands at the right.
void TrainWorkspace::follow() {
  const auto shown = table_->shown();
  std::vector<FollowedRun> runs;
  for (const RunRecord& run : session_->runs()) {
    const QString name = qstr(run.name);
    if (!shown.contains(name) && name != session_->currentRun()) continue;
    const double perEpoch =
        run.epochs > 0 && run.totalSteps > 0 ? static_cast<double>(run.totalSteps) / run.epochs : 0;
    runs.push_back(
        {run.name, RunFolder(session_->folder(), run.name).path(), !hasEnded(run), perEpoch});
  }
  curves_->follow(runs);
}

void TrainWorkspace::showCurves() {
  if (!session_->isOpen()) return;
  const std::string current = session_->currentRun().toStdString();
  charts_->show(shownRuns(), current, *curves_, settings_->of(current));
}

/// Growth within known curves only redraws; new ones need a new look.
void TrainWorkspace::curvesGrew() {
  std::size_t tags = 0;
  for (const RunRecord& run : shownRuns()) {
    for (const std::string& tag : curves_->tags()) {
      tags += curves_->series(run.name, tag) != nullptr ? 1 : 0;
    }
  }
  if (std::exchange(knownTags_, tags) != tags) {
    showCurves();
  } else {
    charts_->refresh();
  }
  if (!slow_.isActive()) slow_.start();
}

void TrainWorkspace::showCurrent() {
  if (!session_->isOpen()) return;
  const RunRecord* run = session_->run(session_->currentRun());
  const Project* settings = run != nullptr ? settings_->of(run->name) : nullptr;
  next_->show(session_->resolved(), run, settings);
  if (run == nullptr) {
    running_->clear();
    checkpoints_->clear();
    return;
  }
  const auto pid = !hasEnded(*run) && run->host == hostName()
                       ? FileLock::holder(RunFolder(session_->folder(), run->name).lockPath())
                       : std::nullopt;
  running_->show(*run, *curves_, settings, pid.value_or(0));
  std::vector<std::string> metrics{monitor()};
  for (const auto& [name, value] : run->last) {
    if (name != metrics.front()) metrics.push_back(name);
  }
  checkpoints_->show(session_->folder(), *run, *curves_, std::move(metrics), settings);
}

std::function<void(const Result<>&)> TrainWorkspace::reporter() {
  return [this](const Result<>& result) { report(result); };
}

void TrainWorkspace::rename(const QString& run, const QString& name) {
  undo_->push(new RenameRunCommand(session_, run, name, reporter()));
}

void TrainWorkspace::pin(const QString& run, bool pinned) {
  const QString text = pinned ? tr("Pin run %1") : tr("Unpin run %1");
  undo_->push(new AnnotateRunCommand(session_, text.arg(run), run, {.pinned = pinned}, reporter()));
}

void TrainWorkspace::annotate(const QString& run) {
  const RunRecord* record = session_->run(run);
  if (record == nullptr) return;
  auto* dialog = new QInputDialog(this);
  dialog->setObjectName(u"noteDialog"_s);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowTitle(tr("Note on %1").arg(run));
  dialog->setLabelText(tr("What is to be remembered of this run?"));
  dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
  dialog->setTextValue(qstr(record->note));
  connect(dialog, &QInputDialog::textValueSelected, this, [this, run](const QString& text) {
    undo_->push(new AnnotateRunCommand(session_, tr("Note on run %1").arg(run), run,
                                       {.note = text.toStdString()}, reporter()));
  });
  dialog->open();
}

void TrainWorkspace::trash(const QStringList& runs) {
  for (const QString& run : runs) {
    undo_->push(new TrashRunCommand(session_, run, reporter()));
  }
}

void TrainWorkspace::exportCharts(const QString& suffix) {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Export all charts into"));
  if (folder.isEmpty()) return;
  if (const auto written = charts_->exportTo(folder, suffix); !written)
    Q_EMIT failed(written.error());
}

void TrainWorkspace::resizeEvent(QResizeEvent* event) {
  Workspace::resizeEvent(event);
  divide();
}

/// The charts get what a few rows of runs and of checkpoints leave, until somebody divides it
/// otherwise.
void TrainWorkspace::divide() {
  if (dividedByHand_) return;
  constexpr int Head = 32 + 26 + 2, Row = 24, Tall = 800;
  const int most = height() < Tall ? 4 : 6;
  const int runs = Head + Row * std::clamp(table_->model()->rowCount(), 2, most);
  const int checkpoints = Head + Row * (most - 2);
  down_->setSizes({runs, std::max(1, height() - runs - checkpoints), checkpoints});
}

QByteArray TrainWorkspace::saveLayout() const {
  QByteArray bytes;
  QDataStream stream(&bytes, QIODevice::WriteOnly);
  stream << across_->saveState() << (dividedByHand_ ? down_->saveState() : QByteArray())
         << controls_->smoothing() << static_cast<int>(curves_->axis())
         << QString::fromStdString(table_->grouping().value_or(kNotGrouped));
  return bytes;
}

void TrainWorkspace::restoreLayout(const QByteArray& layout) {
  QByteArray across, down;
  double smoothing = kSmoothing;
  int axis = 0;
  QString grouping = QString::fromLatin1(kNotGrouped);
  QDataStream stream(layout);
  stream >> across >> down;
  if (!layout.isEmpty()) stream >> smoothing >> axis >> grouping;
  if (!across_->restoreState(across)) across_->setSizes({1236, 300});
  dividedByHand_ = down_->restoreState(down);
  table_->setGrouping(grouping == QLatin1String(kNotGrouped)
                          ? std::nullopt
                          : std::optional(grouping.toStdString()));
  divide();
  controls_->setSmoothing(smoothing);
  controls_->setAxis(static_cast<CurveAxis>(std::clamp(axis, 0, 3)));
  charts_->setXAxis(static_cast<CurveAxis>(std::clamp(axis, 0, 3)));
  curves_->setAxis(static_cast<CurveAxis>(std::clamp(axis, 0, 3)));
}

}  // namespace stateroom
