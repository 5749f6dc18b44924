#include "ui/session/state_editing.h"

#include <chrono>

#include "core/state/author.h"
#include "core/state/ledger_branches.h"
#include "ui/session/states_controller.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace std::chrono_literals;

StateEditing::StateEditing(StatesController* states) : QObject(states), states_(states) {
  draftSoon_.setInterval(400ms);
  draftSoon_.setSingleShot(true);
  connect(&draftSoon_, &QTimer::timeout, this, &StateEditing::keepDraft);
}

StateEditing::~StateEditing() {
  keepDraft();
}

bool StateEditing::begin() {
  if (edit_) return true;
  const auto& details = states_->details();
  if (!states_->isWritable() || !states_->isAtHead() || details == nullptr ||
      details->revision != states_->shown())
    return false;
  user_ = states_->history()->user;
  edit_ = StateEdit{details->revision, details->state, details->state, {}};
  Q_EMIT changed();
  return true;
}

void StateEditing::setEdited(State state) {
  if (!begin()) return;
  edit_->edited = std::move(state);
  draftSoon_.start();
  Q_EMIT changed();
  computeEffect();
}

void StateEditing::setNote(const QString& note) {
  if (!edit_ || edit_->note == note) return;
  edit_->note = note;
  draftSoon_.start();
}

void StateEditing::setNext(const RowTexts& cells) {
  if (!edit_ || cells == next_) return;
  next_ = cells;
  computeEffect();
}

std::vector<std::string> StateEditing::nextValues() const {
  std::vector<std::string> values;
  for (const auto& [column, cell] : next_) values.push_back(column + '=' + cell);
  return values;
}

void StateEditing::computeEffect() {
  const auto* head = states_->history()->find(edit_->revision);
  if (head == nullptr) return;
  states_->work()->run(
      "effect",
      [head = *head, edited = edit_->edited,
       values = nextValues()](StateDesk& desk) -> Result<EditEffect> {
        STATEROOM_TRY(const auto predictor, desk.predictor());
        const auto start = std::chrono::steady_clock::now();
        STATEROOM_TRY(auto effect, effectOf(predictor, head, edited, values));
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        return EditEffect{std::move(effect), took.count()};
      },
      [this](Result<EditEffect> computed) {
        effect_.reset();
        effectError_.reset();
        if (computed)
          effect_ = std::move(*computed);
        else
          effectError_ = computed.error();
        Q_EMIT effectChanged();
      });
}

// ---- drafts

void StateEditing::takeDraft() {
  const auto& history = states_->history();
  if (edit_ || !history->draft || !history->fits()) return;
  const Draft& draft = *history->draft;
  const auto* revision = history->find(draft.revision);
  if (revision == nullptr) return;
  states_->work()->run(
      "draft",
      [revision = *revision](StateDesk& desk) -> Result<State> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return ledger->state(revision, desk.recompute());
      },
      [this, draft](Result<State> base) {
        if (!base || edit_) return;
        user_ = qstr(draft.user);
        edit_ = StateEdit{draft.revision, std::move(*base), draft.state, qstr(draft.note)};
        Q_EMIT changed();
        computeEffect();
      });
}

void StateEditing::keepDraft() {
  draftSoon_.stop();
  if (!edit_) return;
  if (edit_->changes().empty()) return dropDraft();
  const Draft draft{user_.toStdString(),       authorName(), edit_->revision, edit_->edited,
                    edit_->note.toStdString(), now()};
  states_->work()->run(
      "",
      [draft](StateDesk& desk) -> Result<> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return saveDraft(*ledger, draft);
      },
      [this](const Result<>& saved) {
        if (!saved) Q_EMIT states_->refused(saved.error());
      });
}

void StateEditing::dropDraft() {
  states_->work()->run(
      "",
      [user = user_.toStdString()](StateDesk& desk) -> Result<> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return stateroom::dropDraft(*ledger, user, authorName());
      },
      [](const Result<>&) {});
}

void StateEditing::close() {
  keepDraft();
  end();
}

// ---- the end of an edit

void StateEditing::end() {
  draftSoon_.stop();
  if (!edit_) return;
  edit_.reset();
  next_.clear();
  effect_.reset();
  effectError_.reset();
  states_->work()->cancel("effect");
  Q_EMIT changed();
  Q_EMIT effectChanged();
}

void StateEditing::discard() {
  if (!edit_) return;
  dropDraft();
  end();
}

void StateEditing::commit() {
  if (!edit_ || edit_->changes().empty()) return;
  draftSoon_.stop();
  states_->writer()->write(
      tr("edit of user %1").arg(user_),
      [user = user_, edit = *edit_](StateDesk&, Ledger& ledger) -> Result<HeadMoves> {
        const std::string name = user.toStdString();
        STATEROOM_TRY(const auto appended,
                      setState(ledger, name, edit.edited,
                               {authorName(), edit.note.toStdString(), edit.revision}));
        STATEROOM_CHECK(stateroom::dropDraft(ledger, name, authorName()));
        return HeadMoves{{user, edit.revision, appended.number}};
      },
      [this, user = user_, state = edit_->edited](const HeadMoves& moves) {
        if (!edit_ || user_ != user) return;
        if (edit_->edited == state) return end();
        // It has changed while it was written: that is an edit of the new head.
        edit_->base = state;
        edit_->revision = moves.front().after;
        edit_->note.clear();
        draftSoon_.start();
        Q_EMIT changed();
      });
}

void StateEditing::moveToHead() {
  if (!edit_ || states_->history() == nullptr) return;
  struct Moved {
    std::int64_t revision;
    State base, edited;
  };
  states_->work()->run(
      "move",
      // The ledger's head: the window may not have heard of it yet.
      [user = states_->history()->user.toStdString(),
       changes = edit_->changes()](StateDesk& desk) -> Result<Moved> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        STATEROOM_TRY(const auto head, ledger->head(user));
        STATEROOM_TRY(auto base, ledger->state(head, desk.recompute()));
        State edited = base;
        STATEROOM_CHECK(applyEdits(edited, 0, changes));
        return Moved{head.number, std::move(base), std::move(edited)};
      },
      [this](Result<Moved> moved) {
        if (!moved) return Q_EMIT states_->refused(moved.error());
        if (!edit_) return;
        edit_ = StateEdit{moved->revision, std::move(moved->base), std::move(moved->edited),
                          edit_->note};
        draftSoon_.start();
        states_->show(moved->revision);
        Q_EMIT changed();
        computeEffect();
      });
}

void StateEditing::take(const Transplant& transplant) {
  if (!begin()) return;
  states_->work()->run(
      "transplant",
      [transplant](StateDesk& desk) -> Result<std::vector<UnitEdit>> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        STATEROOM_TRY(const auto source, revisionNamed(*ledger, transplant.source.toStdString()));
        STATEROOM_TRY(const auto state, transplantable(*ledger, source, desk.recompute()));
        std::vector<UnitEdit> edits;
        for (const std::string& unit : transplant.units) {
          STATEROOM_TRY(const auto taken, unitsOf(state, unit));
          edits.insert(edits.end(), taken.begin(), taken.end());
        }
        return edits;
      },
      [this](const Result<std::vector<UnitEdit>>& edits) {
        if (!edits) return Q_EMIT states_->refused(edits.error());
        if (!edit_) return;  // discarded meanwhile
        const State before = edit_->edited;
        State after = before;
        if (auto applied = applyEdits(after, 0, *edits); !applied)
          return Q_EMIT states_->refused(applied.error());
        if (after != before) Q_EMIT transplanted(before, after);
      });
}

}  // namespace stateroom
