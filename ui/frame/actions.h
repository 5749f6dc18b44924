#pragma once

#include <QAction>
#include <QObject>
#include <functional>
#include <vector>

#include "ui/workspace.h"

namespace stateroom {

/// Every action of the window, once: menus, tool bar and palette are made from this list.
class Actions final : public QObject {
  Q_OBJECT
 public:
  struct Entry {
    QString id;  ///< "run.train"; also the QAction's object name
    QAction* action;
    std::function<QString()> command;  ///< the command line that does the same; may be empty
    std::function<QString()> writes;   ///< what it will write, for people; may be empty
    std::function<bool()> isPossible;  ///< besides that a project is open; may be empty
  };

  explicit Actions(QWidget* window);

  /// The action with that id, always there; an unknown id is a mistake of ours and aborts.
  QAction* operator[](const QString& id) const;
  const std::vector<Entry>& entries() const { return entries_; }

  /// `does` runs when it is triggered.
  void connectTo(const QString& id, const std::function<void()>& does);
  /// What a workspace does: `toFront` brings it to the front before.
  void connectTo(const WorkspaceAction& action, const std::function<void()>& toFront);
  /// Asks anew which of them are possible.
  void refresh();
  void setCommand(const QString& id, std::function<QString()> command);
  QString commandOf(const QAction* action) const;
  /// Enables what makes sense only with a project. Undo, redo and what needs a run are left to
  /// those who know whether there is something to undo or a run.
  void setProjectOpen(bool open);

 private:
  void add(const char* id, const QString& text, const char* icon, const QKeySequence& shortcut);
  void addFileActions();
  void addViewActions();
  void addWorkActions();
  void addStateActions();

  QWidget* window_;
  std::vector<Entry> entries_;
  bool isProjectOpen_ = false;
};

}  // namespace stateroom
