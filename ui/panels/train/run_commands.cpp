#include "ui/panels/train/run_commands.h"

#include <QCoreApplication>

#include "core/project/run_folder.h"

namespace stateroom {

TrashRunCommand::TrashRunCommand(Session* session, const QString& run, Report report)
    : QUndoCommand(QCoreApplication::translate("RunCommands", "Delete run %1").arg(run)),
      session_(session),
      run_(run.toStdString()),
      report_(std::move(report)) {}

void TrashRunCommand::redo() {
  auto trashed = trashRun(session_->folder(), run_);
  trashed_ = trashed.value_or(std::string());
  report_(trashed ? Result<>() : Result<>(passOn(trashed.error())));
  session_->refresh();
}

void TrashRunCommand::undo() {
  if (trashed_.empty()) return;
  report_(restoreRun(session_->folder(), trashed_));
  trashed_.clear();
  session_->refresh();
}

}  // namespace stateroom
