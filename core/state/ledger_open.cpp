#include <algorithm>
#include <utility>

#include <sqlite3.h>

#include "core/state/file_system.h"
#include "core/state/ledger.h"
#include "core/state/ledger_schema.h"

namespace stateroom {
namespace {

Result<> checkFileSystem(const std::filesystem::path& path, bool exclusive) {
  const auto network = networkFileSystemOf(path.parent_path());
  if (!network || exclusive) return {};
  return fail(Code::ledger_network, {{"path", path.string()}, {"system", std::string(*network)}});
}

std::string settings(const Ledger::Options& options) {
  std::string sql = options.full ? "PRAGMA synchronous=FULL;" : "PRAGMA synchronous=NORMAL;";
  sql +=
      "PRAGMA foreign_keys=OFF; PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY;"
      "PRAGMA cache_size=-65536; PRAGMA journal_size_limit=" +
      std::to_string(options.checkpointBytes) + ";";
  if (options.exclusive) sql = "PRAGMA locking_mode=EXCLUSIVE;" + sql;
  return sql;
}

/// A cleanly closed ledger in a folder where no file may be made can be read as it stands.
Result<sqlite::Database> openReadOnly(const std::filesystem::path& path,
                                      const Ledger::Options& options) {
  STATEROOM_TRY(auto database,
                sqlite::Database::open(path, sqlite::Access::ReadOnly, options.busyTimeout));
  auto probe = database.integer("PRAGMA user_version");
  if (probe) return database;
  std::error_code ignored;
  const bool closed = !std::filesystem::exists(path.string() + "-wal", ignored);
  if (probe.error().code() != Code::ledger_read_only || !closed) {
    return passOn(std::move(probe).error());
  }
  return sqlite::Database::open(path, sqlite::Access::Immutable, options.busyTimeout);
}

Result<sqlite::Database> openForWriting(const std::filesystem::path& path,
                                        const Ledger::Options& options) {
  STATEROOM_TRY(auto database, sqlite::Database::open(path, options.access, options.busyTimeout));
  STATEROOM_CHECK(database.execute(settings(options)));
  STATEROOM_CHECK(ledger::migrate(database, ledger::migrations()));
  const auto* wanted = options.exclusive ? "PRAGMA journal_mode=DELETE" : "PRAGMA journal_mode=WAL";
  STATEROOM_TRY(const auto mode, database.text(wanted));
  if (!options.exclusive || mode == "delete") return database;
  return fail(Code::ledger_busy,
              {{"path", path.string()}, {"reason", "its journal mode stays " + mode}});
}

}  // namespace

Ledger::Ledger(std::unique_ptr<sqlite::Database> database, const Options& options)
    : database_(std::move(database)),
      options_(options),
      noted_(std::make_unique<Noted>()),
      nextStall_(options.stallBytes) {
  const auto committed = [](void* noted, sqlite3*, const char*, int pages) {
    static_cast<Noted*>(noted)->walPages = pages;
    return SQLITE_OK;
  };
  const auto rolledBack = [](void* noted) { static_cast<Noted*>(noted)->rolledBack = true; };
  sqlite3_wal_hook(database_->handle(), committed, noted_.get());
  sqlite3_rollback_hook(database_->handle(), rolledBack, noted_.get());
}

Result<Ledger> Ledger::open(const std::filesystem::path& path, const Options& options) {
  STATEROOM_CHECK(checkFileSystem(path, options.exclusive));
  auto opened = options.access == sqlite::Access::ReadOnly ? openReadOnly(path, options)
                                                           : openForWriting(path, options);
  if (!opened) return passOn(std::move(opened).error());
  STATEROOM_CHECK(ledger::checkSchema(*opened));
  STATEROOM_TRY(const auto pageSize, opened->integer("PRAGMA page_size"));
  Ledger ledger(std::make_unique<sqlite::Database>(std::move(*opened)), options);
  ledger.pageSize_ = pageSize.value_or(ledger.pageSize_);
  return ledger;
}

Result<> Ledger::idle() {
  return checkpointOver(options_.checkpointBytes);
}

Result<> Ledger::checkpoint() {
  // A connection that has not read yet knows of no WAL and would do nothing.
  STATEROOM_CHECK(sequence());
  return checkpointOver(0);
}

Result<> Ledger::checkpointOver(std::int64_t bytes) {
  const auto size = noted_->walPages * pageSize_;
  if (size < options_.stallBytes) nextStall_ = options_.stallBytes;
  if (size < bytes || database_->inTransaction()) return {};
  // PASSIVE copies what no reader needs and never waits; with all of it copied the next writer
  // begins at the WAL's start again. RESTART waits for the readers that keep it from that.
  const bool stall = size >= nextStall_;
  const int mode = stall ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE;
  const auto begin = std::chrono::steady_clock::now();
  const int result =
      sqlite3_wal_checkpoint_v2(database_->handle(), nullptr, mode, nullptr, nullptr);
  if (stall) {
    const std::chrono::duration<double> waited = std::chrono::steady_clock::now() - begin;
    longestStall_ = std::max(longestStall_, waited.count());
    ++stalls_;
    // A reader that stays would make every commit wait.
    nextStall_ = result == SQLITE_OK ? options_.stallBytes : size + options_.stallBytes;
  }
  if (result == SQLITE_OK) noted_->walPages = 0;
  if (result == SQLITE_OK || result == SQLITE_BUSY || result == SQLITE_LOCKED) return {};
  return unexpected(database_->lastError());
}

void Ledger::checkpointBehind(std::int64_t bytes) {
  (void)checkpointOver(bytes);
}

}  // namespace stateroom
