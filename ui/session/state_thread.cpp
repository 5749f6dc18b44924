#include "ui/session/state_thread.h"

namespace stateroom {

StateThread::StateThread(QObject* parent)
    : QObject(parent), thread_([this](std::stop_token stop) { serve(stop); }) {}

StateThread::~StateThread() {
  cancelLanes();
}

void StateThread::setProject(const std::filesystem::path& folder, const EngineOptions& engine) {
  close();
  const std::lock_guard lock(mutex_);
  desk_ = std::make_shared<StateDesk>(folder, engine);
  open_ = true;
}

void StateThread::close() {
  cancelLanes();
  pending_.clear();
  const std::lock_guard lock(mutex_);
  desk_.reset();
  open_ = false;
}

void StateThread::cancel(const std::string& lane) {
  drop([&](const std::string& other) { return other == lane; });
}

void StateThread::cancelLanes() {
  drop([](const std::string& lane) { return !lane.empty(); });
}

void StateThread::drop(const std::function<bool(const std::string& lane)>& isDropped) {
  std::erase_if(pending_, [&](auto& pending) {
    const bool dropped = isDropped(pending.second.lane);
    if (dropped) pending.second.stop.request_stop();
    return dropped;
  });
  const std::lock_guard lock(mutex_);
  std::erase_if(tasks_, [&](const Task& waiting) { return isDropped(waiting.lane); });
}

void StateThread::push(Task task) {
  const std::lock_guard lock(mutex_);
  task.desk = desk_;
  tasks_.push_back(std::move(task));
  wake_.notify_one();
}

void StateThread::serve(std::stop_token stop) {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, stop, [this] { return !tasks_.empty(); });
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task.work(*task.desk);
  }
}

}  // namespace stateroom
