#include "ui/frame/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/commands/field_edit_command.h"
#include "ui/frame/actions.h"
#include "ui/frame/file_actions.h"
#include "ui/frame/foot_dock.h"
#include "ui/frame/help.h"
#include "ui/frame/menus.h"
#include "ui/frame/message_bar.h"
#include "ui/frame/mode_bar.h"
#include "ui/frame/palette.h"
#include "ui/frame/palette_items.h"
#include "ui/frame/run_actions.h"
#include "ui/frame/status_line.h"
#include "ui/frame/tool_bar.h"
#include "ui/frame/window_layout.h"
#include "ui/frame/workspaces.h"
#include "ui/panels/data/data_workspace.h"
#include "ui/panels/foot/jobs_panel.h"
#include "ui/panels/foot/log_panel.h"
#include "ui/panels/foot/problems_panel.h"
#include "ui/panels/model/model_workspace.h"
#include "ui/panels/start/start_page.h"
#include "ui/session/error_text.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"
#include "ui/workspace.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

const char* const viewIds[] = {"view.data",     "view.model",  "view.train",
                               "view.evaluate", "view.states", "view.predict"};
const std::pair<const char*, ColourScheme> themes[] = {{"view.theme_system", ColourScheme::System},
                                                       {"view.theme_light", ColourScheme::Light},
                                                       {"view.theme_dark", ColourScheme::Dark}};

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QWidget(parent),
      session_(new Session(this)),
      data_(new DataSession(session_, this)),
      log_(new EventLog(this)),
      undo_(new QUndoStack(this)),
      actions_(new Actions(this)),
      files_(new FileActions(session_, actions_, log_, this)),
      runs_(new RunActions(session_, actions_, log_, this)) {
  setObjectName(u"mainWindow"_s);
  setAcceptDrops(true);
  setMinimumSize(960, 600);
  compose();
  connectActions();
  connectSession();
  connectPanels();
  setCommands();
  showStart();
}

/// What the stack tells when it goes would find half a window.
MainWindow::~MainWindow() {
  undo_->clear();
}

void MainWindow::compose() {
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->setSpacing(0);
  menuBar_ = new QMenuBar;
  menuBar_->setObjectName(u"menuBar"_s);
  menuBar_->setFixedHeight(26);
  QMenu* recent = fillMenuBar(menuBar_, *actions_);
  connect(recent, &QMenu::aboutToShow, this, [this, recent] {
    recent->clear();
    for (const QString& path : RecentProjects::paths())
      connect(recent->addAction(path), &QAction::triggered, this,
              [this, path] { openProject(path); });
    if (recent->isEmpty()) recent->addAction(tr("none yet"))->setEnabled(false);
  });
  whole->addWidget(menuBar_);
  auto* line = new Surface(&Tokens::border);
  line->setFixedHeight(1);
  whole->addWidget(line);
  auto* middle = new QHBoxLayout;
  middle->setSpacing(0);
  modeBar_ = new ModeBar(*actions_);
  middle->addWidget(modeBar_);
  middle->addWidget(makeWorkArea(), 1);
  whole->addLayout(middle, 1);
  whole->addWidget(new StatusLine(session_, data_));
  palette_ = new CommandPalette(this);
}

QWidget* MainWindow::makeWorkArea() {
  auto* area = new QWidget;
  auto* column = new QVBoxLayout(area);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  toolBar_ = new ToolBar(session_, *actions_);
  messages_ = new MessageBars;
  files_->setMessages(messages_);
  runs_->setMessages(messages_);
  column->addWidget(toolBar_);
  column->addWidget(messages_);
  splitter_ = new QSplitter(Qt::Vertical);
  splitter_->setChildrenCollapsible(false);
  stack_ = new QStackedWidget;
  stack_->setObjectName(u"workspaces"_s);
  start_ = new StartPage(*actions_);
  stack_->addWidget(start_);
  workspaces_ = makeWorkspaces(session_, data_, undo_, stack_);
  dataWorkspace_ = qobject_cast<DataWorkspace*>(workspaces_.front());
  for (Workspace* workspace : workspaces_) stack_->addWidget(workspace);
  foot_ = new FootDock;
  problems_ = new ProblemsPanel(session_, data_);
  logPanel_ = new LogPanel(log_);
  jobs_ = new JobsPanel(session_);
  foot_->addPage(problems_, tr("Problems"));
  foot_->addPage(logPanel_, tr("Log"));
  foot_->addPage(jobs_, tr("Jobs"));
  splitter_->addWidget(stack_);
  splitter_->addWidget(foot_);
  splitter_->setStretchFactor(0, 1);
  column->addWidget(splitter_, 1);
  layout_ = std::make_unique<WindowLayout>(session_, splitter_, workspaces_);
  return area;
}

