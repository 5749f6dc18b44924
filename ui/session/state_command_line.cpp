#include "ui/session/state_command_line.h"

#include <QDate>
#include <algorithm>

#include "core/base/text.h"
#include "ui/session/states_controller.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// The changed cells as `state edit` takes them.
QStringList unitArguments(const StateEdit& edit) {
  QStringList arguments;
  const bool isNamed = edit.base.size() > 1;
  for (const UnitEdit& unit : edit.changes()) {
    const QString tensor = qstr(isNamed ? unit.layer + "." + unit.tensor : unit.tensor);
    arguments << u"--unit"_s
              << u"%1[%2]=%3"_s.arg(tensor).arg(unit.unit).arg(qstr(formatDouble(unit.value)));
  }
  return arguments;
}

}  // namespace

QString editCommandLine(const StatesController& states, std::int64_t head) {
  const StateEdit& edit = *states.edit();
  QStringList arguments{u"--user"_s, states.history()->user, u"--expect-revision"_s,
                        QString::number(head)};
  if (!edit.note.isEmpty()) arguments << u"--note"_s << edit.note;
  arguments += unitArguments(edit);
  return states.session()->commandLine(u"state edit"_s, arguments);
}

QString dryRunCommandLine(const StatesController& states) {
  QStringList arguments{u"--user"_s, states.history()->user, u"--dry-run"_s};
  arguments += unitArguments(*states.edit());
  for (const std::string& value : states.editing()->nextValues())
    arguments << u"--value"_s << qstr(value);
  return states.session()->commandLine(u"state edit"_s, arguments);
}

QString stateCommandLine(const StatesController& states) {
  const auto& history = states.history();
  if (history == nullptr || history->head() == nullptr)
    return states.session()->commandLine(u"state list"_s, {});
  if (states.edit() && !states.edit()->changes().empty())
    return editCommandLine(states, states.edit()->revision);
  if (const auto edits = states.whatIf()->edits(); !edits.empty())
    return UserCommands(states).whatIf(edits);
  return UserCommands(states).show(states.shown());
}

// ---- the current user

UserCommands::UserCommands(const StatesController& states)
    : UserCommands(states, states.session()->currentUser()) {}

QString UserCommands::line(QStringView command, const QStringList& arguments) const {
  return states_.session()->commandLine(command.toString(),
                                        QStringList{u"--user"_s, user_} + arguments);
}

QStringList UserCommands::onBranch(const QString& branch) {
  return {u"--branch"_s, branch};
}

QString UserCommands::show(std::int64_t revision) const {
  const auto& history = states_.history();
  const Revision* row = history ? history->find(revision) : nullptr;
  QStringList arguments{u"--revision"_s, QString::number(revision)};
  if (row != nullptr && isComputedFromInput(*row)) arguments << u"--gates"_s;  // others have none
  return line(u"state show", arguments);
}

QString UserCommands::reset(const QString& to) const {
  return line(u"state reset", {u"--to"_s, to});
}

QString UserCommands::merge(const QString& branch, bool adopt) const {
  return line(u"state merge",
              onBranch(branch) + (adopt ? QStringList{u"--adopt"_s} : QStringList()));
}

QString UserCommands::whatIf(const std::vector<InputEdit>& edits, const QString& branch) const {
  QStringList arguments;
  for (const InputEdit& edit : edits)
    arguments << u"--edit"_s
              << u"%1:%2=%3"_s.arg(edit.revision).arg(qstr(edit.column), qstr(edit.value));
  return line(u"state replay", branch.isEmpty() ? arguments : arguments + onBranch(branch));
}

QString UserCommands::step(const QString& branch, const RowTexts& row) const {
  QStringList arguments = QStringList{u"--stateful"_s, u"--allow-late"_s} + onBranch(branch);
  for (const auto& [column, cell] : row) arguments << u"--value"_s << qstr(column + "=" + cell);
  const auto& history = states_.history();
  const bool isThere =
      history != nullptr && std::ranges::count(history->branches, branch, &BranchPath::name) > 0;
  const QString steps = line(u"predict", arguments);
  return isThere ? steps : fork(branch) + u" && "_s + steps;
}

QString UserCommands::take(const Transplant& transplant) const {
  const Revision* head = states_.history() == nullptr ? nullptr : states_.history()->head();
  const std::int64_t expected = states_.edit()    ? states_.edit()->revision
                                : head != nullptr ? head->number
                                                  : 0;
  QStringList arguments{u"--expect-revision"_s, QString::number(expected), u"--from"_s,
                        transplant.source};
  for (const std::string& unit : transplant.units) arguments << u"--unit"_s << qstr(unit);
  return line(u"state edit", arguments);
}

QString UserCommands::copyFrom(const QString& source) const {
  return states_.session()->commandLine(u"state copy"_s, {u"--from"_s, source, u"--to"_s, user_});
}

std::vector<StateCommand> stateCommands(const StatesController& states) {
  const auto& history = states.history();
  if (history == nullptr || history->head() == nullptr) return {};
  const UserCommands user(states);
  const QString tag = proposedTag();
  std::vector<StateCommand> commands{
      {u"shown"_s,
       QT_TRANSLATE_NOOP("stateroom::UserHeader", "What is shown"),
       {},
       stateCommandLine(states)},
      {u"resetInitial"_s,
       QT_TRANSLATE_NOOP("stateroom::UserHeader", "Reset to the initial state"),
       {},
       user.reset(u"initial"_s)},
      {u"resetZero"_s,
       QT_TRANSLATE_NOOP("stateroom::UserHeader", "Reset to zero"),
       {},
       user.reset(u"zero"_s)},
      {u"resetHere"_s,
       QT_TRANSLATE_NOOP("stateroom::UserHeader", "Reset to the shown revision"),
       {},
       user.reset(QString::number(states.shown()))},
      {u"fork"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Fork"), {}, user.fork(u"what-if"_s)}};
  for (const auto& [revision, name] : history->tags)
    commands.push_back({u"resetTag_"_s + name,
                        QT_TRANSLATE_NOOP("stateroom::UserHeader", "Reset to tag %1"), name,
                        user.reset(name)});
  for (const auto& [name, base, revisions] : history->branches) {
    commands.push_back({u"merge_"_s + name,
                        QT_TRANSLATE_NOOP("stateroom::UserHeader", "Merge %1 into main"), name,
                        user.merge(name)});
    commands.push_back({u"discard_"_s + name,
                        QT_TRANSLATE_NOOP("stateroom::UserHeader", "Discard %1"), name,
                        user.discard(name)});
  }
  commands.push_back(
      {u"replay"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Replay"), {}, user.replay()});
  commands.push_back({u"rebuild"_s,
                      QT_TRANSLATE_NOOP("stateroom::UserHeader", "Rebuild this user"),
                      {},
                      user.rebuild()});
  commands.push_back({u"tag"_s, QT_TRANSLATE_NOOP("stateroom::UserHeader", "Tag this moment as %1"),
                      tag, states.session()->commandLine(u"state tag"_s, {tag})});
  return commands;
}

QString proposedTag() {
  return QDate::currentDate().toString(Qt::ISODate);
}

QString conditionOf(const QStringList& users) {
  QStringList names;
  for (QString user : users) names << u'\'' + user.replace(u'\'', u"''"_s) + u'\'';
  return u"user IN (%1)"_s.arg(names.join(u", "_s));
}

QString revisionName(const QString& user, std::int64_t revision) {
  return u"%1@%2"_s.arg(user).arg(revision);
}

}  // namespace stateroom
