#pragma once

#include <QObject>
#include <concepts>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "ui/session/mailbox.h"
#include "ui/session/state_desk.h"

namespace stateroom {

/// Work on a project's states, one piece after the other on a thread of its own. Of the work of one
/// lane only the newest counts: what waits is dropped, and what is under way is asked to stop and
/// tells nobody. Work without a lane (what writes) is always done, even when the project is closed
/// meanwhile.
class StateThread final : public QObject {
 public:
  explicit StateThread(QObject* parent);
  ~StateThread() override;

  void setProject(const std::filesystem::path& folder, const EngineOptions& engine);
  void close();

  /// `work(StateDesk&)` or `work(StateDesk&, std::stop_token)` gives a value there; `done(value)`
  /// receives it on this object's thread.
  template <typename Work, typename Done>
  void run(const std::string& lane, Work work, Done done) {
    if (!open_) return;
    if (!lane.empty()) cancel(lane);
    const std::uint64_t id = ++newest_;
    const std::stop_source stop;
    pending_.emplace(id, Pending{lane, stop});
    push({lane,
          {},
          [this, id, stop = stop.get_token(), work = std::move(work),
           done = std::move(done)](StateDesk& desk) mutable {
            auto value = std::make_shared<decltype(call(work, desk, stop))>(call(work, desk, stop));
            results_.post([this, id, value = std::move(value), done = std::move(done)]() mutable {
              if (pending_.erase(id) > 0) done(std::move(*value));
            });
          }});
  }

  void cancel(const std::string& lane);
  /// All lanes: what was asked for is no longer of interest.
  void cancelLanes();
  bool isBusy() const { return !pending_.empty(); }

 private:
  struct Task {
    std::string lane;
    std::shared_ptr<StateDesk> desk;  ///< of the project that it was asked for
    std::move_only_function<void(StateDesk&)> work;
  };
  struct Pending {
    std::string lane;
    std::stop_source stop;
  };
  template <typename Work>
  static auto call(Work& work, StateDesk& desk, const std::stop_token& stop) {
    if constexpr (std::invocable<Work&, StateDesk&, const std::stop_token&>)
      return work(desk, stop);
    else
      return work(desk);
  }
  void push(Task task);
  void drop(const std::function<bool(const std::string& lane)>& isDropped);
  void serve(std::stop_token stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<Task> tasks_;
  std::shared_ptr<StateDesk> desk_;
  bool open_ = false;
  std::uint64_t newest_ = 0;
  std::map<std::uint64_t, Pending> pending_;  ///< what somebody waits for
  Mailbox results_;
  std::jthread thread_;  ///< last: it ends before what it uses
};

}  // namespace stateroom
