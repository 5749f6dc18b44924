#include "ui/frame/status_line.h"

#include <QHBoxLayout>
#include <QThread>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"
#include "ui/session/data_session.h"
#include "ui/session/error_text.h"
#include "ui/session/ledger_watch.h"
#include "ui/session/number_format.h"
#include "ui/session/session.h"
#include "ui/session/status_text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

StatusLine::StatusLine(Session* session, DataSession* dataSession, QWidget* parent)
    : Surface(&Tokens::window, Qt::TopEdge, parent),
      session_(session),
      data_(dataSession),
      text_(new ElidedLabel(Type::Body)),
      progress_(new QProgressBar),
      revision_(new Label({}, Type::Body, &Tokens::secondaryText)),
      threads_(new Label({}, Type::Body, &Tokens::secondaryText)),
      precision_(new Label({}, Type::Body, &Tokens::secondaryText)) {
  setObjectName(u"statusLine"_s);
  setFixedHeight(24);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 1, 12, 0);
  row->setSpacing(16);
  text_->setObjectName(u"statusText"_s);
  progress_->setFixedWidth(140);
  progress_->setTextVisible(false);
  progress_->setRange(0, 1000);
  progress_->setAccessibleName(tr("Progress"));
  row->addWidget(text_);
  row->addWidget(progress_);
  row->addStretch();
  revision_->setObjectName(u"ledgerRevision"_s);
  row->addWidget(revision_);
  row->addWidget(threads_);
  row->addWidget(precision_);
  row->addWidget(new Label(u"Stateroom 0.1"_s, Type::Body, &Tokens::secondaryText));
  for (const auto signal : {&Session::projectOpened, &Session::projectClosed,
                            &Session::projectChanged, &Session::runsChanged, &Session::jobsChanged})
    connect(session_, signal, this, &StatusLine::refresh);
  connect(data_, &DataSession::changed, this, &StatusLine::refresh);
  connect(data_, &DataSession::loadingStarted, this, &StatusLine::refresh);
  connect(session_, &Session::currentRunChanged, this, &StatusLine::refresh);
  connect(session_->ledger(), &LedgerWatch::changed, this, &StatusLine::refresh);
  refresh();
}

/// The run that is on, the current one first, and how far it is.
QString StatusLine::runText() const {
  const auto on = [](const RunRecord& run) { return !hasEnded(run); };
  const RunRecord* run = session_->run(session_->currentRun());
  if (run == nullptr || !on(*run)) {
    const auto found = std::ranges::find_if(session_->runs(), on);
    if (found == session_->runs().end()) return {};
    run = &*found;
  }
  const bool known = run->totalSteps > 0 && run->step > 0;
  progress_->setValue(known ? static_cast<int>(1000 * run->step / run->totalSteps) : 0);
  QString text =
      tr("%1: epoch %2 of %3, step %4 of %5")
          .arg(qstr(run->name), wholeNumber(epochUnderWay(run->epoch, run->epochs)),
               shortNumber(run->epochs), wholeNumber(run->step), wholeNumber(run->totalSteps));
  if (run->status == "paused") return text + tr(", paused");
  if (!known || run->totalSteps <= run->step || run->seconds <= 0) return text;
  return text + tr(", %1 left")
                    .arg(plots::durationText(run->seconds / static_cast<double>(run->step) *
                                             static_cast<double>(run->totalSteps - run->step)));
}

/// Another job that is on: evaluation, export, rebuild.
QString StatusLine::jobText() const {
  const auto on = [](const JobInfo& job) {
    return job.command != "train" && (job.state == "running" || job.state == "paused");
  };
  const auto& jobs = session_->jobs();
  const auto first = std::ranges::find_if(jobs, on);
  if (first == jobs.end()) return {};
  progress_->setValue(first->of > 0 ? static_cast<int>(1000 * first->done / first->of) : 0);
  QString text = qstr(first->title);
  if (first->of > 0) text += u", %1 %"_s.arg(shareText(first->done / first->of, 0));
  if (first->secondsLeft > 0) text += tr(", %1 left").arg(plots::durationText(first->secondsLeft));
  if (const auto more = std::ranges::count_if(first + 1, jobs.end(), on); more > 0)
    text += u' ' + tr("and %n more", nullptr, static_cast<int>(more));
  return text;
}

QString StatusLine::dataText() const {
  if (!session_->isOpen()) return tr("Ready");
  if (data_->isLoading()) return tr("Reading the data…");
  if (data_->errorCount() > 0)
    return tr("%1, ").arg(tr("%n error(s)", nullptr, data_->errorCount())) +
           tr("%n warning(s)", nullptr, data_->warningCount());
  if (const auto& loaded = data_->loaded())
    return tr("%1 rows read in %2 ms")
        .arg(wholeNumber(loaded->data.rowCount()),
             wholeNumber(std::llround(loaded->seconds * 1000)));
  return tr("Ready");
}

void StatusLine::refresh() {
  QStringList going;
  if (session_->isOpen())
    going << jobText() << runText();  // the bar is the run's where there is one
  going.removeAll(QString());
  progress_->setVisible(!going.isEmpty());
  const bool bad = going.isEmpty() && session_->isOpen() && data_->errorCount() > 0;
  text_->setColour(bad ? &Tokens::error : &Tokens::text);
  text_->setText(going.isEmpty() ? dataText() : going.join(u"  ·  "_s));
  const auto revision = session_->ledger()->sequence();
  revision_->setVisible(session_->isOpen() && revision > 0);
  revision_->setText(tr("Ledger revision %1").arg(wholeNumber(revision)));
  threads_->setVisible(session_->isOpen());
  precision_->setVisible(session_->isOpen());
  if (!session_->isOpen()) return;
  const int asked = session_->resolved().training().threads();
  threads_->setText(asked > 0 ? tr("%n thread(s)", nullptr, asked)
                              : tr("%n processor(s)", nullptr, QThread::idealThreadCount()));
  precision_->setText(qstr(session_->resolved().training().precision()));
}

}  // namespace stateroom
