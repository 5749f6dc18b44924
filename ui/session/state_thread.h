#pragma once

#include <QObject>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "ui/session/state_desk.h"

namespace stateroom {

/// Work on a project's states, one piece after the other on a thread of its own. Of the work of one
/// lane only the newest counts: what waits is dropped, and what is under way tells nobody. Work
/// without a lane (what writes) is always done, even when the project is closed meanwhile.
class StateThread final : public QObject {
 public:
  explicit StateThread(QObject* parent);
  ~StateThread() override;

  void setProject(const std::filesystem::path& folder, const EngineOptions& engine);
  void close();

  /// `work(StateDesk&)` gives a value there; `done(value)` receives it on this object's thread.
  template <typename Work, typename Done>
  void run(const std::string& lane, Work work, Done done) {
    if (!open_) return;
    const std::uint64_t id = ++newest_;
    if (!lane.empty()) newestOf_[lane] = id;
    push({lane,
          {},
          [this, lane, id, project = project_, work = std::move(work),
           done = std::move(done)](StateDesk& desk) mutable {
            auto value = std::make_shared<decltype(work(desk))>(work(desk));
            QMetaObject::invokeMethod(
                this,
                [this, lane, id, project, value, done = std::move(done)]() mutable {
                  if (project != project_ || (!lane.empty() && newestOf_[lane] != id)) return;
                  done(std::move(*value));
                },
                Qt::QueuedConnection);
          }});
  }

 private:
  struct Task {
    std::string lane;
    std::shared_ptr<StateDesk> desk;  ///< of the project that it was asked for
    std::move_only_function<void(StateDesk&)> work;
  };
  void push(Task task);
  void dropWaiting();  ///< what has a lane; the mutex is held
  void serve(std::stop_token stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Task> tasks_;
  std::shared_ptr<StateDesk> desk_;
  bool open_ = false;
  std::uint64_t newest_ = 0, project_ = 0;
  std::map<std::string, std::uint64_t> newestOf_;
  std::jthread thread_;  ///< last: it ends before what it uses
};

}  // namespace stateroom
