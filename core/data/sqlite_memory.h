#pragma once

#include <memory>
#include <string_view>

#include <sqlite3.h>

#include "core/base/result.h"

namespace stateroom {

struct SqliteCloser {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteConnection = std::unique_ptr<sqlite3, SqliteCloser>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, SqliteCloser>;

/// A database in memory, without double-quoted strings, for one table and one expression.
SqliteConnection openMemoryDatabase();
/// Null when SQLite refuses; sqlite3_errmsg() says why.
SqliteStatement prepareStatement(sqlite3* connection, std::string_view sql);

}  // namespace stateroom
