#include "ui/panels/foot/jobs_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QSysInfo>
#include <algorithm>

#include <signal.h>

#include "core/base/text.h"
#include "plots/number_text.h"
#include "ui/session/status_text.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/empty_state.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

bool isOn(const JobInfo& job) {
  return job.state == "running" || job.state == "paused";
}

QString progressText(const JobInfo& job) {
  if (job.of <= 0) return job.done > 0 ? wholeNumber(std::llround(job.done)) : QString();
  return u"%1 / %2 %3"_s
      .arg(wholeNumber(std::llround(job.done)), wholeNumber(std::llround(job.of)), qstr(job.unit))
      .trimmed();
}

/// What does the same from anywhere.
QString commandOf(const JobInfo& job) {
  return u"cd %1 && %2"_s.arg(qstr(shellQuoted(job.folder)), qstr(job.line));
}

QVariant stateCell(const JobInfo& job, int role) {
  if (role == Qt::DisplayRole) return jobStateText(job);
  if (role != ColourRole) return {};
  if (job.state == "failed" || job.state == "killed") return int(CellColour::Error);
  return int(job.state == "done" ? CellColour::Success : CellColour::Text);
}

template <typename Text>
auto shown(Text text) {
  return [text](const JobInfo& job, int role) {
    return role == Qt::DisplayRole ? QVariant(text(job)) : QVariant();
  };
}

}  // namespace

JobsPanel::JobsPanel(Session* session, QWidget* parent)
    : QStackedWidget(parent), session_(session), table_(new QTableView) {
  setObjectName(u"jobsPanel"_s);
  setAccessibleName(tr("Jobs"));
  model_ = new TableModel<JobInfo>(
      {{tr("job"), AtLeft, shown([](const JobInfo& j) { return qstr(j.title); })},
       {tr("state"), AtLeft, stateCell},
       {tr("phase"), AtLeft, shown(jobPhaseText)},
       {tr("progress"), AtRight, shown(progressText)},
       {tr("per second"), AtRight,
        shown([](const JobInfo& j) { return j.rate > 0 ? shortNumber(j.rate, 3) : QString(); })},
       {tr("left"), AtRight, shown([](const JobInfo& j) {
          return isOn(j) && j.secondsLeft > 0 ? plots::durationText(j.secondsLeft) : QString();
        })},
       {tr("process"), AtRight,
        shown([](const JobInfo& j) { return j.pid > 0 ? QString::number(j.pid) : QString(); })},
       {tr("last message"), AtLeft, shown([](const JobInfo& j) { return qstr(j.message); })}},
      this);
  setUpTable(table_);
  table_->setObjectName(u"jobsTable"_s);
  table_->setAccessibleName(tr("Jobs"));
  table_->setModel(model_);
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->horizontalHeader()->setStretchLastSection(true);
  const int widths[] = {180, 90, 120, 150, 90, 70, 80};
  for (int i = 0; i < 7; ++i) table_->setColumnWidth(i, widths[i]);
  addWidget(new EmptyState(u"layers"_s, tr("No jobs"),
                           tr("Training, evaluation and export run as programs of their own and "
                              "are listed here, also those begun in a terminal.")));
  addWidget(table_);
  connect(table_, &QTableView::customContextMenuRequested, this, &JobsPanel::openMenu);
  connect(session_, &Session::jobsChanged, this, &JobsPanel::refresh);
  connect(session_, &Session::projectClosed, this, &JobsPanel::refresh);
  refresh();
}

void JobsPanel::refresh() {
  model_->setRecords(session_->jobs());
  setCurrentIndex(session_->jobs().empty() ? 0 : 1);
  Q_EMIT countChanged();
}

int JobsPanel::runningCount() const {
  return static_cast<int>(std::ranges::count_if(session_->jobs(), isOn));
}

void JobsPanel::openMenu(const QPoint& place) {
  const QModelIndex index = table_->indexAt(place);
  if (!index.isValid()) return;
  const JobInfo job = model_->record(index.row());
  QMenu menu;
  QAction* copy = menu.addAction(themedIcon(u"terminal"_s), tr("Copy as command"));
  QAction* end = menu.addAction(themedIcon(u"square"_s), tr("Stop"));
  const bool here = job.host == QSysInfo::machineHostName().toStdString();
  end->setEnabled(isOn(job) && here && job.pid > 0);
  copy->setEnabled(!job.line.empty());
  const QAction* chosen = menu.exec(table_->viewport()->mapToGlobal(place));
  if (chosen == copy) QApplication::clipboard()->setText(commandOf(job));
  if (chosen == end) stop(job);
}

/// SIGINT: the command saves a checkpoint where it has one to save, and ends.
void JobsPanel::stop(const JobInfo& job) {
  if (job.pid > 0) ::kill(job.pid, SIGINT);
  session_->refresh();
}

}  // namespace stateroom
