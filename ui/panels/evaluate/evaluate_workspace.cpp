#include "ui/panels/evaluate/evaluate_workspace.h"

#include <QFileDialog>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <cmath>

#include "ui/panels/evaluate/confusion_view.h"
#include "ui/panels/evaluate/evaluate_bar.h"
#include "ui/panels/evaluate/report_writer.h"
#include "ui/panels/evaluate/threshold_panel.h"
#include "ui/panels/evaluate/users_panel.h"
#include "ui/session/error_text.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMetricsWidth = 370, kUsersWidth = 390;

}  // namespace

EvaluateWorkspace::EvaluateWorkspace(Session* session, QWidget* parent)
    : Workspace(u"evaluate"_s, tr("Evaluate"), u"gauge"_s, parent),
      session_(session),
      pages_(new QStackedWidget),
      across_(new QSplitter),
      bar_(new EvaluateBar(session)),
      charts_(new EvaluateCharts),
      users_(new UsersPanel),
      scorer_(new Background(this)),
      bootstrapper_(new Background(this)) {
  auto* empty = new EmptyState(
      u"gauge"_s, tr("No run to evaluate yet"),
      tr("Train a model first. Here will be its metrics with intervals, where it errs, and for "
         "which users."));
  QPushButton* train = empty->addButton(tr("Train"), u"play"_s, true);
  train->setObjectName(u"evaluateTrain"_s);
  connect(train, &QPushButton::clicked, this, &Workspace::trainRequested);
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
  pages_->addWidget(empty);
  pages_->addWidget(page);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(pages_);
  restoreLayout({});
  connectPanels();
  connectSession();
}

QWidget* EvaluateWorkspace::makeLeft() {
  metrics_ = new MetricsPanel;
  thresholdPanel_ = new ThresholdPanel;
  auto* down = new QSplitter(Qt::Vertical);
  down->setMinimumWidth(320);
  down->setChildrenCollapsible(false);
  down->addWidget(metrics_);
  down->addWidget(thresholdPanel_);
  down->addWidget(makeConfusion());
  down->setStretchFactor(0, 1);
  down->setSizes({260, 200, 300});
  return down;
}

QWidget* EvaluateWorkspace::makeConfusion() {
  confusionPart_ = new Surface(&Tokens::window, Qt::TopEdge);
  confusion_ = new ConfusionView;
  confusion_->setObjectName(u"confusion"_s);
  confusion_->setAccessibleName(tr("Confusion matrix"));
  cellNote_ = new Label({}, Type::Body, &Tokens::secondaryText);
  cellNote_->setObjectName(u"confusionNote"_s);
  cellNote_->setContentsMargins(12, 4, 12, 8);
  auto* column = new QVBoxLayout(confusionPart_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(new PanelHeader(tr("Confusion")));
  column->addWidget(confusion_, 1);
  column->addWidget(cellNote_);
  return confusionPart_;
}

void EvaluateWorkspace::connectPanels() {
  connect(bar_, &EvaluateBar::changed, this, &EvaluateWorkspace::markStale);
  connect(bar_, &EvaluateBar::classChanged, this, &EvaluateWorkspace::showAll);
  connect(bar_, &EvaluateBar::reportRequested, this, &EvaluateWorkspace::writeReport);
  connect(charts_, &EvaluateCharts::failed, this, &Workspace::failed);
  connect(charts_, &EvaluateCharts::userChosen, session_, &Session::setCurrentUser);
  connect(thresholdPanel_, &ThresholdPanel::failed, this, &Workspace::failed);
  connect(thresholdPanel_, &ThresholdPanel::moved, this, &EvaluateWorkspace::setThreshold);
  connect(thresholdPanel_, &ThresholdPanel::bestRequested, this, [this] {
    if (runs_.firstCurves) setThreshold(runs_.firstCurves->bestF1());
  });
  connect(thresholdPanel_, &ThresholdPanel::recallRequested, this, [this](double recall) {
    if (runs_.firstCurves) setThreshold(runs_.firstCurves->forRecall(recall));
  });
  connect(confusion_, &ConfusionView::chosen, this, &EvaluateWorkspace::showCell);
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
    if (runs_.first != nullptr) charts_->showUsers(runs_, user);
  });
  connect(session_, &Session::projectOpened, this, [this] {
    threshold_ = 0.5;
    markStale();
  });
  connect(session_, &Session::projectClosed, this, [this] {
    scorer_->cancel();
    bootstrapper_->cancel();
    runs_ = {};
  });
  connect(session_, &Session::currentRunChanged, this, &EvaluateWorkspace::markStale);
  connect(session_, &Session::runsChanged, this, [this] {
    bar_->refresh();
    const RunRecord* run = session_->run(session_->currentRun());
    const bool better = run != nullptr && runs_.first != nullptr && run->bestStep &&
                        runs_.first->wish.checkpoint == "best" &&
                        *run->bestStep != runs_.first->step;
    if (runs_.first == nullptr || better) markStale();
  });
  connect(&Theme::instance(), &Theme::changed, this, &EvaluateWorkspace::showAll);
}

