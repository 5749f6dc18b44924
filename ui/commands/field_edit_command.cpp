#include "ui/commands/field_edit_command.h"

#include "core/project/settings.h"

namespace stateroom {

FieldEditCommand::FieldEditCommand(Session* session, const QString& text,
                                   std::vector<FieldEdit> edits, Report report)
    : QUndoCommand(text), session_(session), edits_(std::move(edits)), report_(std::move(report)) {
  for (const FieldEdit& edit : edits_) {
    const auto value = settingText(session_->project(), edit.path);
    former_.push_back({edit.path, value && !value->empty() ? std::optional(*value) : std::nullopt});
  }
}

void FieldEditCommand::redo() {
  before_ = session_->file().text();
  const Result<> edited = session_->edit(edits_);
  if (edited)
    after_ = session_->file().text();
  else
    setObsolete(true);
  give(edited);
}

void FieldEditCommand::undo() {
  const Result<bool> restored = session_->replaceText(after_, before_);
  if (restored && *restored) return give({});
  const Result<> edited = session_->edit(former_);
  if (!edited) setObsolete(true);  // it was not undone, so that it cannot be done again either
  give(edited);
}

void FieldEditCommand::give(const Result<>& result) {
  if (report_) report_(result);
}

}  // namespace stateroom
