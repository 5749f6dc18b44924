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
#include "ui/panels/states/history_panel.h"
#include "ui/panels/states/state_users_panel.h"
#include "ui/panels/states/units_panel.h"
#include "ui/panels/states/user_header.h"
#include "ui/session/data_session.h"
#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/widgets/empty_state.h"

namespace stateroom {

using namespace Qt::StringLiterals;

StatesWorkspace::StatesWorkspace(Session* session, DataSession* dataSession, QUndoStack* undo,
                                 QWidget* parent)
    : Workspace(u"states"_s, tr("States"), u"brain-circuit"_s, parent),
      session_(session),
      data_(dataSession),
      undo_(undo),
      states_(new StatesController(session, this)),
      pages_(new QStackedWidget),
      across_(new QSplitter),
      inner_(new QSplitter),
      centre_(new QStackedWidget),
      compare_(new ComparePanel(states_)),
      users_(new StateUsersPanel(states_)),
      header_(new UserHeader(states_)),
      bars_(new MessageBars),
      history_(new HistoryPanel(states_)),
      units_(new UnitsPanel(states_, undo)) {
  bars_->setObjectName(u"stateBars"_s);
  across_->addWidget(users_);
  across_->addWidget(makeUserPage());
  across_->setStretchFactor(1, 1);
  across_->setChildrenCollapsible(false);
  pages_->addWidget(makeEmpty());
  pages_->addWidget(across_);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(pages_);
  restoreLayout({});
  connectActions();
  showPage();
}

QWidget* StatesWorkspace::makeUserPage() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(header_);
  column->addWidget(bars_);
  inner_->addWidget(history_);
  inner_->addWidget(units_);
  inner_->setStretchFactor(0, 1);
  inner_->setChildrenCollapsible(false);
  centre_->addWidget(inner_);
  centre_->addWidget(compare_);
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
  connect(fill, &QPushButton::clicked, this, &StatesWorkspace::fillFromData);
  return empty;
}

void StatesWorkspace::connectActions() {
  connect(states_, &StatesController::ledgerChanged, this, &StatesWorkspace::showPage);
  connect(states_, &StatesController::historyChanged, this, &StatesWorkspace::showForeign);
  connect(session_, &Session::currentRunChanged, this, &StatesWorkspace::showForeign);
  connect(states_, &StatesController::refused, this, &StatesWorkspace::showRefusal);
  connect(
      states_, &StatesController::written, this,
      [this](const QString& user, std::int64_t before, std::int64_t after, const QString& what) {
        bars_->remove(u"refused"_s);
        undo_->push(new StateWriteCommand(states_, user, before, after, what));
      });
  connect(session_, &Session::currentUserChanged, bars_, &MessageBars::clear);
  connect(history_, &HistoryPanel::layerChosen, units_, &UnitsPanel::setLayer);
  connect(units_, &UnitsPanel::refusedPaste, this, &Workspace::failed);
  connect(header_, &UserHeader::resetRequested, this, [this](const ResetTarget& target) {
    states_->resetUsers({session_->currentUser().toStdString()}, target);
  });
  connect(header_, &UserHeader::copyCommandRequested, this,
          [this] { QApplication::clipboard()->setText(command()); });
  connect(header_, &UserHeader::compareRequested, this, [this] {
    centre_->setCurrentWidget(compare_);
    compare_->open();
  });
  connect(compare_, &ComparePanel::closed, this, [this] { centre_->setCurrentWidget(inner_); });
  connect(header_, &UserHeader::replayRequested, this, [this] { replay(false); });
  auto* menu = new QMenu(users_->menuButton());
  menu->addAction(tr("Reset the selected users…"), this, [this] { askResetUsers(true); })
      ->setObjectName(u"resetSelected"_s);
  menu->addAction(tr("Reset all that are listed…"), this, [this] { askResetUsers(false); })
      ->setObjectName(u"resetListed"_s);
  menu->addSeparator();
  menu->addAction(tr("Copy the list as command"), this, [this] {
    const QString where = users_->model()->where();
    QApplication::clipboard()->setText(session_->commandLine(
        u"state list"_s, where.isEmpty() ? QStringList() : QStringList{u"--where"_s, where}));
  });
  users_->menuButton()->setMenu(menu);
}

void StatesWorkspace::activate() {
  users_->table()->setFocus();
}

QString StatesWorkspace::command() const {
  return centre_->currentWidget() == compare_ && states_->history() != nullptr ? compare_->command()
                                                                               : states_->command();
}

void StatesWorkspace::showPage() {
  const auto& error = states_->ledgerError();
  const bool none = error && error->code() == Code::ledger_none;
  pages_->setCurrentIndex(none || states_->sequence() == 0 ? 0 : 1);
  if (error && !none) {
    pages_->setCurrentIndex(1);
    bars_->show(u"ledger"_s, MessageKind::Error, sentenceOf(*error) + u". "_s + hintOf(*error));
  } else {
    bars_->remove(u"ledger"_s);
  }
}

