#pragma once

#include <QAbstractButton>
#include <QTableView>
#include <QUndoStack>

#include "tests/ui/states/state_fixture.h"
#include "ui/panels/states/states_workspace.h"
#include "ui/panels/states/units_panel.h"

namespace stateroom::test {

/// The workspace on a fixture's project, with one user shown.
struct Shown {
  explicit Shown(const StateFixture& states, const QString& user = QStringLiteral("u2"));

  StatesController* controller() { return workspace.states(); }
  QTableView* users() { return child<QTableView>(workspace, "usersTable"); }
  QTableView* table() { return child<QTableView>(workspace, "unitTable"); }
  UnitModel* units() { return child<UnitsPanel>(workspace, "unitsPanel")->model(); }
  QAbstractButton* button(const char* name) { return child<QAbstractButton>(workspace, name); }
  /// A message bar by its key; nullptr: it is not shown.
  QWidget* message(const char* key);
  QAbstractButton* action(const char* key, const QString& text);
  void select(int first, int last);  ///< rows of units

  // What the ledger says.
  std::int64_t headNumber(const std::string& user = "u2") const;
  State headState(const std::string& user = "u2") const;
  bool hasDraft() const;

  const StateFixture& fixture;
  Session session;
  QUndoStack undo;
  StatesWorkspace workspace{&session, nullptr, &undo};
};

/// A cell of the only layer; tensor 0: h, 1: c.
float cell(const State& state, std::size_t tensor, int unit);

}  // namespace stateroom::test
