#include "ui/commands/state_commands.h"

namespace stateroom {

StateEditCommand::StateEditCommand(StatesController* states, State before, State after)
    : QUndoCommand(StatesController::tr("edit of units")),
      states_(states),
      user_(states->history()->user),
      revision_(states->shown()),
      before_(std::move(before)),
      after_(std::move(after)) {}

void StateEditCommand::redo() {
  put(before_, after_);
}

void StateEditCommand::undo() {
  put(after_, before_);
}

void StateEditCommand::put(const State& expected, const State& state) {
  const auto& history = states_ ? states_->history() : nullptr;
  const auto& edit = states_ ? states_->edit() : std::nullopt;
  const bool same = history && history->user == user_ && states_->shown() == revision_ &&
                    (!edit || edit->edited == expected);
  if (same)
    states_->editing()->setEdited(state);
  else
    setObsolete(true);
}

StateWriteCommand::StateWriteCommand(StateWriter* writer, const HeadMoves& moves,
                                     const QString& what)
    : QUndoCommand(what), writer_(writer), moves_(std::make_shared<HeadMoves>(moves)) {}

void StateWriteCommand::redo() {
  if (!std::exchange(done_, true) && writer_) writer_->takeBack(moves_);
}

void StateWriteCommand::undo() {
  done_ = false;
  if (writer_) writer_->takeBack(moves_);
}

}  // namespace stateroom
