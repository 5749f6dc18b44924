#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "core/predict/replay.h"
#include "core/predict/user_step.h"
#include "ui/session/transplant.h"

namespace stateroom {

class StatesController;

/// The command line that does what is at hand in the States workspace: commits the edit, tries
/// other inputs, shows the revision that is looked at, lists the users.
QString stateCommandLine(const StatesController& states);

/// Commits the edit, if the head is still that revision.
QString editCommandLine(const StatesController& states, std::int64_t head);

/// Tells what the edit does to the prediction now and after the next step, as it is shown.
QString dryRunCommandLine(const StatesController& states);

/// The command lines that do to a user, the current one, what single actions of the window do.
class UserCommands {
 public:
  explicit UserCommands(const StatesController& states);
  UserCommands(const StatesController& states, QString user)
      : states_(states), user_(std::move(user)) {}

  QString show(std::int64_t revision) const;
  QString reset(const QString& to) const;
  QString fork(const QString& branch) const { return line(u"state fork", onBranch(branch)); }
  QString merge(const QString& branch, bool adopt = false) const;
  QString discard(const QString& branch) const { return line(u"state discard", onBranch(branch)); }
  QString replay() const { return line(u"state replay"); }
  QString rebuild() const { return line(u"state rebuild"); }
  QString whatIf(const std::vector<InputEdit>& edits, const QString& branch = {}) const;
  /// A step of a branch, which is begun where it is not there.
  QString step(const QString& branch, const RowTexts& row) const;
  QString take(const Transplant& transplant) const;
  /// `source` as revisionNamed() takes it.
  QString copyFrom(const QString& source) const;

 private:
  QString line(QStringView command, const QStringList& arguments = {}) const;
  static QStringList onBranch(const QString& branch);
  const StatesController& states_;
  QString user_;
};

/// What can be done to the current user, as a command line.
struct StateCommand {
  QString id;        ///< stable
  const char* name;  ///< for people, to be translated in the context of UserHeader
  QString argument;  ///< for %1 of the name: a branch, a tag
  QString line;
};
std::vector<StateCommand> stateCommands(const StatesController& states);

/// What a tag is called when nobody says otherwise: today's date.
QString proposedTag();

/// The condition that these users and no others meet, as `--where` takes it.
QString conditionOf(const QStringList& users);

/// "42@7": a user's revision, as revisionNamed() takes it.
QString revisionName(const QString& user, std::int64_t revision);

}  // namespace stateroom
