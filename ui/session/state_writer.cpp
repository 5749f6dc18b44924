#include "ui/session/state_writer.h"

#include "core/predict/rebuild_states.h"
#include "core/state/author.h"
#include "core/state/ledger_rebuild.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

Authorship byMe(std::optional<std::int64_t> expected = {}) {
  return {authorName(), {}, expected};
}

Result<HeadMove> moveOf(Ledger& ledger, const std::string& user, const Appended& appended) {
  STATEROOM_TRY(const auto revision, ledger.revision(user, appended.number));
  return HeadMove{qstr(user), revision.parent, appended.number};
}

Result<HeadMoves> onlyMove(Ledger& ledger, const std::string& user,
                           const Result<Appended>& appended) {
  if (!appended) return unexpected(appended.error());
  STATEROOM_TRY(auto move, moveOf(ledger, user, *appended));
  return HeadMoves{std::move(move)};
}

ResetTarget targetOf(std::int64_t revision) {
  return {revision == 0 ? ResetTarget::Kind::Initial : ResetTarget::Kind::Revision, revision, {}};
}

}  // namespace

StateWriter::StateWriter(StateThread* work, QObject* parent) : QObject(parent), work_(work) {}

void StateWriter::write(const QString& what, Write change, Done done) {
  work_->run(
      "",
      [change = std::move(change)](StateDesk& desk) -> Result<HeadMoves> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return change(desk, *ledger);
      },
      [this, what, done = std::move(done)](const Result<HeadMoves>& moves) {
        if (!moves) return Q_EMIT refused(moves.error());
        if (done) done(*moves);
        Q_EMIT written(*moves, what);
      });
}

void StateWriter::reset(const std::vector<std::string>& users, const ResetTarget& target) {
  const QString what = users.size() == 1
                           ? tr("reset of user %1").arg(qstr(users.front()))
                           : tr("reset of %n user(s)", nullptr, static_cast<int>(users.size()));
  write(what, [users, target](StateDesk& desk, Ledger& ledger) -> Result<HeadMoves> {
    if (users.size() == 1) {
      return onlyMove(ledger, users.front(),
                      stateroom::reset(ledger, users.front(), target, byMe(), desk.recompute()));
    }
    STATEROOM_TRY(const auto all, resetAll(ledger, users, target, byMe(), desk.recompute()));
    HeadMoves moves;
    for (const auto& [user, appended] : all) {
      STATEROOM_TRY(moves.emplace_back(), moveOf(ledger, user, appended));
    }
    return moves;
  });
}

void StateWriter::copy(const QString& from, std::int64_t revision, const QString& to) {
  write(tr("state of user %1 for user %2").arg(from, to), [from = from.toStdString(), revision,
                                                           to = to.toStdString()](StateDesk& desk,
                                                                                  Ledger& ledger) {
    return onlyMove(ledger, to, copyState(ledger, from, revision, to, byMe(), desk.recompute()));
  });
}

void StateWriter::rebuild(const QString& user) {
  write(tr("rebuild of user %1").arg(user),
        [user = user.toStdString()](StateDesk& desk, Ledger& ledger) -> Result<HeadMoves> {
          STATEROOM_TRY(const auto head, ledger.head(user));
          STATEROOM_TRY(const auto predictor, desk.predictor());
          STATEROOM_CHECK(rebuildUser(predictor, user, authorName()));
          STATEROOM_TRY(const auto now, ledger.head(user));
          return HeadMoves{{qstr(user), head.number, now.number}};
        });
}

void StateWriter::undoRebuild() {
  write({}, [](StateDesk&, Ledger& ledger) -> Result<HeadMoves> {
    STATEROOM_CHECK(undoFlip(ledger));
    return HeadMoves{};
  });
}

void StateWriter::tag(const QString& name) {
  write({}, [name = name.toStdString()](StateDesk&, Ledger& ledger) -> Result<HeadMoves> {
    STATEROOM_CHECK(addTag(ledger, name, byMe()));
    return HeadMoves{};
  });
}

// ---- branches

void StateWriter::fork(const QString& user, const QString& branch) {
  write({},
        [user = user.toStdString(), branch = branch.toStdString()](
            StateDesk&, Ledger& ledger) -> Result<HeadMoves> {
          STATEROOM_CHECK(stateroom::fork(ledger, user, branch));
          return HeadMoves{};
        });
}

void StateWriter::merge(const QString& user, const QString& branch, bool adopt) {
  write(tr("merge of %1").arg(branch), [user = user.toStdString(), branch = branch.toStdString(),
                                        adopt](StateDesk&, Ledger& ledger) {
    return onlyMove(ledger, user, stateroom::merge(ledger, user, branch, byMe(), adopt));
  });
}

void StateWriter::discard(const QString& user, const QString& branch) {
  write({},
        [user = user.toStdString(), branch = branch.toStdString()](
            StateDesk&, Ledger& ledger) -> Result<HeadMoves> {
          STATEROOM_CHECK(stateroom::discard(ledger, user, branch));
          return HeadMoves{};
        });
}

void StateWriter::step(const QString& user, const QString& branch, const RowTexts& row) {
  write({},
        [user = user.toStdString(), branch = branch.toStdString(), row](
            StateDesk& desk, Ledger& ledger) -> Result<HeadMoves> {
          STATEROOM_TRY(const auto predictor, desk.predictor());
          STATEROOM_TRY(const auto head, ledger.findHead(user, branch));
          if (!head) STATEROOM_CHECK(stateroom::fork(ledger, user, branch));
          STATEROOM_CHECK(takeStep(predictor, user, row, branch));
          return HeadMoves{};
        });
}

void StateWriter::keepWhatIf(const QString& user, const QString& branch,
                             const std::vector<InputEdit>& edits) {
  write(
      {},
      [user = user.toStdString(), branch = branch.toStdString(), edits](
          StateDesk& desk, Ledger&) -> Result<HeadMoves> {
        STATEROOM_TRY(const auto predictor, desk.predictor());
        STATEROOM_CHECK(counterfactual(predictor, user, edits, branch, authorName()));
        return HeadMoves{};
      },
      [this](const HeadMoves&) { Q_EMIT kept(); });
}

// ---- undo

void StateWriter::takeBack(const std::shared_ptr<HeadMoves>& moves) {
  write({}, [moves](StateDesk& desk, Ledger& ledger) -> Result<HeadMoves> {
    STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger.database()));
    HeadMoves taken;
    for (const HeadMove& move : *moves) {
      const std::string user = move.user.toStdString();
      STATEROOM_TRY(const auto appended, stateroom::reset(ledger, user, targetOf(move.before),
                                                          byMe(move.after), desk.recompute()));
      taken.push_back({move.user, move.after, appended.number});
    }
    STATEROOM_CHECK(transaction.commit());
    *moves = taken;
    return taken;
  });
}

}  // namespace stateroom
