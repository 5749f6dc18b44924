#include "ui/panels/train/run_queue.h"

#include <algorithm>

namespace stateroom {

using namespace Qt::StringLiterals;

RunQueue::RunQueue(Session* session, QObject* parent) : QObject(parent), session_(session) {
  connect(session_, &Session::projectOpened, this, &RunQueue::clear);
  connect(session_, &Session::runsChanged, this, &RunQueue::startNext);
  connect(session_, &Session::jobEnded, this, &RunQueue::startNext);
}

void RunQueue::add(const QStringList& arguments) {
  waiting_.push_back(arguments);
  startNext();
  Q_EMIT changed();
}

void RunQueue::clear() {
  waiting_.clear();
  Q_EMIT changed();
}

QStringList RunQueue::commands() const {
  QStringList commands;
  for (const QStringList& arguments : waiting_)
    commands << session_->commandLine(u"train"_s, arguments);
  return commands;
}

bool RunQueue::isBusy() const {
  return session_->hasStarted(u"train"_s) || !std::ranges::all_of(session_->runs(), hasEnded) ||
         std::ranges::any_of(session_->jobs(), [](const JobInfo& job) {
           return job.command == "train" && job.pid > 0;
         });
}

void RunQueue::startNext() {
  if (waiting_.empty() || !session_->isOpen() || isBusy()) return;
  const QStringList next = waiting_.front();
  waiting_.erase(waiting_.begin());
  Q_EMIT started(session_->startJob(u"train"_s, next));
  Q_EMIT changed();
}

}  // namespace stateroom
