#include "ui/session/state_thread.h"

namespace stateroom {

StateThread::StateThread(QObject* parent)
    : QObject(parent), thread_([this](std::stop_token stop) { serve(stop); }) {}

StateThread::~StateThread() = default;

void StateThread::setProject(const std::filesystem::path& folder, const EngineOptions& engine) {
  close();
  const std::lock_guard lock(mutex_);
  desk_ = std::make_shared<StateDesk>(folder, engine);
  open_ = true;
}

void StateThread::close() {
  const std::lock_guard lock(mutex_);
  ++project_;
  newestOf_.clear();
  dropWaiting();
  desk_.reset();
  open_ = false;
}

void StateThread::dropWaiting() {
  std::erase_if(tasks_, [](const Task& waiting) { return !waiting.lane.empty(); });
}

void StateThread::push(Task task) {
  const std::lock_guard lock(mutex_);
  if (!task.lane.empty())
    std::erase_if(tasks_, [&](const Task& waiting) { return waiting.lane == task.lane; });
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
      if (stop.stop_requested()) dropWaiting();
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task.work(*task.desk);
  }
}

}  // namespace stateroom
