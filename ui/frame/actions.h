#pragma once

#include <QAction>
#include <QObject>
#include <functional>
#include <vector>

namespace stateroom {

/// Every action of the window, once: menus, tool bar and palette are made from this list.
class Actions final : public QObject {
  Q_OBJECT
 public:
  struct Entry {
    QString id;  ///< "run.train"; also the QAction's object name
    QAction* action;
    std::function<QString()> command;  ///< the command line that does the same; may be empty
  };

  explicit Actions(QWidget* window);

  /// The action with that id, always there; an unknown id is a mistake of ours and aborts.
  QAction* operator[](const QString& id) const;
  const std::vector<Entry>& entries() const { return entries_; }

  /// `does` runs when it is triggered.
  void connectTo(const QString& id, const std::function<void()>& does);
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

  QWidget* window_;
  std::vector<Entry> entries_;
};

}  // namespace stateroom
