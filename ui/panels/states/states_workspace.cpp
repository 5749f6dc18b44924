#include "ui/panels/states/states_workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QDataStream>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

#include "ui/commands/state_commands.h"
#include "ui/panels/states/compare_panel.h"
#include "ui/panels/states/foreign_bar.h"
#include "ui/panels/states/history_panel.h"
#include "ui/panels/states/replay_panel.h"
#include "ui/panels/states/reset_question.h"
#include "ui/panels/states/revision_panel.h"
#include "ui/panels/states/state_messages.h"
#include "ui/panels/states/state_users_panel.h"
#include "ui/panels/states/user_header.h"
#include "ui/session/state_command_line.h"
#include "ui/session/text.h"
#include "ui/widgets/copy_command.h"
#include "ui/widgets/empty_state.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWide = 1400;  // px from which on the users have room for all their columns

}  // namespace

StatesWorkspace::StatesWorkspace(Session* session, DataSession* dataSession, QUndoStack* undo,
                                 QWidget* parent)
    : Workspace(u"states"_s, tr("States"), u"brain-circuit"_s, parent),
      session_(session),
      undo_(undo),
      states_(new StatesController(session, this)),
      pages_(new QStackedWidget),
      across_(new QSplitter),
      inner_(new QSplitter),
      centre_(new QStackedWidget),
      compare_(new ComparePanel(states_)),
      replay_(new ReplayPanel(states_, dataSession)),
      analysis_(new AnalysisPanel(states_)),
      users_(new StateUsersPanel(states_)),
      header_(new UserHeader(states_)),
      foreign_(new ForeignBar(states_)),
      history_(new HistoryPanel(states_)),
      revision_(new RevisionPanel(states_, undo)) {
  across_->addWidget(users_);
  across_->addWidget(makeUserPage());
  across_->setStretchFactor(1, 1);
  across_->setChildrenCollapsible(false);
  pages_->addWidget(makeEmpty());
  pages_->addWidget(across_);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(pages_);
  for (const QSplitter* splitter : {across_, inner_})
    connect(splitter, &QSplitter::splitterMoved, this, [this] { isArranged_ = true; });
  connectActions();
  makeUsersMenu();
  showPage();
}

QWidget* StatesWorkspace::makeUserPage() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(header_);
  column->addWidget(header_->askBar());
  column->addWidget(new StateMessages(states_));
  column->addWidget(foreign_);
  inner_->addWidget(history_);
  inner_->addWidget(revision_);
  inner_->setStretchFactor(0, 1);
  inner_->setChildrenCollapsible(false);
  for (QWidget* each : std::initializer_list<QWidget*>{inner_, compare_, replay_, analysis_})
    centre_->addWidget(each);
  column->addWidget(centre_, 1);
  return page;
}

QWidget* StatesWorkspace::makeEmpty() {
  auto* empty = new EmptyState(
      u"brain-circuit"_s, tr("No state is kept yet"),
      tr("Here will be what the model remembers of every user, revision by revision, to look at, "
         "change and replay. The first states come from predictions: all rows of the project's "
         "data, user by user."));
  QPushButton* fill = empty->addButton(tr("Fill the ledger from the data"), u"database"_s, true);
  fill->setObjectName(u"fillLedger"_s);
  CopyCommand::addTo(fill, [this] { return command(); });
  connect(fill, &QPushButton::clicked, this, &StatesWorkspace::fillFromData);
  return empty;
}

