#pragma once

#include <QPointer>
#include <QUndoCommand>

#include "ui/session/states_controller.h"

namespace stateroom {

/// One change of an edit that is not committed; with the edit's end it has nothing to undo.
class StateEditCommand final : public QUndoCommand {
 public:
  StateEditCommand(StatesController* states, State before, State after);
  void redo() override;
  void undo() override;

 private:
  void put(const State& expected, const State& state);
  QPointer<StatesController> states_;
  QString user_;
  std::int64_t revision_;
  State before_, after_;
};

/// A revision that was written: undoing it writes another one with the state before.
class StateWriteCommand final : public QUndoCommand {
 public:
  StateWriteCommand(StatesController* states, QString user, std::int64_t before, std::int64_t after,
                    const QString& what);
  void redo() override;
  void undo() override;

 private:
  QPointer<StatesController> states_;
  QString user_;
  std::int64_t before_, after_;
  bool done_ = true;  ///< at first it has just been written
};

}  // namespace stateroom
