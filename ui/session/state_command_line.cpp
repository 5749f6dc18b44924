#include "ui/session/state_command_line.h"

#include "core/base/text.h"
#include "ui/session/states_controller.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString editCommandLine(const StatesController& states) {
  const StateEdit& edit = *states.edit();
  QStringList arguments{u"--user"_s, states.history()->user, u"--expect-revision"_s,
                        QString::number(edit.revision)};
  if (!edit.note.isEmpty()) arguments << u"--note"_s << edit.note;
  const bool isNamed = edit.base.size() > 1;
  for (const UnitEdit& unit : edit.changes()) {
    const QString tensor = qstr(isNamed ? unit.layer + "." + unit.tensor : unit.tensor);
    arguments << u"--unit"_s
              << u"%1[%2]=%3"_s.arg(tensor).arg(unit.unit).arg(qstr(formatDouble(unit.value)));
  }
  return states.session()->commandLine(u"state edit"_s, arguments);
}

QString whatIfCommandLine(const StatesController& states) {
  QStringList arguments{u"--user"_s, states.history()->user};
  for (const InputEdit& edit : states.whatIf()->edits())
    arguments << u"--edit"_s
              << u"%1:%2=%3"_s.arg(edit.revision).arg(qstr(edit.column), qstr(edit.value));
  return states.session()->commandLine(u"state replay"_s, arguments);
}

}  // namespace

QString stateCommandLine(const StatesController& states) {
  const auto& history = states.history();
  if (history == nullptr || history->head() == nullptr)
    return states.session()->commandLine(u"state list"_s, {});
  if (states.edit() && !states.edit()->changes().empty()) return editCommandLine(states);
  if (!states.whatIf()->edits().empty()) return whatIfCommandLine(states);
  return states.session()->commandLine(
      u"state show"_s,
      {u"--user"_s, history->user, u"--revision"_s, QString::number(states.shown()), u"--gates"_s});
}

std::vector<StateCommand> stateCommands(const StatesController& states) {
  const auto& history = states.history();
  if (history == nullptr || history->head() == nullptr) return {};
  const QString user = history->user;
  std::vector<StateCommand> commands;
  const auto add = [&](const QString& id, const char* name, const QString& command,
                       const QStringList& arguments, const QString& branch = {}) {
    commands.push_back({id, name, branch, states.session()->commandLine(command, arguments)});
  };
  const QStringList of{u"--user"_s, user};
  const QString shown = QString::number(states.shown());
  commands.push_back({u"shown"_s,
                      QT_TRANSLATE_NOOP("stateroom::UserHeader", "What is shown"),
                      {},
                      stateCommandLine(states)});
  add(u"resetInitial"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Reset to the initial state"),
      u"state reset"_s, of + QStringList{u"--to"_s, u"initial"_s});
  add(u"resetZero"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Reset to zero"), u"state reset"_s,
      of + QStringList{u"--to"_s, u"zero"_s});
  add(u"resetHere"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Reset to the shown revision"),
      u"state reset"_s, of + QStringList{u"--to"_s, shown});
  add(u"fork"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Fork"), u"state fork"_s,
      of + QStringList{u"--branch"_s, u"what-if"_s});
  for (const BranchPath& branch : history->branches) {
    const QStringList named = of + QStringList{u"--branch"_s, branch.name};
    add(u"merge_"_s + branch.name, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Merge %1 into main"),
        u"state merge"_s, named, branch.name);
    add(u"discard_"_s + branch.name, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Discard %1"),
        u"state discard"_s, named, branch.name);
  }
  add(u"replay"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Replay"), u"state replay"_s, of);
  add(u"rebuild"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Rebuild this user"),
      u"state rebuild"_s, of);
  return commands;
}

RevisionName parseRevisionName(const QString& text) {
  const qsizetype at = text.lastIndexOf(u'@');
  bool isNumber = false;
  const auto revision = at < 0 ? 0 : text.mid(at + 1).toLongLong(&isNumber);
  return isNumber ? RevisionName{text.left(at), revision} : RevisionName{text, 0};
}

QString revisionName(const QString& user, std::int64_t revision) {
  return user + u'@' + QString::number(revision);
}

}  // namespace stateroom
