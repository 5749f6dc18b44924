#include "ui/session/ledger_watch.h"

namespace stateroom {

using namespace std::chrono_literals;

LedgerWatch::LedgerWatch(StateThread* lists, QObject* parent) : QObject(parent), lists_(lists) {
  timer_.setInterval(300ms);
  connect(&timer_, &QTimer::timeout, this, &LedgerWatch::look);
}

void LedgerWatch::start() {
  timer_.start();
  look();
}

void LedgerWatch::stop() {
  timer_.stop();
  lists_->cancel("watch");
  error_.reset();
  sequence_ = -1;
  seen_ = {};
}

void LedgerWatch::look() {
  lists_->run(
      "watch",
      [](StateDesk& desk) -> Result<Seen> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        STATEROOM_TRY(const auto version, ledger->database().integer("PRAGMA data_version"));
        STATEROOM_TRY(const auto sequence, ledger->sequence());
        return Seen{version.value_or(0), sequence};
      },
      [this](const auto& found) { take(found); });
}

void LedgerWatch::take(const Result<Seen>& found) {
  if (!found) {
    const bool isNews = sequence_ < 0 || !error_ || *error_ != found.error();
    error_ = found.error();
    sequence_ = 0;
    seen_ = {};
    if (isNews) Q_EMIT changed();
    return;
  }
  if (sequence_ >= 0 && !error_ && *found == seen_) return;
  error_.reset();
  seen_ = *found;
  sequence_ = seen_.sequence;
  Q_EMIT changed();
}

}  // namespace stateroom
