#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "core/state/sqlite.h"

/// The tables of `states.sqlite`; docs/LEDGER.md tells what they mean.
namespace stateroom::ledger {

inline constexpr std::int64_t kApplicationId = 0x53524c47;  ///< "SRLG", PRAGMA application_id

/// SQL that makes schema version i + 1 of version i. The last one is the version of this program.
std::span<const std::string_view> migrations();

/// Brings a new or older file to the newest version, in one transaction. Fails with ledger_newer,
/// ledger_foreign.
Result<> migrate(sqlite::Database& database, std::span<const std::string_view> steps);

/// Whether the file is a ledger of exactly this version: its application id, version, and every
/// table, index and view compared. Fails with ledger_foreign, ledger_newer, ledger_older.
Result<> checkSchema(sqlite::Database& database);

}  // namespace stateroom::ledger
