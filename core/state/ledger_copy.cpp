#include <memory>

#include <sqlite3.h>

#include "core/state/ledger_care.h"

namespace stateroom {
namespace {

struct FinishBackup {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

}  // namespace

Result<> copyLedger(Ledger& ledger, const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return fail(Code::file_not_writable, {{"path", path.string()}, {"reason", "it exists"}});
  }
  STATEROOM_TRY(auto copy, sqlite::Database::open(path, sqlite::Access::Create));
  std::unique_ptr<sqlite3_backup, FinishBackup> backup(
      sqlite3_backup_init(copy.handle(), "main", ledger.database().handle(), "main"));
  const bool whole = backup && sqlite3_backup_step(backup.get(), -1) == SQLITE_DONE;
  backup.reset();
  if (whole) return {};
  auto error = copy.lastError();
  std::filesystem::remove(path, ignored);
  return unexpected(std::move(error));
}

}  // namespace stateroom
