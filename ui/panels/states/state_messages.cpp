#include "ui/panels/states/state_messages.h"

#include <QVBoxLayout>

#include "core/base/text.h"
#include "ui/panels/states/cause_mark.h"
#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/state_command_line.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString textOf(const Error& error) {
  return sentenceOf(error) + u". "_s + hintOf(error);
}

}  // namespace

StateMessages::StateMessages(StatesController* states, QWidget* parent)
    : QWidget(parent), states_(states), bars_(new MessageBars) {
  bars_->setObjectName(u"stateBars"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(bars_);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  connect(states_, &StatesController::ledgerChanged, this, &StateMessages::showLedger);
  connect(states_, &StatesController::refused, this, &StateMessages::showRefusal);
  connect(states_->writer(), &StateWriter::written, this, [this] { bars_->remove(u"refused"_s); });
  connect(states_->editing(), &StateEditing::effectChanged, this, [this] {
    if (!states_->edit()) bars_->remove(u"refused"_s);  // its way out was taken
  });
  connect(states_->session(), &Session::currentUserChanged, bars_,
          [this] { bars_->remove(u"refused"_s); });
  connect(states_->session(), &Session::projectClosed, bars_, &MessageBars::clear);
}

void StateMessages::showLedger() {
  const auto& error = states_->ledgerError();
  if (error && error->code() != Code::ledger_none)
    bars_->show(u"ledger"_s, MessageKind::Error, textOf(*error));
  else
    bars_->remove(u"ledger"_s);
}

void StateMessages::showRefusal(const Error& error) {
  if (error.code() == Code::ledger_conflict) return showConflict(error);
  std::vector<MessageAction> actions;
  if (error.code() == Code::branch_behind) {
    const QString user = qstr(error.argument("user"));
    const QString branch = qstr(error.argument("branch"));
    actions = {{tr("Adopt the branch"),
                [this, user, branch] { states_->writer()->merge(user, branch, true); }, true,
                [this, user, branch] { return UserCommands(*states_, user).merge(branch, true); }},
               {tr("Discard the branch"),
                [this, user, branch] { states_->writer()->discard(user, branch); }, false,
                [this, user, branch] { return UserCommands(*states_, user).discard(branch); }}};
  }
  bars_->show(u"refused"_s, MessageKind::Error, textOf(error), actions);
}

/// The other's row, as the ledger's refusal carries it, and the ways out.
void StateMessages::showConflict(const Error& error) {
  const auto number = parseInteger(error.argument("revision")).value_or(0);
  const auto cause = causeNamed(error.argument("cause"));
  QString text = tr("Nothing was written: user %1 is at r%2 (%3, by %4), not at r%5")
                     .arg(qstr(error.argument("user")))
                     .arg(number)
                     .arg(cause ? causeText(*cause) : qstr(error.argument("cause")),
                          qstr(error.argument("author")), qstr(error.argument("expected")));
  if (const QString note = qstr(error.argument("note")); !note.isEmpty())
    text += tr(": “%1”").arg(note);
  const QString user = qstr(error.argument("user"));
  std::vector<MessageAction> actions{
      {tr("Show r%1").arg(number), [this, number] { states_->show(number); }, false,
       [this, user, number] { return UserCommands(*states_, user).show(number); }}};
  if (states_->edit()) {
    actions.push_back({tr("Discard my edit"), [this] { states_->editing()->discard(); }});
    actions.push_back({tr("Put my edit onto r%1").arg(number),
                       [this] {
                         states_->editing()->moveToHead();
                         bars_->remove(u"refused"_s);
                       },
                       true,
                       [this, number] {
                         return states_->edit() ? editCommandLine(*states_, number) : QString();
                       }});
  }
  bars_->show(u"refused"_s, MessageKind::Error, text, actions);
}

}  // namespace stateroom
