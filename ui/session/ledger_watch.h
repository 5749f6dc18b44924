#pragma once

#include <QObject>
#include <QTimer>
#include <optional>

#include "ui/session/state_thread.h"

namespace stateroom {

/// Looks whether the ledger has changed, by whomever, several times a second.
class LedgerWatch final : public QObject {
  Q_OBJECT
 public:
  explicit LedgerWatch(StateThread* lists, QObject* parent = nullptr);
  void start();
  void stop();
  void look();  ///< now, instead of at the next tick

  /// Why there is nothing to read: no ledger yet, or one that cannot be opened.
  const std::optional<Error>& error() const { return error_; }
  /// Number of the newest revision; 0 while there is none, -1 before the first look.
  std::int64_t sequence() const { return sequence_; }

 Q_SIGNALS:
  void changed();

 private:
  struct Seen {
    std::int64_t version = -1;  ///< SQLite's data_version: moves with tags, drafts, branches too
    std::int64_t sequence = 0;
    bool operator==(const Seen&) const = default;
  };
  void take(const Result<Seen>& found);

  StateThread* lists_;
  QTimer timer_;
  std::optional<Error> error_;
  std::int64_t sequence_ = -1;
  Seen seen_;
};

}  // namespace stateroom
