#include <sqlite3.h>

#include "core/state/ledger_care.h"

namespace stateroom {
namespace {

Result<> emptyRows(sqlite::Database& database, std::int64_t user) {
  STATEROOM_CHECK(database.run(
      "DELETE FROM states WHERE sequence IN (SELECT sequence FROM revisions WHERE user_id = ?1)",
      user));
  STATEROOM_CHECK(database.run(
      "UPDATE revisions SET input = NULL, output = NULL, last_output = NULL, order_value = NULL,"
      " source = NULL, note = NULL, state_hash = NULL WHERE user_id = ?1",
      user));
  STATEROOM_CHECK(database.run("DELETE FROM drafts WHERE user_id = ?1", user));
  STATEROOM_CHECK(database.run("DELETE FROM events WHERE user_id = ?1", user));
  return database.run(
      "DELETE FROM heads WHERE user_id = ?1"
      " AND branch_id <> (SELECT id FROM branches WHERE name = 'main')",
      user);
}

/// A copy's source is "<name>@<number>", and a name may hold an @.
Result<std::vector<std::string>> holdersOfCopies(sqlite::Database& database,
                                                 const std::string& user) {
  STATEROOM_TRY(
      const auto row,
      database.statement("SELECT DISTINCT u.name FROM revisions r JOIN users u ON u.id = r.user_id"
                         " WHERE r.cause = 'copy' AND u.name <> ?1"
                         " AND substr(r.source, 1, length(?1) + 1) = ?1 || '@'"
                         " AND instr(substr(r.source, length(?1) + 2), '@') = 0 ORDER BY u.name"));
  row->bind(user);
  std::vector<std::string> holders;
  for (;;) {
    STATEROOM_TRY(const bool more, row->step());
    if (!more) return holders;
    holders.push_back(row->text(0));
  }
}

Result<> forgetSummary(sqlite::Database& database, std::int64_t user) {
  return database.run("UPDATE heads SET last_output = NULL, order_value = NULL WHERE user_id = ?1",
                      user);
}

/// The WAL still holds the pages as they were: copied back and cut to nothing. False when a reader
/// of an older moment forbids it.
Result<bool> truncateJournal(sqlite::Database& database) {
  const int result = sqlite3_wal_checkpoint_v2(database.handle(), nullptr,
                                               SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (result == SQLITE_OK) return true;
  if (result == SQLITE_BUSY || result == SQLITE_LOCKED) return false;
  return unexpected(database.lastError());
}

}  // namespace

Result<Erasure> eraseUser(Ledger& ledger, const std::string& user, const Authorship& by,
                          const EraseOptions& options) {
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto id, database.integer("SELECT id FROM users WHERE name = ?1", user));
  if (!id) return fail(Code::user_unknown, {{"user", user}});
  Change tombstone;
  tombstone.user = options.keepName ? user : "erased-" + std::to_string(*id);
  tombstone.cause = Cause::Erase;
  tombstone.expected = by.expected;
  tombstone.author = by.author;
  tombstone.note = by.note;
  Erasure erasure;
  STATEROOM_CHECK(database.run("UPDATE users SET name = ?2 WHERE id = ?1", *id, tombstone.user));
  STATEROOM_TRY(const auto rows,
                database.integer("SELECT count(*) FROM revisions WHERE user_id = ?1", *id));
  erasure.revisions = *rows;
  STATEROOM_TRY(erasure.copiedTo, holdersOfCopies(database, user));
  STATEROOM_CHECK(emptyRows(database, *id));
  STATEROOM_CHECK(ledger.append(tombstone));
  STATEROOM_CHECK(forgetSummary(database, *id));
  STATEROOM_CHECK(transaction.commit());
  STATEROOM_TRY(erasure.journalTruncated, truncateJournal(database));
  return erasure;
}

}  // namespace stateroom
