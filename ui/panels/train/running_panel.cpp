#include "ui/panels/train/running_panel.h"

#include <QFile>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"
#include "ui/models/run_table_model.h"
#include "ui/session/number_format.h"
#include "ui/session/status_text.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// Resident memory of a process of this machine, in bytes; 0: not known.
qint64 memoryOf(int pid) {
  QFile file(u"/proc/%1/statm"_s.arg(pid));
  if (pid <= 0 || !file.open(QIODevice::ReadOnly)) return 0;
  const QList<QByteArray> pages = file.readAll().split(' ');
  return pages.size() < 2 ? 0 : pages[1].toLongLong() * 4096;
}

double shareDone(const RunRecord& run) {
  if (run.totalSteps <= 0) return 0;
  return std::clamp(static_cast<double>(run.step) / static_cast<double>(run.totalSteps), 0.0, 1.0);
}

double secondsAStep(const RunRecord& run) {
  return run.step > 0 ? run.seconds / static_cast<double>(run.step) : 0;
}

QString stepTimeText(double seconds) {
  if (seconds <= 0) return {};
  return seconds < 1 ? RunningPanel::tr("%1 ms").arg(shortNumber(seconds * 1000, 3))
                     : RunningPanel::tr("%1 s").arg(shortNumber(seconds, 3));
}

QString epochText(const RunRecord& run) {
  if (run.epochs <= 0) return shortNumber(run.epoch, 3);
  const auto epoch = hasEnded(run) ? std::llround(run.epoch) : epochUnderWay(run.epoch, run.epochs);
  return RunningPanel::tr("%1 of %2")
      .arg(wholeNumber(epoch), wholeNumber(std::llround(run.epochs)));
}

QString sinceBestText(const std::optional<Patience>& patience) {
  if (!patience) return {};
  if (patience->limit == 0)
    return RunningPanel::tr("%n evaluation(s)", nullptr, int(patience->since));
  return RunningPanel::tr("%1 of %2 evaluations").arg(patience->since).arg(patience->limit);
}

}  // namespace

RunningPanel::RunningPanel(QWidget* parent)
    : Surface(&Tokens::window, Qt::BottomEdge, parent),
      header_(new PanelHeader(tr("Running"))),
      swatch_(new QLabel),
      name_(new ElidedLabel(Type::ControlMedium)),
      share_(new Label),
      progress_(new QProgressBar),
      body_(new QWidget),
      reason_(new Label({}, Type::Body, &Tokens::secondaryText)) {
  setObjectName(u"runningPanel"_s);
  const QString titles[RowCount] = {tr("Epoch"),  tr("Examples/s"), tr("Step time"),
                                    tr("Memory"), tr("Time left"),  tr("Since best")};
  progress_->setObjectName(u"runProgress"_s);
  progress_->setTextVisible(false);
  progress_->setRange(0, 1000);
  progress_->setFixedHeight(8);
  share_->setObjectName(u"runShare"_s);
  reason_->setWordWrap(true);
  auto* grid = new QGridLayout(body_);
  grid->setContentsMargins(12, 10, 12, 10);
  grid->setHorizontalSpacing(8);
  grid->setVerticalSpacing(6);
  auto* head = new QHBoxLayout;
  head->setSpacing(8);
  head->addWidget(swatch_);
  head->addWidget(name_, 1);
  head->addWidget(share_);
  grid->addLayout(head, 0, 0, 1, 2);
  grid->addWidget(progress_, 1, 0, 1, 2);
  for (int row = 0; row < RowCount; ++row) {
    titles_[row] = new Label(titles[row], Type::Body, &Tokens::secondaryText);
    values_[row] = new Label;
    values_[row]->setObjectName(u"runValue%1"_s.arg(row));
    values_[row]->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(titles_[row], row + 2, 0);
    grid->addWidget(values_[row], row + 2, 1);
  }
  grid->addWidget(reason_, RowCount + 2, 0, 1, 2);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 1);
  column->setSpacing(0);
  column->addWidget(header_);
  column->addWidget(body_);
}

void RunningPanel::setValue(Row row, const QString& value) {
  values_[row]->setText(value);
  titles_[row]->setVisible(!value.isEmpty());
  values_[row]->setVisible(!value.isEmpty());
}

void RunningPanel::show(const RunRecord& run, const RunCurves& curves, const Project* settings,
                        int pid) {
  body_->show();
  const bool live = !hasEnded(run);
  header_->setTitle(live && run.status == "running" ? tr("Running") : runStatusText(run));
  swatch_->setPixmap(swatchIcon(tokens().run(run.colour)).pixmap(12, 12));
  name_->setText(qstr(run.name));
  share_->setText(shareText(shareDone(run), 0) + u" %"_s);
  progress_->setValue(static_cast<int>(std::lround(shareDone(run) * 1000)));
  const auto speed = curves.last(run.name, "train/examples_per_second");
  const double left = secondsAStep(run) * static_cast<double>(run.totalSteps - run.step);
  const qint64 memory = memoryOf(pid);
  setValue(Epoch, epochText(run));
  setValue(Speed, speed ? shortNumber(*speed, 3) : QString());
  setValue(StepTime, stepTimeText(secondsAStep(run)));
  setValue(Memory, memory > 0 ? fileSizeText(memory) : QString());
  setValue(TimeLeft, live && left > 0 ? plots::durationText(left) : QString());
  setValue(SinceBest, live ? sinceBestText(patienceOf(run, curves, settings)) : QString());
  reason_->setText(stopReasonText(run));
  reason_->setVisible(!live && !run.stopReason.empty());
}

void RunningPanel::clear() {
  header_->setTitle(tr("No run"));
  body_->hide();
}

}  // namespace stateroom