/// What differs between the model that made the state and the one the ledger is bound to.
QString StatesWorkspace::difference() const {
  const auto& history = states_->history();
  if (!history->model || !history->bound) return {};
  QStringList words;
  for (const auto& layer : history->model->layout.layers()) {
    const auto& others = history->bound->layout.layers();
    const auto other = std::ranges::find(others, layer.name, &StateLayout::Layer::name);
    if (other == others.end())
      words << tr("layer %1 is gone").arg(qstr(layer.name));
    else if (other->tensors != layer.tensors)
      words << tr("%1 has %2 units instead of %3")
                   .arg(qstr(layer.name))
                   .arg(other->tensors.front().units)
                   .arg(layer.tensors.front().units);
  }
  return words.isEmpty() ? tr("same layers, other weights") : words.join(u", "_s);
}

void StatesWorkspace::showForeign() {
  bars_->remove(u"foreign"_s);
  const auto& history = states_->history();
  if (history == nullptr || history->head() == nullptr) return;
  const auto rebuild = [this](const QString& run) {
    return MessageAction{
        tr("Rebuild all with %1").arg(run),
        [this, run] { report(session_->startJob(u"state rebuild"_s, {u"--run"_s, run})); }, true};
  };
  const auto copy = [this](const QString& run) {
    return MessageAction{tr("Copy as command"), [this, run] {
                           QApplication::clipboard()->setText(
                               session_->commandLine(u"state rebuild"_s, {u"--run"_s, run}));
                         }};
  };
  if (!history->fits() && history->bound) {
    const QString run = qstr(history->bound->run);
    const QString made = history->model ? qstr(history->model->run) : tr("an unknown run");
    const QString print = qstr(history->head()->model.substr(0, 6));
    bars_->show(u"foreign"_s, MessageKind::Warning,
                tr("The state of user %1 was made by another model, %2 (%3): %4. It is read-only.")
                    .arg(history->user, print, made, difference()),
                {rebuild(run),
                 {tr("Reset to initial"),
                  [this] {
                    states_->resetUsers({session_->currentUser().toStdString()},
                                        {ResetTarget::Kind::Initial, 0, {}});
                  }},
                 copy(run)});
    return;
  }
  if (!states_->isForeignRun()) return;
  const QString run = session_->currentRun(), bound = states_->boundRun();
  bars_->show(u"foreign"_s, MessageKind::Warning,
              tr("The states were made by %1; the current run is %2. They are read-only until "
                 "they are rebuilt or the run is chosen again.")
                  .arg(bound, run),
              {rebuild(run),
               {tr("Use %1").arg(bound), [this, bound] { session_->setCurrentRun(bound); }},
               copy(run)});
}

/// A conflict shows the other's row and the ways out; anything else is said with its hint.
void StatesWorkspace::showRefusal(const Error& error) {
  const QString text = sentenceOf(error) + u". "_s + hintOf(error);
  if (error.code() == Code::branch_behind) {
    const QString branch = qstr(error.argument("branch"));
    return bars_->show(
        u"refused"_s, MessageKind::Warning, text,
        {{tr("Adopt the branch"), [this, branch] { states_->merge(branch, true); }, true},
         {tr("Discard the branch"), [this, branch] { states_->discard(branch); }}});
  }
  if (error.code() != Code::ledger_conflict)
    return bars_->show(u"refused"_s, MessageKind::Error, text);
  const auto number = std::string(error.argument("revision"));
  bars_->show(u"refused"_s, MessageKind::Error, text,
              {{tr("Show r%1").arg(qstr(number)),
                [this, number] { states_->show(std::atoll(number.c_str())); }},
               {tr("Discard my edit"), [this] {
                  states_->discardEdit();
                  bars_->remove(u"refused"_s);
                }}});
}

/// With the recorded inputs: are engine and ledger right? With today's: which rows changed?
void StatesWorkspace::replay(bool today) {
  const auto loaded = data_ == nullptr ? nullptr : data_->loaded();
  if (states_->history() == nullptr || (today && loaded == nullptr)) return;
  bars_->show(u"replay"_s, MessageKind::Info,
              tr("Replaying user %1 …").arg(states_->history()->user));
  states_->work()->run(
      "replay",
      [user = states_->history()->user.toStdString(), today,
       loaded](StateDesk& desk) -> Result<UserReplay> {
        STATEROOM_TRY(const auto predictor, desk.predictor());
        ReplayOptions options;
        if (today) options.data = &loaded->data;
        STATEROOM_TRY(auto replayed, stateroom::replay(predictor, {user}, options));
        if (replayed.front().error) return unexpected(std::move(*replayed.front().error));
        return std::move(replayed.front());
      },
      [this, today](const Result<UserReplay>& replayed) { showReplay(replayed, today); });
}

