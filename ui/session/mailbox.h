#pragma once

#include <QObject>
#include <deque>
#include <functional>
#include <mutex>

namespace stateroom {

/// The way back from other threads: what they post is done on the thread of this object, one after
/// the other in their order, each from the event loop. What is still waiting when the mailbox goes
/// is dropped, so it stands before the threads that post.
class Mailbox final : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  /// From any thread.
  void post(std::move_only_function<void()> letter);

 private:
  Q_INVOKABLE void takeOne();

  std::mutex mutex_;
  std::deque<std::move_only_function<void()>> letters_;
};

}  // namespace stateroom
