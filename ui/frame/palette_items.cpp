#include "ui/frame/palette_items.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

#include "ui/frame/actions.h"
#include "ui/session/data_session.h"
#include "ui/session/number_format.h"
#include "ui/session/session.h"
#include "ui/session/status_text.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = PaletteItem::Kind;

QString words(const char* text) {
  return QCoreApplication::translate("Palette", text);
}

/// The menu that it stands in, and what it will write.
QString detailOf(const Actions::Entry& entry, const QString& menu) {
  const QString writes = entry.writes && entry.action->isEnabled() ? entry.writes() : QString();
  return writes.isEmpty() ? menu : menu + u", "_s + writes;
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
         .text = labelOf(entry.action->text()),
         .detail = detailOf(entry, words(menus.value(entry.id.section(u'.', 0, 0), ""))),
         .icon = entry.action->property("iconName").toString(),
         .keys = entry.action->shortcut().toString(QKeySequence::NativeText),
         .command = entry.command && entry.action->isEnabled() ? entry.command() : QString(),
         .enabled = entry.action->isEnabled(),
         .does = [action = entry.action] { action->trigger(); }});
  }
}

PaletteItem userItem(Session* session, const QString& user, const QString& detail) {
  return {.kind = Kind::User,
          .text = words(QT_TRANSLATE_NOOP("Palette", "User %1")).arg(user),
          .detail = detail,
          .icon = u"user"_s,
          .command = session->commandLine(u"state show"_s, {u"--user"_s, user}),
          .does = [session, user] { session->setCurrentUser(user); }};
}

QString detailOf(const UserEntry& entry) {
  static const char* const splits[] = {QT_TRANSLATE_NOOP("Palette", "train"),
                                       QT_TRANSLATE_NOOP("Palette", "validation"),
                                       QT_TRANSLATE_NOOP("Palette", "test")};
  return words(QT_TRANSLATE_NOOP("Palette", "%1 rows, %2"))
      .arg(wholeNumber(entry.rows), words(splits[static_cast<int>(entry.split)]));
}

/// Those of whose name all words are a part, names that begin with the first word before the
/// others. What is typed may also be a user of whom only the ledger knows.
std::vector<PaletteItem> findUsers(Session* session, const LoadedData* loaded,
                                   const QStringList& wanted, std::size_t most) {
  const QString label = words(QT_TRANSLATE_NOOP("Palette", "User %1")).arg(QString());
  std::vector<std::string> parts;
  for (const QString& word : wanted)
    if (!label.contains(word, Qt::CaseInsensitive)) parts.push_back(word.toStdString());
  const auto fits = [&parts](const UserEntry& entry) {
    return std::ranges::all_of(
        parts, [&](const std::string& part) { return entry.user.find(part) != std::string::npos; });
  };
  std::vector<PaletteItem> first, others;
  bool exact = parts.size() != 1;
  if (loaded != nullptr) {
    for (const UserEntry& entry : loaded->users) {
      if (first.size() == most) break;
      if (!fits(entry)) continue;
      exact = exact || entry.user == parts.front();
      const bool begins = parts.empty() || entry.user.starts_with(parts.front());
      if (auto& list = begins ? first : others; list.size() < most)
        list.push_back(userItem(session, qstr(entry.user), detailOf(entry)));
    }
  }
  if (!exact)
    others.push_back(userItem(session, qstr(parts.front()),
                              words(QT_TRANSLATE_NOOP("Palette", "not in the data"))));
  std::ranges::move(others, std::back_inserter(first));
  first.resize(std::min(first.size(), most));
  return first;
}

void addRuns(std::vector<PaletteItem>& items, Session* session) {
  for (const RunRecord& run : session->runs()) {
    const QString name = qstr(run.name);
    items.push_back({.kind = Kind::Run,
                     .text = name,
                     .detail = words(QT_TRANSLATE_NOOP("Palette", "%1, step %2"))
                                   .arg(runStatusText(run), wholeNumber(run.step)),
                     .icon = u"chart-line"_s,
                     .command = session->commandLine(u"runs show"_s, {name}),
                     .does = [session, name] { session->setCurrentRun(name); }});
  }
}

void addLayers(std::vector<PaletteItem>& items, const Session* session,
               const std::function<void(const QString&)>& show) {
  for (const auto& layer : session->resolved().model().layers())
    items.push_back({.kind = Kind::Layer,
                     .text = qstr(layer.name()),
                     .detail = words(QT_TRANSLATE_NOOP("Palette", "layer of the model")),
                     .icon = u"layers"_s,
                     .command = session->commandLine(u"inspect"_s, {}),
                     .does = [show, name = qstr(layer.name())] { show(name); }});
}

}  // namespace

std::vector<PaletteItem> paletteItems(const Actions& actions, Session* session,
                                      const std::function<void(const QString&)>& showLayer) {
  std::vector<PaletteItem> items;
  addActions(items, actions);
  if (!session->isOpen()) return items;
  addRuns(items, session);
  addLayers(items, session, showLayer);
  return items;
}

PaletteUsers paletteUsers(Session* session, const DataSession* data) {
  if (!session->isOpen()) return {};
  return [session, loaded = data->loaded()](const QStringList& words, std::size_t most) {
    return findUsers(session, loaded.get(), words, most);
  };
}

}  // namespace stateroom
