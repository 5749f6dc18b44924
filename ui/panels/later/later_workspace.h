#pragma once

#include <vector>

#include "ui/workspace.h"

namespace stateroom {

class Session;

/// A command that works headless today.
struct HeadlessCommand {
  QString command;  ///< as Session::commandLine takes it
  QStringList arguments;
  QString meaning;
};

/// A workspace whose panels are not there yet: says which question it will answer and what already
/// works from the command line, ready to be copied.
class LaterWorkspace final : public Workspace {
  Q_OBJECT
 public:
  LaterWorkspace(const Session* session, const QString& id, const QString& title,
                 const QString& icon, const QString& question, const QString& paragraph,
                 const std::vector<HeadlessCommand>& commands, QWidget* parent = nullptr);
  QString command() const override;

 private:
  const Session* session_;
  HeadlessCommand first_;
};

Workspace* makeStatesWorkspace(const Session* session, QWidget* parent);

}  // namespace stateroom
