#include "ui/frame/status_line.h"

#include <QHBoxLayout>
#include <QThread>
#include <algorithm>
#include <cmath>

#include "ui/session/data_session.h"
#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/session.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

StatusLine::StatusLine(Session* session, DataSession* dataSession, QWidget* parent)
    : Surface(&Tokens::window, Qt::TopEdge, parent),
      session_(session),
      data_(dataSession),
      text_(new ElidedLabel(Type::Body)),
      progress_(new QProgressBar),
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
  row->addWidget(threads_);
  row->addWidget(precision_);
  row->addWidget(new Label(u"Stateroom 0.1"_s, Type::Body, &Tokens::secondaryText));
  for (const auto signal : {&Session::projectOpened, &Session::projectClosed,
                            &Session::projectChanged, &Session::runsChanged, &Session::jobsChanged})
    connect(session_, signal, this, &StatusLine::refresh);
  connect(data_, &DataSession::changed, this, &StatusLine::refresh);
  connect(data_, &DataSession::loadingStarted, this, &StatusLine::refresh);
  refresh();
}

QString StatusLine::runText() const {
  const auto running = std::ranges::find(session_->runs(), "running", &RunRecord::status);
  if (running == session_->runs().end()) return {};
  progress_->setValue(
      running->totalSteps > 0 ? static_cast<int>(1000 * running->step / running->totalSteps) : 0);
  QString text = tr("%1: epoch %2 of %3, step %4 of %5")
                     .arg(qstr(running->name), shortNumber(std::ceil(running->epoch)),
                          shortNumber(running->epochs), wholeNumber(running->step),
                          wholeNumber(running->totalSteps));
  if (running->step > 0 && running->totalSteps > running->step && running->seconds > 0)
    text += tr(", %1 left")
                .arg(durationText(running->seconds / static_cast<double>(running->step) *
                                  static_cast<double>(running->totalSteps - running->step)));
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
  const QString run = session_->isOpen() ? runText() : QString();
  progress_->setVisible(!run.isEmpty());
  const bool bad = run.isEmpty() && session_->isOpen() && data_->errorCount() > 0;
  text_->setColour(bad ? &Tokens::error : &Tokens::text);
  text_->setText(run.isEmpty() ? dataText() : run);
  threads_->setVisible(session_->isOpen());
  precision_->setVisible(session_->isOpen());
  if (!session_->isOpen()) return;
  const int asked = session_->resolved().training().threads();
  threads_->setText(asked > 0 ? tr("%n thread(s)", nullptr, asked)
                              : tr("%n processor(s)", nullptr, QThread::idealThreadCount()));
  precision_->setText(qstr(session_->resolved().training().precision()));
}

}  // namespace stateroom
