#include "ui/frame/actions.h"

#include <QActionGroup>
#include <QWidget>
#include <algorithm>

#include "ui/theme/icons.h"

namespace stateroom {

using namespace Qt::StringLiterals;

Actions::Actions(QWidget* window) : QObject(window), window_(window) {
  addFileActions();
  addViewActions();
  addWorkActions();
  addStateActions();
}

void Actions::add(const char* id, const QString& text, const char* icon,
                  const QKeySequence& shortcut) {
  auto* action = new QAction(text, this);
  action->setObjectName(QString::fromLatin1(id));
  if (*icon != '\0') action->setIcon(themedIcon(QString::fromLatin1(icon), &Tokens::secondaryText));
  action->setProperty("iconName", QString::fromLatin1(icon));
  action->setShortcut(shortcut);
  window_->addAction(action);  // the shortcut works also where the action stands in no menu
  entries_.push_back({QString::fromLatin1(id), action, {}, {}, {}});
}

void Actions::addFileActions() {
  add("file.new", tr("&New from CSV…"), "file-plus", QKeySequence::New);
  add("file.open", tr("&Open project…"), "folder-open", QKeySequence::Open);
  add("file.inspect", tr("&Inspect a model file…"), "scan-search", Qt::CTRL | Qt::Key_I);
  add("file.folder", tr("Show project &folder"), "external-link", {});
  add("file.close", tr("&Close project"), "x", QKeySequence::Close);
  add("file.quit", tr("&Quit"), "log-out", QKeySequence::Quit);
  add("edit.undo", tr("&Undo"), "undo-2", QKeySequence::Undo);
  add("edit.redo", tr("&Redo"), "redo-2", Qt::CTRL | Qt::SHIFT | Qt::Key_Z);
  add("edit.copy_command", tr("Copy as co&mmand"), "terminal", Qt::CTRL | Qt::SHIFT | Qt::Key_C);
}

void Actions::addViewActions() {
  add("view.data", tr("&Data"), "table-2", Qt::CTRL | Qt::Key_1);
  add("view.model", tr("&Model"), "network", Qt::CTRL | Qt::Key_2);
  add("view.train", tr("&Train"), "chart-line", Qt::CTRL | Qt::Key_3);
  add("view.evaluate", tr("&Evaluate"), "gauge", Qt::CTRL | Qt::Key_4);
  add("view.states", tr("&States"), "brain-circuit", Qt::CTRL | Qt::Key_5);
  add("view.predict", tr("&Predict"), "target", Qt::CTRL | Qt::Key_6);
  add("view.palette", tr("&Actions, users, runs, layers…"), "search", Qt::CTRL | Qt::Key_K);
  add("view.problems", tr("Pro&blems"), "triangle-alert", Qt::CTRL | Qt::SHIFT | Qt::Key_M);
  add("view.log", tr("&Log"), "file-text", Qt::CTRL | Qt::SHIFT | Qt::Key_L);
  add("view.jobs", tr("&Jobs"), "layers", Qt::CTRL | Qt::SHIFT | Qt::Key_J);
  add("view.theme_system", tr("Theme: as the &system"), "monitor", {});
  add("view.theme_light", tr("Theme: &light"), "sun", {});
  add("view.theme_dark", tr("Theme: &dark"), "moon", {});
  add("view.full_screen", tr("&Full screen"), "maximize-2", Qt::Key_F11);
  add("view.reset_layout", tr("&Reset layout"), "panel-left", {});
  auto* themes = new QActionGroup(this);
  for (const auto* id : {"view.theme_system", "view.theme_light", "view.theme_dark"}) {
    QAction* theme = (*this)[QString::fromLatin1(id)];
    theme->setCheckable(true);
    themes->addAction(theme);
  }
}

void Actions::addWorkActions() {
  add("project.check", tr("&Check data and settings"), "circle-check", Qt::Key_F7);
  add("project.reload", tr("&Read the data again"), "refresh-cw", Qt::Key_F5);
  add("project.edit", tr("Open project file in an &editor"), "pencil", {});
  add("run.train", tr("&Train"), "play", Qt::CTRL | Qt::Key_T);
  add("run.pause", tr("&Pause"), "pause", Qt::CTRL | Qt::SHIFT | Qt::Key_P);
  add("run.stop", tr("&Stop"), "square", Qt::CTRL | Qt::Key_Period);
  add("run.stop_keep_best", tr("Stop and &keep best"), "flag", {});
  add("run.evaluate", tr("&Evaluate on the test split"), "gauge", {});
  add("run.mark_current", tr("&Mark as the project's current run"), "pin", {});
  add("run.export_torchscript", tr("Export as T&orchScript…"), "download", {});
  add("run.export_safetensors", tr("Export as sa&fetensors…"), "download", {});
  add("help.shortcuts", tr("&Keyboard shortcuts"), "keyboard", Qt::Key_F1);
  add("help.about", tr("&About Stateroom"), "info", {});
}

void Actions::addStateActions() {
  add("state.choose_user", tr("&Choose user…"), "user", Qt::CTRL | Qt::Key_U);
  add("state.edit", tr("&Edit the units"), "pencil", Qt::CTRL | Qt::Key_E);
  add("state.reset_initial", tr("&Reset to the initial state"), "rotate-ccw",
      Qt::CTRL | Qt::SHIFT | Qt::Key_R);
  add("state.reset_zero", tr("Reset to &zero"), "rotate-ccw", {});
  add("state.reset_shown", tr("Reset to the sho&wn revision"), "rotate-ccw", {});
  add("state.reset_tag", tr("Reset to a &tag…"), "rotate-ccw", {});
  add("state.reset_selected", tr("Reset the se&lected users…"), "user", {});
  add("state.reset_listed", tr("Reset all that are l&isted…"), "user", {});
  add("state.fork", tr("&Fork a scratch branch…"), "git-branch", Qt::CTRL | Qt::Key_B);
  add("state.merge", tr("&Merge a branch into main…"), "git-branch", {});
  add("state.tag", tr("Ta&g this moment…"), "tag", {});
  add("state.transplant", tr("Take another &user's memory…"), "columns-2", {});
  add("state.compare", tr("Com&pare"), "columns-2", Qt::CTRL | Qt::Key_D);
  add("state.replay", tr("Repla&y"), "list-checks", Qt::CTRL | Qt::SHIFT | Qt::Key_Y);
  add("state.rebuild", tr("Re&build this user"), "refresh-cw", {});
  add("state.undo_rebuild", tr("Take the last rebuild bac&k"), "undo-2", {});
  add("state.similar", tr("Users like this &one"), "user", {});
  add("state.anomalies", tr("Users unlike &all others"), "user", {});
  add("state.census", tr("U&nits at their limits"), "gauge", {});
}

QAction* Actions::operator[](const QString& id) const {
  const auto found = std::ranges::find(entries_, id, &Entry::id);
  if (found == entries_.end()) qFatal("no action %s", qPrintable(id));
  return found->action;
}

void Actions::connectTo(const QString& id, const std::function<void()>& does) {
  connect((*this)[id], &QAction::triggered, this, [does] { does(); });
}

void Actions::connectTo(const WorkspaceAction& action, const std::function<void()>& toFront) {
  connectTo(action.id, [toFront, does = action.does] {
    toFront();
    does();
  });
  const auto found = std::ranges::find(entries_, action.id, &Entry::id);
  found->command = action.command;
  found->writes = action.writes;
  found->isPossible = action.isPossible;
}

void Actions::refresh() {
  for (const Entry& entry : entries_)
    if (entry.isPossible) entry.action->setEnabled(isProjectOpen_ && entry.isPossible());
}

void Actions::setCommand(const QString& id, std::function<QString()> command) {
  const auto found = std::ranges::find(entries_, id, &Entry::id);
  if (found != entries_.end()) found->command = std::move(command);
}

QString Actions::commandOf(const QAction* action) const {
  const auto found = std::ranges::find(entries_, action, &Entry::action);
  return found != entries_.end() && found->command ? found->command() : QString();
}

void Actions::setProjectOpen(bool open) {
  static const QStringList always = {
      u"file.new"_s,         u"file.open"_s,         u"file.inspect"_s,     u"file.quit"_s,
      u"view.palette"_s,     u"view.theme_system"_s, u"view.theme_light"_s, u"view.theme_dark"_s,
      u"view.full_screen"_s, u"help.shortcuts"_s,    u"help.about"_s};
  static const QStringList byState = {u"edit.undo"_s,
                                      u"edit.redo"_s,
                                      u"run.pause"_s,
                                      u"run.stop"_s,
                                      u"run.stop_keep_best"_s,
                                      u"run.evaluate"_s,
                                      u"run.mark_current"_s,
                                      u"run.export_torchscript"_s,
                                      u"run.export_safetensors"_s};
  for (const Entry& entry : entries_)
    if (!always.contains(entry.id) && !byState.contains(entry.id)) entry.action->setEnabled(open);
  isProjectOpen_ = open;
  refresh();
}

}  // namespace stateroom
