#include "ui/frame/palette_items.h"

#include <QApplication>
#include <QClipboard>

#include "ui/frame/actions.h"
#include "ui/session/data_session.h"
#include "ui/session/number_format.h"
#include "ui/session/session.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = PaletteItem::Kind;

QString words(const char* text) {
  return QCoreApplication::translate("Palette", text);
}

void addActions(std::vector<PaletteItem>& items, const Actions& actions) {
  static const QHash<QString, const char*> menus = {
      {u"file"_s, QT_TRANSLATE_NOOP("Palette", "File")},
      {u"edit"_s, QT_TRANSLATE_NOOP("Palette", "Edit")},
      {u"view"_s, QT_TRANSLATE_NOOP("Palette", "View")},
      {u"project"_s, QT_TRANSLATE_NOOP("Palette", "Project")},
      {u"run"_s, QT_TRANSLATE_NOOP("Palette", "Run")},
      {u"state"_s, QT_TRANSLATE_NOOP("Palette", "State")},
      {u"help"_s, QT_TRANSLATE_NOOP("Palette", "Help")}};
  for (const Actions::Entry& entry : actions.entries()) {
    if (entry.id == u"view.palette"_s) continue;
    items.push_back(
        {.kind = Kind::Action,
         .text = QString(entry.action->text()).remove(u'&').remove(u'…'),
         .detail = words(menus.value(entry.id.section(u'.', 0, 0), "")),
         .icon = entry.action->property("iconName").toString(),
         .keys = entry.action->shortcut().toString(QKeySequence::PortableText),
         .command = entry.command && entry.action->isEnabled() ? entry.command() : QString(),
         .enabled = entry.action->isEnabled(),
         .does = [action = entry.action] { action->trigger(); }});
  }
}

void addUsers(std::vector<PaletteItem>& items, Session* session, const LoadedData& loaded) {
  static const char* const splits[] = {QT_TRANSLATE_NOOP("Palette", "train"),
                                       QT_TRANSLATE_NOOP("Palette", "validation"),
                                       QT_TRANSLATE_NOOP("Palette", "test")};
  for (const UserEntry& entry : loaded.users) {
    const QString user = qstr(entry.user);
    items.push_back(
        {.kind = Kind::User,
         .text = words(QT_TRANSLATE_NOOP("Palette", "User %1")).arg(user),
         .detail = words(QT_TRANSLATE_NOOP("Palette", "%1 rows, %2"))
                       .arg(wholeNumber(entry.rows), words(splits[static_cast<int>(entry.split)])),
         .icon = u"user"_s,
         .does = [session, user] { session->setCurrentUser(user); }});
  }
}

void addRuns(std::vector<PaletteItem>& items, Session* session) {
  for (const RunRecord& run : session->runs()) {
    const QString name = qstr(run.name);
    items.push_back({.kind = Kind::Run,
                     .text = name,
                     .detail = words(QT_TRANSLATE_NOOP("Palette", "%1, step %2"))
                                   .arg(qstr(run.status), wholeNumber(run.step)),
                     .icon = u"chart-line"_s,
                     .command = session->commandLine(u"runs show"_s, {name}),
                     .does = [session, name] { session->setCurrentRun(name); }});
  }
}

void addLayers(std::vector<PaletteItem>& items, const Session* session) {
  for (const auto& layer : session->resolved().model().layers())
    items.push_back(
        {.kind = Kind::Layer,
         .text = qstr(layer.name()),
         .detail = words(QT_TRANSLATE_NOOP("Palette", "layer of the model")),
         .icon = u"layers"_s,
         .does = [name = qstr(layer.name())] { QApplication::clipboard()->setText(name); }});
}

}  // namespace

std::vector<PaletteItem> paletteItems(const Actions& actions, Session* session,
                                      const DataSession* data) {
  std::vector<PaletteItem> items;
  addActions(items, actions);
  if (!session->isOpen()) return items;
  if (data->loaded() != nullptr) addUsers(items, session, *data->loaded());
  addRuns(items, session);
  addLayers(items, session);
  return items;
}

}  // namespace stateroom