void EvaluateWorkspace::activate() {
  if (stale_) start();
  users_->users()->setFocus();
}

void EvaluateWorkspace::markStale() {
  stale_ = true;
  if (isVisible()) start();
}

EvaluateWorkspace::Scored EvaluateWorkspace::score(const ScoreWish& wish,
                                                   const std::optional<ScoreWish>& other,
                                                   std::stop_token stop) {
  auto first = scoreRun(wish, stop);
  if (!first) return {.error = first.error()};
  if (!other) return {*first};
  auto second = scoreRun(*other, stop);
  if (!second) return {*first, nullptr, second.error()};
  const auto fits = checkComparable((*first)->examples, wish.run, (*second)->examples, other->run);
  if (!fits) return {*first, nullptr, fits.error()};
  return {*first, *second};
}

void EvaluateWorkspace::start() {
  if (!session_->isOpen()) return;
  stale_ = false;
  bar_->refresh();
  const QString run = session_->currentRun();
  pages_->setCurrentIndex(run.isEmpty() ? 0 : 1);
  if (run.isEmpty()) return;
  bar_->setNote(tr("Scoring…"));
  const ScoreWish wish{session_->folder(), run.toStdString(), bar_->checkpoint().toStdString(),
                       bar_->split()};
  std::optional<ScoreWish> other;
  if (!bar_->against().isEmpty())
    other = ScoreWish{session_->folder(), bar_->against().toStdString(),
                      bar_->againstCheckpoint().toStdString(), bar_->split()};
  scorer_->start(
      [wish, other](std::stop_token stop) { return score(wish, other, std::move(stop)); },
      [this](Scored scored) { take(std::move(scored)); });
}

void EvaluateWorkspace::take(Scored scored) {
  runs_ = {std::move(scored.first), std::move(scored.second), {}, {}};
  intervals_ = {};
  if (scored.error) Q_EMIT failed(sentenceOf(*scored.error) + u". "_s + hintOf(*scored.error));
  QStringList classes;
  if (runs_.first != nullptr && runs_.first->kind() == TaskKind::Classes)
    for (std::int64_t i = 0; i < runs_.first->classCount(); ++i)
      classes << runs_.first->className(i);
  bar_->setClasses(classes);
  bar_->setNote(runs_.first == nullptr
                    ? QString()
                    : tr("%1 rows in %2 ms")
                          .arg(wholeNumber(runs_.first->examples.count()),
                               wholeNumber(std::llround(runs_.first->seconds * 1000))));
  showAll();
  startIntervals();
}