void MainWindow::connectActions() {
  for (int i = 0; i < 6; ++i)
    actions_->connectTo(QString::fromLatin1(viewIds[i]), [this, i] { showWorkspace(i); });
  for (const auto& [id, scheme] : themes) {
    (*actions_)[QString::fromLatin1(id)]->setChecked(scheme == Theme::instance().scheme());
    actions_->connectTo(QString::fromLatin1(id), [scheme = scheme] {
      Theme::instance().setScheme(scheme);
      QSettings().setValue(u"theme"_s, static_cast<int>(scheme));
    });
  }
  actions_->connectTo(u"view.palette"_s, [this] { openPalette({}); });
  actions_->connectTo(u"state.choose_user"_s, [this] { openPalette(u"@"_s); });
  actions_->connectTo(u"view.problems"_s, [this] { foot_->toggle(problems_); });
  actions_->connectTo(u"view.log"_s, [this] { foot_->toggle(logPanel_); });
  actions_->connectTo(u"view.jobs"_s, [this] { foot_->toggle(jobs_); });
  actions_->connectTo(u"view.full_screen"_s,
                      [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
  actions_->connectTo(u"view.reset_layout"_s, [this] {
    foot_->fold();
    layout_->reset();
  });
  actions_->connectTo(u"project.check"_s, [this] {
    data_->reload();
    foot_->open(problems_);
  });
  actions_->connectTo(u"project.reload"_s, [this] { data_->reload(); });
  actions_->connectTo(u"file.close"_s, [this] {
    if (!session_->isOpen()) return showStart();  // from a file that was browsed alone
    if (mayLeave()) session_->close();
  });
  actions_->connectTo(u"file.quit"_s, [this] { close(); });
  actions_->connectTo(u"help.shortcuts"_s, [this] { showShortcuts(*actions_, this); });
  actions_->connectTo(u"help.about"_s, [this] { showAbout(this); });
  actions_->connectTo(u"edit.undo"_s, [this] { undo_->undo(); });
  actions_->connectTo(u"edit.redo"_s, [this] { undo_->redo(); });
  actions_->connectTo(u"edit.copy_command"_s, [this] {
    const Workspace* front = frontWorkspace();
    const QString command = front == nullptr ? QString() : front->command();
    if (!command.isEmpty()) QApplication::clipboard()->setText(command);
  });
  const auto showUndo = [this] {
    QAction* undo = (*actions_)[u"edit.undo"_s];
    QAction* redo = (*actions_)[u"edit.redo"_s];
    undo->setEnabled(undo_->canUndo());
    redo->setEnabled(undo_->canRedo());
    undo->setText(undo_->canUndo() ? tr("&Undo: %1").arg(undo_->undoText()) : tr("&Undo"));
    redo->setText(undo_->canRedo() ? tr("&Redo: %1").arg(undo_->redoText()) : tr("&Redo"));
  };
  connect(undo_, &QUndoStack::indexChanged, this, showUndo);
  connect(session_, &Session::projectOpened, this, showUndo);
  showUndo();
}

void MainWindow::setCommands() {
  actions_->setCommand(u"project.check"_s,
                       [this] { return session_->commandLine(u"check"_s, {}); });
  actions_->setCommand(u"file.open"_s, [] { return u"stateroom PROJECT"_s; });
  actions_->setCommand(u"file.new"_s, [] { return u"stateroom new DIR --from FILE"_s; });
  actions_->setCommand(u"file.inspect"_s, [] { return u"stateroom inspect FILE"_s; });
}

void MainWindow::connectSession() {
  connect(session_, &Session::projectAboutToClose, this, &MainWindow::saveLayout);
  connect(session_, &Session::projectOpened, this, &MainWindow::showProject);
  connect(session_, &Session::projectClosed, this, &MainWindow::showStart);
  connect(session_, &Session::projectChanged, this, [this] { messages_->remove(u"damaged"_s); });
  connect(session_, &Session::projectDamaged, this, [this](const Error& error) {
    messages_->show(u"damaged"_s, MessageKind::Warning,
                    tr("The project file was changed and does not read: %1. The window keeps what "
                       "it read before.")
                        .arg(sentenceOf(error)),
                    {{tr("Open in an editor"), [this] { files_->editProjectFile(); }, true}});
  });
  connect(session_, &Session::editRefused, this, &MainWindow::offerAgain);
  connect(data_, &DataSession::changed, this, &MainWindow::showBadges);
  connect(session_, &Session::jobsChanged, this, &MainWindow::showBadges);
}

void MainWindow::connectPanels() {
  connect(start_, &StartPage::openRequested, this, &MainWindow::openProject);
  connect(start_, &StartPage::sampleRequested, files_, &FileActions::openSampleCopy);
  connect(problems_, &ProblemsPanel::goTo, this,
          [this](const QString& file, const QString& column, qint64 line) {
            showWorkspace(0);
            dataWorkspace_->goTo(file, column, line);
          });
  connect(files_, &FileActions::browseRequested, this, &MainWindow::browse);
  connect(problems_, &ProblemsPanel::openProjectFile, files_, &FileActions::editProjectFile);
  connect(problems_, &ProblemsPanel::ignoreRequested, this, [this](const QString& code) {
    std::string list;
    for (const std::string& known : session_->project().ignored_problems())
      list += '"' + known + "\", ";
    undo_->push(
        new FieldEditCommand(session_, tr("ignore %1").arg(code),
                             {{"ignored_problems", '[' + list + '"' + code.toStdString() + "\"]"}},
                             [this](const Result<>& result) { showEdited(result); }));
  });
  connect(messages_, &MessageBars::closed, this, [this](const QString& key) {
    if (key == u"workspace") failures_.erase(frontWorkspace());
  });
  for (Workspace* workspace : workspaces_) {
    connect(workspace, &Workspace::failed, this, [this, workspace](const QString& sentence) {
      failures_[workspace] = sentence;
      showFailure();
    });
    connect(workspace, &Workspace::recovered, this, [this, workspace] {
      failures_.erase(workspace);
      showFailure();
    });
    connect(workspace, &Workspace::workspaceRequested, this, [this](const QString& id) {
      const auto found = std::ranges::find(workspaces_, id + u"Workspace"_s, &QObject::objectName);
      if (found != workspaces_.end()) showWorkspace(static_cast<int>(found - workspaces_.begin()));
    });
    connect(workspace, &Workspace::rowRequested, this, [this](const QString& file, qint64 line) {
      showWorkspace(0);
      dataWorkspace_->goTo(file, {}, line);
    });
    for (const WorkspaceAction& action : workspace->actions())
      actions_->connectTo(action, [this, workspace] {
        if (frontWorkspace() != workspace) showWorkspace(stack_->indexOf(workspace) - 1);
      });
    connect(workspace, &Workspace::actionsChanged, actions_, &Actions::refresh);
    connect(workspace, &Workspace::trainRequested, (*actions_)[u"run.train"_s], &QAction::trigger);
  }
}

void MainWindow::openProject(const QString& path) {
  files_->openProject(path);
}

void MainWindow::showProject() {
  undo_->clear();
  messages_->clear();
  failures_.clear();
  actions_->setProjectOpen(true);
  modeBar_->setWorkspacesEnabled(true);
  toolBar_->show();
  foot_->show();
  setWindowTitle(session_->title() + u" — Stateroom"_s);
  foot_->fold();
  showWorkspace(layout_->restore());
}

void MainWindow::showStart() {
  undo_->clear();
  failures_.clear();
  showFailure();
  actions_->setProjectOpen(false);
  modeBar_->setWorkspacesEnabled(false);
  modeBar_->setCurrent(-1);
  toolBar_->hide();
  foot_->hide();
  stack_->setCurrentWidget(start_);
  setWindowTitle(u"Stateroom"_s);
}

void MainWindow::showWorkspace(int index) {
  if (!session_->isOpen()) return;
  bringToFront(std::clamp(index, 0, static_cast<int>(workspaces_.size()) - 1));
}

void MainWindow::bringToFront(int index) {
  Workspace* workspace = workspaces_[static_cast<std::size_t>(index)];
  stack_->setCurrentWidget(workspace);
  modeBar_->setCurrent(index);
  showFailure();
  workspace->activate();
}

/// Without a project a model file is browsed alone; closing leads back to the start page.
void MainWindow::browse(const QString& path) {
  if (!session_->isOpen()) {
    for (const auto* id : {"file.close", "edit.copy_command"})
      (*actions_)[QString::fromLatin1(id)]->setEnabled(true);
    setWindowTitle(QFileInfo(path).fileName() + u" — Stateroom"_s);
  }
  bringModelToFront()->browse(path);
}

ModelWorkspace* MainWindow::bringModelToFront() {
  const auto found = std::ranges::find(workspaces_, u"modelWorkspace"_s, &QObject::objectName);
  bringToFront(static_cast<int>(found - workspaces_.begin()));
  return qobject_cast<ModelWorkspace*>(*found);
}

const Workspace* MainWindow::frontWorkspace() const {
  return qobject_cast<const Workspace*>(stack_->currentWidget());
}

/// What failed in the workspace in front; the others keep what they have to say.
void MainWindow::showFailure() {
  const auto failure = failures_.find(frontWorkspace());
  if (failure == failures_.end()) return messages_->remove(u"workspace"_s);
  messages_->show(u"workspace"_s, MessageKind::Error, failure->second);
}

void MainWindow::showEdited(const Result<>& result) {
  if (result) return messages_->remove(u"edit"_s);
  messages_->show(u"edit"_s, MessageKind::Error,
                  sentenceOf(result.error()) + u". "_s + hintOf(result.error()));
}

/// Edits are of single fields: made in the new file, they leave the rest of what the other program
/// has written.
void MainWindow::offerAgain(const QString& what, const std::vector<FieldEdit>& edits) {
  const auto apply = [this, what, edits] {
    messages_->remove(u"edit"_s);
    undo_->push(new FieldEditCommand(session_, what, edits,
                                     [this](const Result<>& result) { showEdited(result); }));
  };
  messages_->show(
      u"edit"_s, MessageKind::Warning,
      tr("Not done, because another program changed the project file meanwhile: %1").arg(what),
      {{tr("Apply to the new file"), apply, true}});
}

void MainWindow::showBadges() {
  const int errors = data_->errorCount(), all = static_cast<int>(data_->problems().size());
  foot_->setBadge(problems_, all > 0 ? QString::number(all) : QString(),
                  errors > 0 ? &Tokens::errorFill : &Tokens::warningFill,
                  errors > 0 ? &Tokens::error : &Tokens::warning);
  const int jobs = jobs_->runningCount();
  foot_->setBadge(jobs_, jobs > 0 ? QString::number(jobs) : QString(), &Tokens::hover,
                  &Tokens::text);
}

void MainWindow::openPalette(const QString& query) {
  const auto showLayer = [this](const QString& layer) {
    ModelWorkspace* model = bringModelToFront();
    model->showLayer(layer);
  };
  palette_->open(paletteItems(*actions_, session_, showLayer), paletteUsers(session_, data_),
                 query);
}

void MainWindow::saveLayout() const {
  QSettings().setValue(u"geometry"_s, saveGeometry());
  layout_->save(modeBar_->current());
}

bool MainWindow::mayLeave() {
  return std::ranges::all_of(workspaces_, &Workspace::mayClose);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!mayLeave() || !runs_->mayClose()) return event->ignore();
  saveLayout();
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  files_->openFile(event->mimeData()->urls().constFirst().toLocalFile());
}

}  // namespace stateroom
