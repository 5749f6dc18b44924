#pragma once

#include <QString>
#include <vector>

namespace stateroom {

class StatesController;

/// The command line that does what is at hand in the States workspace: commits the edit, tries
/// other inputs, shows the revision that is looked at, lists the users.
QString stateCommandLine(const StatesController& states);

/// What can be done to the current user, as a command line.
struct StateCommand {
  QString id;        ///< stable
  const char* name;  ///< for people, to be translated in the context of UserHeader
  QString branch;    ///< for %1 of the name
  QString line;
};
std::vector<StateCommand> stateCommands(const StatesController& states);

/// "42", "42@7": a user, and of it a revision; 0: the head.
struct RevisionName {
  QString user;
  std::int64_t revision = 0;
};
RevisionName parseRevisionName(const QString& text);
QString revisionName(const QString& user, std::int64_t revision);

}  // namespace stateroom