void EvaluateWorkspace::startIntervals() {
  if (runs_.first == nullptr) return;
  metrics_->setNote(tr("bootstrap of users…"));
  bootstrapper_->start(
      [first = runs_.first, second = runs_.second](std::stop_token stop) {
        return bootstrapRuns(first, second, std::move(stop));
      },
      [this](Result<BootstrappedRuns> intervals) {
        if (!intervals) return;
        intervals_ = *std::move(intervals);
        metrics_->setIntervals(intervals_);
        metrics_->setNote(intervals_.first.empty() ? tr("no intervals: one user")
                                                   : tr("95 % by bootstrap of users"));
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
  users_->setUsers(runs_.first, runs_.second, runs_.firstLook.name, runs_.secondLook.name);
  users_->setRows({}, tr("Rows"));
  users_->chooseUser(session_->currentUser());
  confusion_->choose(std::nullopt);
  cellNote_->setText(tr("Choose a cell to see its rows."));
  runs_.firstCurves.reset();
  runs_.secondCurves.reset();
  const bool some = runs_.first != nullptr;
  const bool classes = some && runs_.first->kind() != TaskKind::Regression;
  thresholdPanel_->setVisible(classes);
  confusionPart_->setVisible(classes);
  if (!some) return charts_->clear();
  if (classes) {
    const bool several = runs_.first->kind() == TaskKind::Classes;
    runs_.positive = several ? bar_->chosenClass() : 1;
    runs_.firstCurves = runs_.first->curves(runs_.positive);
    if (runs_.second != nullptr) runs_.secondCurves = runs_.second->curves(runs_.positive);
    charts_->showClasses(runs_);
    thresholdPanel_->setCurves(*runs_.firstCurves, runs_.firstLook);
    setThreshold(threshold_);
  } else {
    charts_->showRegression(runs_);
  }
  charts_->showUsers(runs_, session_->currentUser());
}

/// One threshold moves the marks on the curves, the matrix and the numbers.
void EvaluateWorkspace::setThreshold(double threshold) {
  threshold_ = threshold;
  if (!runs_.firstCurves) return;
  const Confusion confusion = runs_.firstCurves->at(threshold);
  thresholdPanel_->setThreshold(threshold, confusion);
  charts_->mark(runs_, confusion);
  showConfusion();
}

void EvaluateWorkspace::showConfusion() {
  const ScoredRun& scored = *runs_.first;
  const auto classes = static_cast<std::size_t>(scored.classCount());
  std::vector<std::vector<double>> counts(classes, std::vector<double>(classes, 0));
  for (std::size_t i = 0; i < scored.examples.weights.size(); ++i) {
    const auto actual = static_cast<std::size_t>(actualClass(scored.output(), i));
    const auto predicted = static_cast<std::size_t>(predictedClass(scored.output(), i, threshold_));
    if (actual < classes) counts[actual][predicted] += scored.examples.weights[i];
  }
  QStringList names;
  for (std::size_t i = 0; i < classes; ++i) names << scored.className(static_cast<std::int64_t>(i));
  confusion_->setCounts(std::move(counts), names);
  if (const auto cell = confusion_->chosenCell()) showCell(cell->first, cell->second);
}

void EvaluateWorkspace::showCell(int actual, int predicted) {
  const ScoredRun& scored = *runs_.first;
  const OutputExamples& output = scored.output();
  std::vector<ScoredRow> rows;
  for (std::size_t i = 0; i < scored.examples.rows.size(); ++i) {
    if (actualClass(output, i) != actual || predictedClass(output, i, threshold_) != predicted)
      continue;
    const std::int64_t row = scored.examples.rows[i];
    const auto units = static_cast<std::size_t>(output.units);
    const std::size_t unit = units == 1 ? 0 : static_cast<std::size_t>(predicted);
    rows.push_back({row, scored.data.lineOf(row), qstr(scored.data.fileOf(row)),
                    qstr(scored.examples.userNames[scored.examples.users[i]]),
                    scored.className(actual), scored.className(predicted),
                    output.predictions[i * units + unit]});
  }
  const QString count = wholeNumber(std::ssize(rows));
  cellNote_->setText(
      tr("Chosen: %1, %2 rows at the right").arg(confusion_->describe(actual, predicted), count));
  users_->setRows(std::move(rows), tr("Rows (%1)").arg(count));
}

QString EvaluateWorkspace::command() const {
  QStringList arguments{u"--run"_s,         session_->currentRun(), u"--checkpoint"_s,
                        bar_->checkpoint(), u"--split"_s,           bar_->splitName()};
  if (!bar_->against().isEmpty())
    arguments << u"--against"_s << bar_->against() << u"--against-checkpoint"_s
              << bar_->againstCheckpoint();
  return session_->commandLine(u"evaluate"_s, arguments);
}

void EvaluateWorkspace::writeReport(const QString& suffix) {
  if (runs_.first == nullptr) return;
  const QString name = session_->currentRun() + u'-' + bar_->splitName() + u'.' + suffix;
  const QString path =
      QFileDialog::getSaveFileName(this, tr("Write the report"), name, u"*."_s + suffix);
  if (path.isEmpty()) return;
  const auto written = writeEvaluationReport(path, session_->title(), runs_.first, runs_.second,
                                             intervals_, threshold_);
  if (!written) Q_EMIT failed(sentenceOf(written.error()));
}

QByteArray EvaluateWorkspace::saveLayout() const {
  return across_->saveState();
}

void EvaluateWorkspace::restoreLayout(const QByteArray& layout) {
  if (layout.isEmpty() || !across_->restoreState(layout))
    across_->setSizes({kMetricsWidth, 760, kUsersWidth});
}

}  // namespace stateroom
