#pragma once

#include <QObject>
#include <atomic>
#include <list>
#include <memory>
#include <stop_token>
#include <thread>
#include <utility>

#include "ui/session/mailbox.h"

namespace stateroom {

/// One kind of work off the GUI thread, of which only the newest request counts: starting another
/// asks the one before to stop and drops its result. `done` runs on the thread of this object.
/// Destroying it asks all work to stop and waits for it.
class Background final : public QObject {
 public:
  using QObject::QObject;

  /// `work(std::stop_token)` gives a value; `done(value)` receives it.
  template <typename Work, typename Done>
  void start(Work work, Done done) {
    cancel();
    const std::uint64_t id = ++newest_;
    auto finished = std::make_shared<std::atomic<bool>>(false);
    running_ = true;
    threads_.push_back(
        {finished, std::jthread([this, id, finished, work = std::move(work),
                                 done = std::move(done)](std::stop_token stop) mutable {
           auto value = std::make_shared<decltype(work(stop))>(work(stop));
           results_.post([this, id, value = std::move(value), done = std::move(done)]() mutable {
             if (id != newest_) return;
             running_ = false;
             done(std::move(*value));
           });
           *finished = true;
         })});
  }

  /// What runs is asked to stop; its result will not come.
  void cancel() {
    ++newest_;
    running_ = false;
    threads_.remove_if([](const Task& task) { return task.finished->load(); });
    for (Task& task : threads_) task.thread.request_stop();
  }

  bool isRunning() const { return running_; }

 private:
  struct Task {
    std::shared_ptr<std::atomic<bool>> finished;
    std::jthread thread;
  };
  std::uint64_t newest_ = 0;
  bool running_ = false;
  Mailbox results_;
  std::list<Task> threads_;
};

}  // namespace stateroom
