#pragma once

#include <QAbstractButton>
#include <QAction>
#include <QMenu>
#include <QPushButton>

#include "core/state/ledger_branches.h"
#include "tests/ui/trained_fixture.h"
#include "ui/panels/states/states_workspace.h"

namespace stateroom::test {

inline constexpr int kWait = 30000;  ///< ms, for what the engine computes

/// A project with the states that a run which was really trained made of all rows.
class Streamed : public TrainedFixture {
 public:
  Streamed();
  Ledger ledger(const QString& folder = {}) const;
  Revision head(const QString& user, const char* branch = "main", const QString& folder = {}) const;
};

/// The window's project once more, for the command that does the same as the window.
class Twin {
 public:
  explicit Twin(const Streamed& fixture);
  QString path() const { return folder_.filePath(QStringLiteral("visits")); }
  Finished run(QString command) const;
  Revision head(const QString& user, const char* branch = "main") const {
    return fixture_.head(user, branch, path());
  }

 private:
  const Streamed& fixture_;
  /// No word that a shell would split.
  QTemporaryDir folder_{QDir::tempPath() + QStringLiteral("/twin-XXXXXX")};
};

/// What an action that copies puts on the clipboard.
QString copiedBy(QAction* action);

/// The whole window on a streamed project.
class OpenedStates {
 public:
  explicit OpenedStates(const Streamed& streamed);
  void openUser(const QString& user);
  void settle();

  StatesController* controller() const { return states->states(); }
  QString user() { return window.session()->currentUser(); }
  Revision head(const char* branch = "main") { return fixture.head(user(), branch); }
  template <typename Widget = QAbstractButton>
  Widget* named(const char* name) {
    return child<Widget>(*states, name);
  }
  QAction* frameAction(const char* id) { return child<QAction>(window, id); }
  QAction* commandOf(const QString& id);
  QAction* forkAction(const QString& name);
  void selectTwenty();  ///< the units that do most to the output
  void zeroTheTwenty();

  const Streamed& fixture;
  MainWindow window;
  StatesWorkspace* states = nullptr;
};

}  // namespace stateroom::test