void StatesWorkspace::connectActions() {
  connect(states_, &StatesController::ledgerChanged, this, &StatesWorkspace::showPage);
  connect(states_->writer(), &StateWriter::written, this,
          [this](const HeadMoves& moves, const QString& what) {
            if (!moves.empty() && !what.isEmpty())
              undo_->push(new StateWriteCommand(states_->writer(), moves, what));
          });
  connect(states_->writer(), &StateWriter::kept, states_->whatIf(), &WhatIf::clear);
  connect(history_, &HistoryPanel::layerChosen, revision_, &RevisionPanel::setLayer);
  connect(revision_->units(), &UnitsPanel::refusedPaste, this, &Workspace::failed);
  connect(compare_, &ComparePanel::failed, this, &Workspace::failed);
  connect(foreign_, &ForeignBar::rebuildRequested, this, [this](const QString& run) {
    report(session_->startJob(u"state rebuild"_s, {u"--run"_s, run}));
  });
  connect(header_, &UserHeader::compareRequested, this, &StatesWorkspace::openCompare);
  connect(header_, &UserHeader::replayRequested, this, &StatesWorkspace::openReplay);
  connect(header_, &UserHeader::shownAnew, this, &Workspace::actionsChanged);
  connect(states_, &StatesController::ledgerChanged, this, &Workspace::actionsChanged);
  connect(users_->table()->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &Workspace::actionsChanged);
  const auto showHistory = [this] { centre_->setCurrentWidget(inner_); };
  connect(compare_, &ComparePanel::closed, this, showHistory);
  connect(compare_, &ComparePanel::taken, this, showHistory);
  connect(replay_, &ReplayPanel::closed, this, showHistory);
  connect(analysis_, &AnalysisPanel::closed, this, showHistory);
  connect(analysis_, &AnalysisPanel::unitChosen, this, [this](const QString& layer, int unit) {
    history_->setLayer(layer);
    revision_->setLayer(layer);
    revision_->units()->showUnit(unit);
  });
}

void StatesWorkspace::makeUsersMenu() {
  auto* menu = new QMenu(users_->menuButton());
  const auto add = [&](const QString& text, const QString& name,
                       const std::function<void()>& does) {
    menu->addAction(text, this, does)->setObjectName(name);
  };
  using Question = AnalysisPanel::Question;
  const std::tuple<QString, QString, QString, Question> questions[] = {
      {tr("Users like this one"), tr("Copy users like this one as command"), u"Similar"_s,
       Question::Similar},
      {tr("Users unlike all others"), tr("Copy users unlike all others as command"), u"Anomalies"_s,
       Question::Anomalies},
      {tr("Units at their limits"), tr("Copy units at their limits as command"), u"Census"_s,
       Question::Census}};
  for (const auto& [text, copy, name, asked] : questions)
    add(text, u"ask"_s + name, [this, asked = asked] { ask(asked); });
  menu->addSeparator();
  add(tr("Reset the selected users…"), u"resetSelected"_s, [this] { resetSelected(); });
  add(tr("Reset all that are listed…"), u"resetListed"_s, [this] { resetListed(); });
  menu->addSeparator();
  const auto copy = [&](const QString& text, const QString& name,
                        const std::function<QString()>& command) {
    add(text, u"copy"_s + name, [command] { QApplication::clipboard()->setText(command()); });
  };
  copy(tr("Copy the list as command"), u"List"_s,
       [this] { return session_->commandLine(u"state list"_s, listedBy(false)); });
  for (const auto& [text, copied, name, asked] : questions)
    copy(copied, name, [this, asked = asked] { return analysis_->commandOf(asked); });
  users_->menuButton()->setMenu(menu);
}

void StatesWorkspace::ask(AnalysisPanel::Question question) {
  centre_->setCurrentWidget(analysis_);
  analysis_->ask(question);
}

/// The options that mean the users of the list.
QStringList StatesWorkspace::listedBy(bool all) const {
  const QString where = users_->model()->where();
  if (!where.isEmpty()) return {u"--where"_s, where};
  return all ? QStringList{u"--all"_s} : QStringList();
}

QStringList StatesWorkspace::selectedBy() const {
  return users_->isAllSelected() ? listedBy(true)
                                 : QStringList{u"--where"_s, conditionOf(users_->selectedUsers())};
}

void StatesWorkspace::openCompare() {
  centre_->setCurrentWidget(compare_);
  compare_->open();
}

void StatesWorkspace::openReplay() {
  centre_->setCurrentWidget(replay_);
  replay_->replay();
}

void StatesWorkspace::activate() {
  users_->table()->setFocus();
}

QString StatesWorkspace::command() const {
  if (pages_->currentIndex() == 0) return session_->commandLine(u"predict"_s, fillArguments());
  if (centre_->currentWidget() == analysis_) return analysis_->command();
  if (states_->history() == nullptr) return stateCommandLine(*states_);
  if (centre_->currentWidget() == compare_) return compare_->command();
  if (centre_->currentWidget() == replay_) return replay_->command();
  return stateCommandLine(*states_);
}

/// Without a ledger the offer to fill one; one that cannot be read shows why.
void StatesWorkspace::showPage() {
  const auto& error = states_->ledgerError();
  const bool isEmpty = error ? error->code() == Code::ledger_none : states_->sequence() == 0;
  pages_->setCurrentIndex(isEmpty ? 0 : 1);
}

