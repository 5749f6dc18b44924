#include "tests/ui/states/streamed_states.h"

#include <QApplication>
#include <QClipboard>
#include <QTableView>

#include "tests/support/paths.h"
#include "ui/panels/states/units_panel.h"

namespace stateroom::test {

using namespace Qt::StringLiterals;

Streamed::Streamed() {
  QString text = projectText();
  text.replace(u"units: 8"_s, u"units: 24"_s);
  writeText(projectFile(), text.toUtf8());
  train(u"first"_s, {u"training.epochs=3"_s, u"optimizer.learning_rate=0.02"_s});
  const Finished done = runProgram({u"predict"_s, project(), u"--stateful"_s, u"--input"_s, csv()});
  if (done.status != 0) qFatal("%s", qPrintable(done.all()));
}

Ledger Streamed::ledger(const QString& folder) const {
  auto opened = Ledger::open(ledgerPath((folder.isEmpty() ? project() : folder).toStdString()));
  if (!opened) qFatal("%s", explain(opened.error()).c_str());
  return std::move(*opened);
}

Revision Streamed::head(const QString& user, const char* branch, const QString& folder) const {
  Ledger opened = ledger(folder);
  auto head = opened.head(user.toStdString(), branch);
  if (!head) qFatal("%s", explain(head.error()).c_str());
  return *head;
}

/// By another process: closing a file here would end the locks that SQLite holds on it.
Twin::Twin(const Streamed& fixture) : fixture_(fixture) {
  if (QProcess::execute(u"cp"_s, {u"-r"_s, fixture.project(), path()}) != 0) qFatal("no copy");
}

Finished Twin::run(QString command) const {
  if (!command.contains(fixture_.project())) qFatal("%s", qPrintable(command));
  return TrainedFixture::runCopied(command.replace(fixture_.project(), path()));
}

QString copiedBy(QAction* action) {
  QApplication::clipboard()->clear();
  action->trigger();
  return QApplication::clipboard()->text();
}

OpenedStates::OpenedStates(const Streamed& streamed) : fixture(streamed) {
  window.resize(1600, 1000);
  window.show();
  if (!openAndWait(window, fixture.project())) qFatal("the project does not open");
  if (!QTest::qWaitFor([this] { return !window.session()->runs().empty(); })) qFatal("no runs");
  states = window.findChild<StatesWorkspace*>();
}

void OpenedStates::openUser(const QString& user) {
  window.session()->setCurrentUser(user);
  window.showWorkspace(4);
  settle();
}

void OpenedStates::settle() {
  const bool ready = QTest::qWaitFor(
      [this] {
        return controller()->history() && controller()->details() &&
               !controller()->work()->isBusy();
      },
      kWait);
  if (!ready) qFatal("the user did not appear");
  QTest::qWait(20);
}

QAction* OpenedStates::commandOf(const QString& id) {
  auto* menu = named<QMenu>("copyCommandMenu");
  Q_EMIT menu->aboutToShow();
  for (QAction* action : menu->actions())
    if (action->objectName() == u"copy_"_s + id) return action;
  qFatal("no command for %s", qPrintable(id));
}

QAction* OpenedStates::forkAction(const QString& name) {
  auto* menu = static_cast<QPushButton*>(named("forkButton"))->menu();
  Q_EMIT menu->aboutToShow();
  for (QAction* action : menu->actions())
    if (action->objectName() == name) return action;
  qFatal("no action %s", qPrintable(name));
}

void OpenedStates::selectTwenty() {
  auto* table = named<QTableView>("unitTable");
  table->sortByColumn(child<UnitsPanel>(*states, "unitsPanel")->model()->columnNamed(u"h·w"_s),
                      Qt::DescendingOrder);
  table->clearSelection();
  for (int row = 0; row < 20; ++row)
    table->selectionModel()->select(table->model()->index(row, 0), QItemSelectionModel::Select);
}

void OpenedStates::zeroTheTwenty() {
  selectTwenty();
  named("zeroUnits")->click();
}

}  // namespace stateroom::test
