#pragma once

#include <QStackedWidget>
#include <QUndoStack>
#include <QWidget>
#include <filesystem>
#include <map>
#include <memory>
#include <vector>

#include "ui/session/data_session.h"
#include "ui/session/event_log.h"
#include "ui/session/session.h"

class QMenuBar;
class QSplitter;

namespace stateroom {

class Actions;
class CommandPalette;
class DataWorkspace;
class FootDock;
class JobsPanel;
class MessageBars;
class ModeBar;
class ModelWorkspace;
class ProblemsPanel;
class StartPage;
class WindowLayout;
class Workspace;

/// The frame: composes menus, bars, start page, the six workspaces and the foot dock, and says
/// which of them is in front. It holds no feature.
class MainWindow final : public QWidget {
  Q_OBJECT
 public:
  explicit MainWindow(QWidget* parent = nullptr);
  ~MainWindow() override;

  void openProject(const QString& path);
  void showWorkspace(int index);
  Session* session() { return session_; }
  DataSession* dataSession() { return data_; }
  QUndoStack* undoStack() { return undo_; }

 protected:
  void closeEvent(QCloseEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void compose();
  QWidget* makeWorkArea();
  void connectActions();
  void connectSession();
  void connectPanels();
  void setCommands();
  void showProject();
  void showStart();
  void showBadges();
  void bringToFront(int index);
  ModelWorkspace* bringModelToFront();
  void browse(const QString& path);
  const Workspace* frontWorkspace() const;
  void showFailure();
  void showEdited(const Result<>& result);
  void offerAgain(const QString& what, const std::vector<FieldEdit>& edits);
  void openPalette(const QString& query);
  void saveLayout() const;
  bool mayLeave();

  Session* session_;
  DataSession* data_;
  EventLog* log_;
  QUndoStack* undo_;
  Actions* actions_;
  class FileActions* files_;
  class RunActions* runs_;
  QMenuBar* menuBar_ = nullptr;
  ModeBar* modeBar_ = nullptr;
  QWidget* toolBar_ = nullptr;
  MessageBars* messages_ = nullptr;
  QSplitter* splitter_ = nullptr;
  QStackedWidget* stack_ = nullptr;
  StartPage* start_ = nullptr;
  DataWorkspace* dataWorkspace_ = nullptr;
  std::vector<Workspace*> workspaces_;
  std::map<const Workspace*, QString> failures_;  ///< what each has to say, until it works again
  FootDock* foot_ = nullptr;
  ProblemsPanel* problems_ = nullptr;
  QWidget* logPanel_ = nullptr;
  JobsPanel* jobs_ = nullptr;
  CommandPalette* palette_ = nullptr;
  std::unique_ptr<WindowLayout> layout_;
};

}  // namespace stateroom
