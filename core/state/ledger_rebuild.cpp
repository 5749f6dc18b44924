#include "core/state/ledger_rebuild.h"

namespace stateroom {
namespace {

/// Branch ?1 takes heads of branch ?2 as they are.
const std::string kTakeHeads =
    "INSERT INTO heads SELECT ?1, user_id, number, sequence, depth, base, time, cause, model_id,"
    " order_value, last_output, norm_h, norm_c, saturated FROM heads WHERE branch_id = ?2";

/// Swaps which branch is called main. Heads, revisions and the binding follow the branch.
Result<> renameMain(sqlite::Database& database, std::int64_t next, std::int64_t previous,
                    const std::string& previousName) {
  STATEROOM_CHECK(database.run("UPDATE branches SET name = ?2, kind = 'past' WHERE id = ?1",
                               previous, previousName));
  return database.run("UPDATE branches SET name = 'main', kind = 'main' WHERE id = ?1", next);
}

Result<std::int64_t> mainId(sqlite::Database& database) {
  STATEROOM_TRY(const auto id, database.integer("SELECT id FROM branches WHERE name = 'main'"));
  if (!id) return fail(Code::chain_broken, {{"reason", "there is no branch main"}});
  return *id;
}

/// Drops the heads of some branches, in a transaction of the caller's.
Result<> endBranches(sqlite::Database& database, const std::string& which) {
  return database.run("DELETE FROM heads WHERE branch_id IN (SELECT id FROM branches WHERE " +
                      which + ")");
}

/// Of main's rebuild that undoFlip() takes back: which branch was main before.
Result<std::optional<std::int64_t>> undoable(sqlite::Database& database, std::int64_t main) {
  return database.integer(
      "SELECT r.previous_id FROM rebuilds r JOIN branches b ON b.id = r.previous_id"
      " AND b.kind = 'past' WHERE r.branch_id = ?1 AND r.undone = 0 ORDER BY r.id DESC LIMIT 1",
      main);
}

}  // namespace

Result<Rebuild> beginRebuild(Ledger& ledger, const LedgerModel& model) {
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto modelId, ledger.addModel(model));
  STATEROOM_CHECK(endBranches(database, "kind = 'shadow'"));
  STATEROOM_TRY(const auto newest, database.integer("SELECT max(id) FROM branches"));
  Rebuild rebuild{.id = *newest + 1, .branch = "rebuild-" + std::to_string(*newest + 1)};
  STATEROOM_CHECK(
      database.run("INSERT INTO branches(id, name, kind, model_id)"
                   " VALUES (?1, ?2, 'shadow', ?3)",
                   rebuild.id, rebuild.branch, modelId));
  STATEROOM_CHECK(transaction.commit());
  return rebuild;
}

Result<std::vector<std::string>> staleUsers(Ledger& ledger, const std::string& shadow,
                                            std::int64_t limit) {
  STATEROOM_TRY(const auto row,
                ledger.database().statement(
                    "SELECT u.name FROM heads h JOIN users u ON u.id = h.user_id"
                    " LEFT JOIN heads s ON s.user_id = h.user_id"
                    "  AND s.branch_id = (SELECT id FROM branches WHERE name = ?1)"
                    " WHERE h.branch_id = (SELECT id FROM branches WHERE name = 'main')"
                    "  AND h.cause <> 'erase' AND s.base IS NOT h.number ORDER BY u.id LIMIT ?2"));
  row->bind(shadow, limit > 0 ? limit : std::int64_t{-1});
  std::vector<std::string> users;
  for (;;) {
    STATEROOM_TRY(const bool more, row->step());
    if (!more) return users;
    users.push_back(row->text(0));
  }
}

Result<> flip(Ledger& ledger, const Rebuild& rebuild, const std::string& author) {
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto stale, staleUsers(ledger, rebuild.branch));
  if (!stale.empty()) {
    return fail(Code::rebuild_behind,
                {{"count", std::to_string(stale.size())}, {"user", stale.front()}});
  }
  STATEROOM_TRY(const auto main, mainId(database));
  STATEROOM_CHECK(
      database.run(kTakeHeads + " AND cause = 'erase' ON CONFLICT DO NOTHING", rebuild.id, main));
  STATEROOM_CHECK(
      renameMain(database, rebuild.id, main, "before-rebuild-" + std::to_string(rebuild.id)));
  STATEROOM_CHECK(database.run(
      "INSERT INTO rebuilds(time, branch_id, previous_id, author) VALUES (?1, ?2, ?3, ?4)",
      now().time_since_epoch().count(), rebuild.id, main, author));
  return transaction.commit();
}

Result<> undoFlip(Ledger& ledger) {
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto main, mainId(database));
  STATEROOM_TRY(const auto previous, undoable(database, main));
  if (!previous) return fail(Code::rebuild_none);
  STATEROOM_CHECK(renameMain(database, *previous, main, "undone-rebuild-" + std::to_string(main)));
  STATEROOM_CHECK(
      database.run("UPDATE rebuilds SET undone = ?2 WHERE branch_id = ?1 AND undone = 0", main,
                   now().time_since_epoch().count()));
  STATEROOM_CHECK(database.run(kTakeHeads + " ON CONFLICT DO NOTHING", *previous, main));
  return transaction.commit();
}

Result<> endPastBranches(Ledger& ledger) {
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto main, mainId(database));
  STATEROOM_TRY(const auto previous, undoable(database, main));
  const auto others = "kind = 'past' AND id <> " + std::to_string(previous.value_or(0));
  STATEROOM_CHECK(endBranches(database, "kind = 'shadow' OR (" + others + ")"));
  STATEROOM_CHECK(database.run("UPDATE branches SET kind = 'ended' WHERE " + others));
  return transaction.commit();
}

Result<> abandonRebuild(Ledger& ledger, const Rebuild& rebuild) {
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_CHECK(
      database.run("DELETE FROM heads WHERE branch_id = ?1 AND EXISTS"
                   " (SELECT 1 FROM branches WHERE id = ?1 AND kind = 'shadow')",
                   rebuild.id));
  return transaction.commit();
}

}  // namespace stateroom
