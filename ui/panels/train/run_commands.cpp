#include "ui/panels/train/run_commands.h"

#include <QCoreApplication>
#include <utility>

#include "core/project/run_folder.h"

namespace stateroom {

namespace {

QString words(const char* text) {
  return QCoreApplication::translate("RunCommands", text);
}

}  // namespace

RunCommand::RunCommand(Session* session, const QString& text, Report report)
    : QUndoCommand(text), session_(session), report_(std::move(report)) {}

void RunCommand::give(const Result<>& result) {
  if (!result) setObsolete(true);
  report_(result);
  session_->refresh();
}

TrashRunCommand::TrashRunCommand(Session* session, const QString& run, Report report)
    : RunCommand(session, words(QT_TRANSLATE_NOOP("RunCommands", "Delete run %1")).arg(run),
                 std::move(report)),
      run_(run.toStdString()) {}

void TrashRunCommand::redo() {
  auto trashed = trashRun(folder(), run_);
  trashed_ = trashed.value_or(std::string());
  give(trashed ? Result<>() : Result<>(passOn(trashed.error())));
}

void TrashRunCommand::undo() {
  give(restoreRun(folder(), trashed_));
}

RenameRunCommand::RenameRunCommand(Session* session, const QString& from, const QString& to,
                                   Report report)
    : RunCommand(session,
                 words(QT_TRANSLATE_NOOP("RunCommands", "Rename run %1 to %2")).arg(from, to),
                 std::move(report)),
      from_(from),
      to_(to) {}

void RenameRunCommand::rename(const QString& from, const QString& to) {
  const auto renamed = renameRun(folder(), from.toStdString(), to.toStdString());
  if (renamed && session_->currentRun() == from) session_->setCurrentRun(to);
  give(renamed);
}

AnnotateRunCommand::AnnotateRunCommand(Session* session, const QString& text, const QString& run,
                                       Annotation annotation, Report report)
    : RunCommand(session, text, std::move(report)),
      run_(run.toStdString()),
      annotation_(std::move(annotation)) {}

void AnnotateRunCommand::exchange() {
  const RunFolder run(folder(), run_);
  auto record = readRun(run);
  if (!record) return give(passOn(record.error()));
  if (annotation_.note) std::swap(*annotation_.note, record->note);
  if (annotation_.pinned) annotation_.pinned = std::exchange(record->pinned, *annotation_.pinned);
  give(annotateRun(run, record->note, record->pinned));
}

}  // namespace stateroom
