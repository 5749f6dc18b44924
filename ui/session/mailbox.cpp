#include "ui/session/mailbox.h"

#include <utility>

namespace stateroom {

void Mailbox::post(std::move_only_function<void()> letter) {
  {
    const std::lock_guard lock(mutex_);
    letters_.push_back(std::move(letter));
  }
  // By name: what Qt keeps for a pointer or a functor is made here and read there, by an event
  // queue that ThreadSanitizer does not see through.
  QMetaObject::invokeMethod(this, "takeOne", Qt::QueuedConnection);
}

void Mailbox::takeOne() {
  std::move_only_function<void()> letter;
  {
    const std::lock_guard lock(mutex_);
    letter = std::move(letters_.front());
    letters_.pop_front();
  }
  letter();  // may delete this
}

}  // namespace stateroom
