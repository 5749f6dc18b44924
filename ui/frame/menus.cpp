#include "ui/frame/menus.h"

#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <span>

#include "ui/frame/actions.h"
#include "ui/theme/icons.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// "-" is a separator.
struct MenuTable {
  const char* title;
  std::vector<const char*> actions;
};

const std::vector<MenuTable>& menuTables() {
  static const std::vector<MenuTable> tables = {
      {QT_TRANSLATE_NOOP("Menus", "&File"),
       {"file.new", "file.open", "file.inspect", "-", "file.folder", "file.close", "-",
        "file.quit"}},
      {QT_TRANSLATE_NOOP("Menus", "&Edit"), {"edit.undo", "edit.redo", "-", "edit.copy_command"}},
      {QT_TRANSLATE_NOOP("Menus", "&View"),
       {"view.data", "view.model", "view.train", "view.evaluate", "view.states", "view.predict",
        "-", "view.palette", "-", "view.problems", "view.log", "view.jobs", "-",
        "view.theme_system", "view.theme_light", "view.theme_dark", "-", "view.full_screen",
        "view.reset_layout"}},
      {QT_TRANSLATE_NOOP("Menus", "&Project"),
       {"project.check", "project.reload", "-", "project.edit", "file.folder"}},
      {QT_TRANSLATE_NOOP("Menus", "&Run"),
       {"run.train", "run.pause", "run.stop", "run.stop_keep_best", "-", "run.evaluate",
        "run.mark_current", "-", "run.export_torchscript", "run.export_safetensors"}},
      {QT_TRANSLATE_NOOP("Menus", "&State"),
       {"state.choose_user",
        "view.states",
        "-",
        "state.edit",
        "state.reset_initial",
        "state.reset_zero",
        "state.reset_shown",
        "state.reset_tag",
        "-",
        "state.fork",
        "state.merge",
        "state.tag",
        "state.transplant",
        "-",
        "state.compare",
        "state.replay",
        "state.rebuild",
        "state.undo_rebuild",
        "-",
        "state.reset_selected",
        "state.reset_listed",
        "-",
        "state.similar",
        "state.anomalies",
        "state.census"}},
      {QT_TRANSLATE_NOOP("Menus", "&Tools"),
       {"view.palette", "file.inspect", "project.check", "-", "edit.copy_command"}},
      {QT_TRANSLATE_NOOP("Menus", "&Help"), {"help.shortcuts", "help.about"}},
  };
  return tables;
}

}  // namespace

QMenu* fillMenuBar(QMenuBar* bar, const Actions& actions) {
  QMenu* recent = nullptr;
  for (const MenuTable& table : menuTables()) {
    QMenu* menu = bar->addMenu(QCoreApplication::translate("Menus", table.title));
    menu->setObjectName(QString::fromLatin1(table.title).remove(u'&').toLower() + u"Menu"_s);
    for (const char* id : table.actions) {
      if (*id == '-') {
        menu->addSeparator();
        continue;
      }
      menu->addAction(actions[QString::fromLatin1(id)]);
      if (qstrcmp(id, "file.open") == 0) {
        recent = menu->addMenu(themedIcon(u"history"_s, &Tokens::secondaryText),
                               QCoreApplication::translate("Menus", "Open &recent"));
        recent->setObjectName(u"recentMenu"_s);
      }
    }
  }
  return recent;
}

}  // namespace stateroom