/// Of a prediction over the project's data; empty where it has none.
QStringList StatesWorkspace::fillArguments() const {
  if (!session_->isOpen()) return {};
  const auto& sources = session_->resolved().data().sources();
  if (sources.empty()) return {};
  return {u"--stateful"_s, u"--input"_s, qpath(session_->folder() / sources[0].path())};
}

void StatesWorkspace::fillFromData() {
  const QStringList arguments = fillArguments();
  if (arguments.isEmpty()) return Q_EMIT failed(tr("The project has no data to fill from."));
  report(session_->startJob(u"predict"_s, arguments));
}

/// Of those that are selected some were never scrolled to: their names are asked for.
void StatesWorkspace::resetSelected() {
  askResetOf(
      [ids = users_->selectedIds()](Ledger& ledger) -> Result<std::vector<std::string>> {
        STATEROOM_TRY(const auto rows, listRows(ledger, ids));
        std::vector<std::string> users;
        for (const ListRow& row : rows) users.push_back(row.user);
        return users;
      },
      users_->isAllSelected() ? listedBy(true) : QStringList());
}

void StatesWorkspace::resetListed() {
  askResetOf([where = users_->model()->where().toStdString()](
                 Ledger& ledger) { return usersWhere(ledger, where); },
             listedBy(true));
}

/// `chosenBy`: the options of `state reset` that mean them; none: their names do.
void StatesWorkspace::askResetOf(
    const std::function<Result<std::vector<std::string>>(Ledger& ledger)>& find,
    const QStringList& chosenBy) {
  states_->lists()->run(
      "listed",
      [find](StateDesk& desk) -> Result<std::vector<std::string>> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return find(*ledger);
      },
      [this, chosenBy](Result<std::vector<std::string>> users) {
        if (!users) return Q_EMIT states_->refused(users.error());
        QStringList names;
        for (const std::string& user : *users) names << qstr(user);
        askReset(std::move(*users),
                 chosenBy.isEmpty() ? QStringList{u"--where"_s, conditionOf(names)} : chosenBy);
      });
}

void StatesWorkspace::askReset(std::vector<std::string> users, const QStringList& chosenBy) {
  if (!users.empty()) (new ResetQuestion(states_, std::move(users), chosenBy, this))->open();
}

/// The draft would be there again; whether that is meant is asked.
bool StatesWorkspace::mayClose() {
  const auto& edit = states_->edit();
  const int cells = edit ? static_cast<int>(edit->changes().size()) : 0;
  if (cells == 0) return true;
  QMessageBox box(QMessageBox::Question, u"Stateroom"_s,
                  tr("%n cell(s) of user %1 are edited and not committed.", nullptr, cells)
                      .arg(session_->currentUser()),
                  QMessageBox::NoButton, window());
  box.setObjectName(u"editQuestion"_s);
  box.setInformativeText(
      tr("Kept as a draft, the edit is there again when the user is next opened."));
  const QPushButton* keep = box.addButton(tr("Keep as draft"), QMessageBox::AcceptRole);
  const QPushButton* discard = box.addButton(tr("Discard"), QMessageBox::DestructiveRole);
  box.setDefaultButton(box.addButton(QMessageBox::Cancel));
  box.exec();
  if (box.clickedButton() == discard) states_->editing()->discard();
  return box.clickedButton() == keep || box.clickedButton() == discard;
}

QByteArray StatesWorkspace::saveLayout() const {
  if (!isArranged_) return {};
  QByteArray bytes;
  QDataStream stream(&bytes, QIODevice::WriteOnly);
  stream << across_->saveState() << inner_->saveState();
  return bytes;
}

void StatesWorkspace::restoreLayout(const QByteArray& layout) {
  QByteArray across, inner;
  QDataStream stream(layout);
  stream >> across >> inner;
  isArranged_ = across_->restoreState(across) && inner_->restoreState(inner);
  if (!isArranged_) arrange();
}

/// As long as nobody has arranged it otherwise.
void StatesWorkspace::arrange() {
  const int users = width() < kWide ? 212 : 296, units = width() < kWide ? 392 : 510;
  across_->setSizes({users, width() - users});
  inner_->setSizes({width() - users - units, units});
}

void StatesWorkspace::resizeEvent(QResizeEvent* event) {
  Workspace::resizeEvent(event);
  if (!isArranged_) arrange();
}

}  // namespace stateroom
