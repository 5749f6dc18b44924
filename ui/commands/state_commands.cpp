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
    states_->setEdited(state);
  else
    setObsolete(true);
}

StateWriteCommand::StateWriteCommand(StatesController* states, QString user, std::int64_t before,
                                     std::int64_t after, const QString& what)
    : QUndoCommand(what), states_(states), user_(std::move(user)), before_(before), after_(after) {}

void StateWriteCommand::redo() {
  if (!std::exchange(done_, true) && states_) states_->restore(user_, after_);
}

void StateWriteCommand::undo() {
  done_ = false;
  if (states_) states_->restore(user_, before_);
}

}  // namespace stateroom
