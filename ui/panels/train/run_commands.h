#pragma once

#include <QUndoCommand>
#include <functional>
#include <optional>
#include <string>

#include "ui/session/session.h"

namespace stateroom {

/// A change of a run's folder. What failed is told and leaves the stack: it is neither done nor to
/// be undone.
class RunCommand : public QUndoCommand {
 public:
  using Report = std::function<void(const Result<>&)>;

 protected:
  RunCommand(Session* session, const QString& text, Report report);
  const std::filesystem::path& folder() const { return session_->folder(); }
  void give(const Result<>& result);

  Session* session_;

 private:
  Report report_;
};

/// A run moved into the project's trash; undoing brings it back.
class TrashRunCommand final : public RunCommand {
 public:
  TrashRunCommand(Session* session, const QString& run, Report report);
  void redo() override;
  void undo() override;

 private:
  std::string run_;
  std::string trashed_;  ///< its name in the trash
};

class RenameRunCommand final : public RunCommand {
 public:
  RenameRunCommand(Session* session, const QString& from, const QString& to, Report report);
  void redo() override { rename(from_, to_); }
  void undo() override { rename(to_, from_); }

 private:
  void rename(const QString& from, const QString& to);

  QString from_, to_;
};

/// What people write to a run: its note or its pin. The other one stays as it is on disk.
class AnnotateRunCommand final : public RunCommand {
 public:
  struct Annotation {
    std::optional<std::string> note = {};
    std::optional<bool> pinned = {};
  };
  AnnotateRunCommand(Session* session, const QString& text, const QString& run,
                     Annotation annotation, Report report);
  void redo() override { exchange(); }
  void undo() override { exchange(); }

 private:
  /// Writes the annotation and keeps what was there before.
  void exchange();

  std::string run_;
  Annotation annotation_;
};

}  // namespace stateroom
