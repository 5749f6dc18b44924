#pragma once

#include <QUndoCommand>
#include <functional>
#include <vector>

#include "ui/session/session.h"

namespace stateroom {

/// Fields of the project file changed by hand, saved at once. Undoing gives the file's text back
/// byte for byte when nothing else has changed it; otherwise only these fields return to what they
/// were.
class FieldEditCommand final : public QUndoCommand {
 public:
  using Report = std::function<void(const Result<>&)>;

  FieldEditCommand(Session* session, const QString& text, std::vector<FieldEdit> edits,
                   Report report = {});

  void redo() override;
  void undo() override;

 private:
  void give(const Result<>& result);

  Session* session_;
  std::vector<FieldEdit> edits_, former_;
  std::string before_, after_;
  Report report_;
};

}  // namespace stateroom
