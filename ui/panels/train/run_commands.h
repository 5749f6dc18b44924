#pragma once

#include <QUndoCommand>
#include <functional>

#include "ui/session/session.h"

namespace stateroom {

/// A run moved into the project's trash; undoing brings it back.
class TrashRunCommand final : public QUndoCommand {
 public:
  using Report = std::function<void(const Result<>&)>;

  TrashRunCommand(Session* session, const QString& run, Report report);

  void redo() override;
  void undo() override;

 private:
  Session* session_;
  std::string run_;
  std::string trashed_;  ///< its name in the trash; empty: it is not there
  Report report_;
};

}  // namespace stateroom
