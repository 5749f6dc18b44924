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

/// Revisions that were written: undoing it writes others with the states before, if nobody has
/// written since.
class StateWriteCommand final : public QUndoCommand {
 public:
  StateWriteCommand(StateWriter* writer, const HeadMoves& moves, const QString& what);
  void redo() override;
  void undo() override;

 private:
  QPointer<StateWriter> writer_;
  std::shared_ptr<HeadMoves> moves_;
  bool done_ = true;  ///< at first it has just been written
};

}  // namespace stateroom
