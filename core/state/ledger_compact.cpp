#include <set>

#include "core/state/ledger_care.h"
#include "core/state/ledger_rebuild.h"
#include "core/state/state_codec.h"

namespace stateroom {
namespace {

/// Sequences whose states stay whatever happens: heads, what a tag names, where a branch left, and
/// what the parent of a branch's first revision holds.
constexpr std::string_view kKept =
    "SELECT h.sequence FROM heads h WHERE h.user_id = ?1"
    " UNION SELECT r.sequence FROM heads h JOIN branches b ON b.id = h.branch_id"
    "  AND b.kind = 'fork' JOIN revisions r"
    "  ON r.user_id = h.user_id AND r.number = h.base WHERE h.user_id = ?1"
    " UNION SELECT p.sequence FROM revisions r JOIN revisions p"
    "  ON p.user_id = r.user_id AND p.number = r.parent"
    "  WHERE r.user_id = ?1 AND p.branch_id <> r.branch_id"
    " UNION SELECT (SELECT max(r.sequence) FROM revisions r WHERE r.user_id = ?1"
    "  AND r.sequence <= t.sequence AND r.branch_id = b.id) FROM tags t CROSS JOIN branches b";

/// Of each branch the newest stored state before a time: those that compaction dropped after it are
/// computed from there.
constexpr std::string_view kNewestBefore =
    "SELECT max(r.sequence) FROM revisions r JOIN states s ON s.sequence = r.sequence"
    " WHERE r.user_id = ?1 AND r.time < ?2 GROUP BY r.branch_id";

/// Compacts one user: candidates in order, each recomputed from the state before it.
class UserCompaction {
 public:
  UserCompaction(Ledger& ledger, const Recompute& recompute, const CompactOptions& options,
                 Compaction& done)
      : ledger_(ledger), recompute_(recompute), options_(options), done_(done) {}

  Result<> run(std::int64_t id, const std::string& user) {
    drop_.clear();
    STATEROOM_CHECK(readKept(id));
    STATEROOM_TRY(auto history, ledger_.history(user));
    for (auto revision = history.rbegin(); revision != history.rend(); ++revision) {
      if (isCandidate(*revision)) STATEROOM_CHECK(tryOne(*revision));
    }
    return dropAll(id);
  }

 private:
  Result<> readKept(std::int64_t id) {
    kept_.clear();
    STATEROOM_TRY(const auto row, ledger_.database().statement(kKept));
    row->bind(id);
    for (;;) {
      STATEROOM_TRY(const bool more, row->step());
      if (!more) return {};
      if (!row->isNull(0)) kept_.insert(row->integer(0));
    }
  }

  bool isCandidate(const Revision& revision) const {
    return revision.hasState && revision.depth % options_.every != 0 &&
           isComputedFromInput(revision) && !kept_.contains(revision.sequence);
  }

  Result<> tryOne(const Revision& revision) {
    STATEROOM_TRY(const auto* const model, ledger_.model(revision.model));
    const auto before = ledger_.stateBefore(revision, recompute_);
    if (!before && before.error().code() == Code::state_dropped) return {};
    if (!before && before.error().code() == Code::state_not_reproduced) {
      ++done_.notReproduced;
      return {};
    }
    if (!before) return unexpected(before.error());
    if (!*before) return {};
    STATEROOM_TRY(const auto state, recompute_(**before, revision));
    if (hasStateHash(*model, state, revision.stateHash)) {
      drop_.push_back(revision.sequence);
    } else {
      ++done_.notReproduced;
    }
    return {};
  }

  Result<> dropAll(std::int64_t id) {
    STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger_.database()));
    STATEROOM_CHECK(readKept(id));  // somebody may have left a branch or a tag here meanwhile
    std::erase_if(drop_, [&](std::int64_t sequence) { return kept_.contains(sequence); });
    for (const auto sequence : drop_) {
      STATEROOM_CHECK(ledger_.database().run("DELETE FROM states WHERE sequence = ?1", sequence));
    }
    done_.dropped += static_cast<std::int64_t>(drop_.size());
    return transaction.commit();
  }

  Ledger& ledger_;
  const Recompute& recompute_;
  const CompactOptions& options_;
  Compaction& done_;
  std::set<std::int64_t> kept_;
  std::vector<std::int64_t> drop_;
};

Result<std::vector<std::pair<std::int64_t, std::string>>> allUsers(Ledger& ledger) {
  std::vector<std::pair<std::int64_t, std::string>> users;
  STATEROOM_TRY(const auto row, ledger.database().statement("SELECT id, name FROM users"));
  for (;;) {
    STATEROOM_TRY(const bool more, row->step());
    if (!more) return users;
    users.emplace_back(row->integer(0), row->text(1));
  }
}

}  // namespace

Result<Compaction> compact(Ledger& ledger, const Recompute& recompute,
                           const CompactOptions& options) {
  if (options.every < 1) return fail(Code::internal, {{"what", "compact with every < 1"}});
  STATEROOM_CHECK(endPastBranches(ledger));
  Compaction done;
  STATEROOM_TRY(const auto users, allUsers(ledger));
  UserCompaction user(ledger, recompute, options, done);
  for (const auto& [id, name] : users) {
    if (options.stop.stop_requested()) return fail(Code::cancelled);
    STATEROOM_CHECK(user.run(id, name));
    STATEROOM_CHECK(ledger.idle());
    ++done.users;
    if (options.progress) options.progress(done.users);
  }
  return done;
}

Result<std::int64_t> dropStatesBefore(Ledger& ledger, WallTime before) {
  auto& database = ledger.database();
  STATEROOM_CHECK(endPastBranches(ledger));
  STATEROOM_TRY(const auto users, allUsers(ledger));
  std::int64_t dropped = 0;
  for (const auto& [id, name] : users) {
    STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
    STATEROOM_CHECK(database.run(
        "DELETE FROM states WHERE sequence IN (SELECT sequence FROM revisions"
        " WHERE user_id = ?1 AND time < ?2) AND sequence NOT IN (SELECT sequence FROM (" +
            std::string(kKept) + ") WHERE sequence IS NOT NULL UNION " +
            std::string(kNewestBefore) + ")",
        id, before.time_since_epoch().count()));
    dropped += database.changes();
    STATEROOM_CHECK(transaction.commit());
    STATEROOM_CHECK(ledger.idle());
  }
  return dropped;
}

Result<> vacuum(Ledger& ledger) {
  STATEROOM_CHECK(ledger.database().execute("VACUUM"));
  return ledger.checkpoint();
}

}  // namespace stateroom
