#include "ui/frame/window_layout.h"

#include <QSettings>
#include <QSplitter>

#include "core/base/hash.h"
#include "ui/session/session.h"
#include "ui/session/text.h"
#include "ui/workspace.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString groupOf(const Session& session) {
  return u"layout/"_s + qstr(sha256(session.folder().native())).left(16);
}

}  // namespace

WindowLayout::WindowLayout(const Session* session, QSplitter* splitter,
                           std::vector<Workspace*> workspaces)
    : session_(session), splitter_(splitter), workspaces_(std::move(workspaces)) {}

int WindowLayout::restore() const {
  QSettings settings;
  settings.beginGroup(groupOf(*session_));
  splitter_->restoreState(settings.value(u"splitter"_s).toByteArray());
  for (Workspace* workspace : workspaces_)
    workspace->restoreLayout(settings.value(workspace->objectName()).toByteArray());
  return settings.value(u"workspace"_s, 0).toInt();
}

void WindowLayout::save(int front) const {
  if (!session_->isOpen()) return;
  QSettings settings;
  settings.beginGroup(groupOf(*session_));
  settings.setValue(u"splitter"_s, splitter_->saveState());
  settings.setValue(u"workspace"_s, front);
  for (const Workspace* workspace : workspaces_)
    settings.setValue(workspace->objectName(), workspace->saveLayout());
}

void WindowLayout::reset() const {
  QSettings().remove(groupOf(*session_));
  for (Workspace* workspace : workspaces_) workspace->restoreLayout({});
}

}  // namespace stateroom
