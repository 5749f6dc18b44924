#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/state/ledger.h"

namespace stateroom {

/// One line of `state list`: where a user stands on a branch.
struct ListRow {
  std::string user;
  std::int64_t revision = 0;
  std::string branch;
  Cause cause = Cause::Predict;
  std::string model;
  WallTime time;
  std::string author, note;
  std::int64_t revisions = 0;  ///< depth of the head
  std::optional<double> lastOutput, normH, normC, saturated;
  bool fits = false;   ///< the bound model made it
  bool draft = false;  ///< somebody has an uncommitted edit
};

/// The columns of `state list` by name, and so of `--where` and `--sort`.
const std::vector<std::string>& listColumns();

struct ListQuery {
  std::string where;  ///< an SQL condition over listColumns(); empty: all
  /// One of listColumns(). Ties by user; where it is a number by who came first.
  std::string sort = "user";
  bool descending = false;
};

/// A line without its values. Without a condition that reads `branch`, only main is listed.
struct ListId {
  std::int64_t branch = 0, user = 0;
  bool operator==(const ListId&) const = default;
};

/// The ids of all lines of a query in order; any page of them is then a matter of lookups. Fails
/// with the errors of expressions (core/data/expression.h), list_column_unknown.
Result<std::vector<ListId>> listIds(Ledger& ledger, const ListQuery& query);
/// Lines that have gone meanwhile are left out.
Result<std::vector<ListRow>> listRows(Ledger& ledger, std::span<const ListId> ids);
/// Names of the users of a condition, for writing: `state reset --where`.
Result<std::vector<std::string>> usersWhere(Ledger& ledger, const std::string& where);

/// Where a page begins: after this line. A default one is the beginning.
struct ListCursor {
  bool begun = false;
  std::string user;       ///< sorted by user
  std::int64_t time = 0;  ///< sorted by time: and by id within it
  std::int64_t id = 0;
};
struct ListPage {
  std::vector<ListRow> rows;
  ListCursor next;  ///< for the page after this one
};
/// A page of main by user or time, along their indexes: independent of the number of users.
Result<ListPage> listPage(Ledger& ledger, bool byTime, bool descending, std::int64_t limit,
                          const ListCursor& after = {});
/// Users that main has.
Result<std::int64_t> countUsers(Ledger& ledger);

}  // namespace stateroom
