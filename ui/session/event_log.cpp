#include "ui/session/event_log.h"

namespace stateroom {

void EventLog::add(Level level, const QString& text) {
  constexpr std::size_t Most = 5000;
  if (entries_.size() >= Most) entries_.erase(entries_.begin(), entries_.begin() + Most / 10);
  entries_.push_back({QDateTime::currentDateTime(), level, text});
  Q_EMIT added(entries_.back());
}

}  // namespace stateroom
