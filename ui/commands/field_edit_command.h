#pragma once

#include <QUndoCommand>
#include <functional>
#include <vector>

#include "ui/session/session.h"

namespace stateroom {

/// Fields of the project file changed by hand, saved at once. Undoing gives the file's text back
/// byte for byte when nothing else has changed it; otherwise only these fields return to what they
/// were. What another program's change forbids is offered again by the session, not reported.
class FieldEditCommand final : public QUndoCommand {
 public:
  using Report = std::function<void(const Result<>&)>;

  FieldEditCommand(Session* session, const QString& text, std::vector<FieldEdit> edits,
                   Report report = {});

  void redo() override;
  void undo() override;

 private:
  /// What is not done leaves the stack.
  bool edit(const QString& what, const std::vector<FieldEdit>& edits);
  void give(const Result<>& result);

  Session* session_;
  std::vector<FieldEdit> edits_, former_;
  std::string before_, after_;
  Report report_;
};

}  // namespace stateroom
