#pragma once

#include "ui/frame/message_bar.h"
#include "ui/session/states_controller.h"

namespace stateroom {

/// What stands over a user's history: a ledger that cannot be read, a write that was refused with
/// the other's row and the ways out.
class StateMessages final : public QWidget {
  Q_OBJECT
 public:
  explicit StateMessages(StatesController* states, QWidget* parent = nullptr);

 private:
  void showLedger();
  void showRefusal(const Error& error);
  void showConflict(const Error& error);

  StatesController* states_;
  MessageBars* bars_;
};

}  // namespace stateroom
