#include "ui/commands/field_edit_command.h"

#include <QCoreApplication>

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
  if (edit(text(), edits_)) after_ = session_->file().text();
}

void FieldEditCommand::undo() {
  const Result<bool> restored = session_->replaceText(after_, before_);
  if (restored && *restored) return give({});
  // When it was not undone it cannot be done again either.
  edit(QCoreApplication::translate("FieldEditCommand", "undo %1").arg(text()), former_);
}

bool FieldEditCommand::edit(const QString& what, const std::vector<FieldEdit>& edits) {
  const Result<> edited = session_->edit(edits);
  setObsolete(!edited);
  if (!edited && edited.error().code() == Code::project_changed)
    session_->offerAgain(what, edits);
  else
    give(edited);
  return edited.has_value();
}

void FieldEditCommand::give(const Result<>& result) {
  if (report_) report_(result);
}

}  // namespace stateroom