void StatesWorkspace::showReplay(const Result<UserReplay>& replayed, bool today) {
  if (!replayed) {
    return bars_->show(u"replay"_s, MessageKind::Error,
                       sentenceOf(replayed.error()) + u". "_s + hintOf(replayed.error()));
  }
  std::vector<MessageAction> actions;
  if (replayed->first)
    actions.push_back({tr("Show r%1").arg(replayed->first->revision),
                       [this, number = replayed->first->revision] { states_->show(number); },
                       true});
  if (data_ != nullptr && data_->loaded() != nullptr)
    actions.push_back({today ? tr("With the recorded inputs") : tr("With today's data"),
                       [this, today] { replay(!today); }});
  QStringList arguments{u"--user"_s, states_->history()->user};
  if (today) arguments << u"--with"_s << u"data"_s;
  actions.push_back({tr("Copy as command"), [this, arguments] {
                       QApplication::clipboard()->setText(
                           session_->commandLine(u"state replay"_s, arguments));
                     }});
  const int count = static_cast<int>(replayed->revisions);
  if (replayed->identical)
    return bars_->show(u"replay"_s, MessageKind::Success,
                       tr("%n revision(s) computed again: the same bit for bit.", nullptr, count),
                       actions);
  QString text = tr("%n revision(s) computed again: they differ by at most %1", nullptr, count)
                     .arg(shortNumber(replayed->max, 3));
  if (const auto& first = replayed->first)
    text += tr(", first at r%1, %2[%3] by %4")
                .arg(first->revision)
                .arg(qstr(first->layer + "." + first->tensor))
                .arg(first->unit)
                .arg(shortNumber(first->delta, 3));
  if (!replayed->changes.empty()) {
    const InputChange& change = replayed->changes.front();
    text += change.column.empty() ? tr("; the row of r%1 is gone").arg(change.revision)
                                  : tr("; %1 of r%2 was %3 and is %4 today")
                                        .arg(qstr(change.column))
                                        .arg(change.revision)
                                        .arg(qstr(change.recorded), qstr(change.today));
  }
  if (!replayed->sameKernel) text += tr("; some were computed by another engine or processor");
  bars_->show(u"replay"_s, MessageKind::Warning, text, actions);
}

void StatesWorkspace::fillFromData() {
  const auto& sources = session_->resolved().data().sources();
  if (sources.empty()) return Q_EMIT failed(tr("The project has no data to fill from."));
  const auto path = session_->folder() / sources[0].path();
  report(session_->startJob(u"predict"_s, {u"--stateful"_s, u"--input"_s, qpath(path)}));
}

void StatesWorkspace::askResetUsers(bool selectionOnly) {
  if (selectionOnly) {
    std::vector<std::string> users;
    for (const QString& user : users_->selectedUsers()) users.push_back(user.toStdString());
    return confirmReset(users, {ResetTarget::Kind::Initial, 0, {}});
  }
  states_->lists()->run(
      "listed",
      [where = users_->model()->where().toStdString()](
          StateDesk& desk) -> Result<std::vector<std::string>> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return usersWhere(*ledger, where);
      },
      [this](Result<std::vector<std::string>> users) {
        if (!users) return showRefusal(users.error());
        confirmReset(*users, {ResetTarget::Kind::Initial, 0, {}});
      });
}

void StatesWorkspace::confirmReset(const std::vector<std::string>& users,
                                   const ResetTarget& target) {
  if (users.empty()) return;
  auto* box = new QMessageBox(
      QMessageBox::Question, u"Stateroom"_s,
      tr("Reset %n user(s) to the initial state?", nullptr, static_cast<int>(users.size())),
      QMessageBox::Cancel, this);
  box->setObjectName(u"resetQuestion"_s);
  box->setAttribute(Qt::WA_DeleteOnClose);
  QStringList names;
  for (const std::string& user : users) {
    if (names.size() == 8) {
      names << u"…"_s;
      break;
    }
    names << qstr(user);
  }
  box->setInformativeText(
      tr("%1. Each gets a new revision; the ones before stay.").arg(names.join(u", "_s)));
  QPushButton* reset = box->addButton(tr("Reset"), QMessageBox::DestructiveRole);
  connect(reset, &QPushButton::clicked, this,
          [this, users, target] { states_->resetUsers(users, target); });
  box->open();
}

void StatesWorkspace::report(const Result<>& result) {
  if (!result) Q_EMIT failed(sentenceOf(result.error()) + u". "_s + hintOf(result.error()));
}

QByteArray StatesWorkspace::saveLayout() const {
  QByteArray bytes;
  QDataStream stream(&bytes, QIODevice::WriteOnly);
  stream << across_->saveState() << inner_->saveState();
  return bytes;
}

void StatesWorkspace::restoreLayout(const QByteArray& layout) {
  QByteArray across, inner;
  QDataStream stream(layout);
  stream >> across >> inner;
  if (!across_->restoreState(across)) across_->setSizes({280, 1256});
  if (!inner_->restoreState(inner)) inner_->setSizes({740, 510});
}

}  // namespace stateroom
