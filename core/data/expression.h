#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

struct sqlite3;

namespace stateroom {

/// What an expression turned out to be once it was checked.
struct ExpressionInfo {
  std::vector<std::string> reads;  ///< columns, as they are named, in their given order
  bool seesLaterRows = false;      ///< a window that may reach beyond the current row
  bool seesOtherRows = false;      ///< a window: the value depends on other rows of the user
};

/// One SQL value over the columns of one table: derived columns, and the condition of `--where`.
/// Refused before SQLite sees it: statements, comments, parameters, unbalanced parentheses. Refused
/// by an authorizer: other tables, functions whose result depends on more than their arguments.
///
/// Inside a derived column the window `user_rows` stands for the rows of one user in their order,
/// so `bili - lag(bili) over user_rows` is the change since the last visit and `avg(bili) over
/// (user_rows rows 2 preceding)` a moving mean.
Result<ExpressionInfo> checkExpression(std::string_view text, std::span<const std::string> columns);

/// The functions that an expression may call.
std::span<const std::string_view> pureFunctions();

/// A column's name as SQL text: "alk.phos" in double quotes.
std::string quotedColumn(std::string_view name);

/// The query that gives an expression's value for every row of a table `data`, which holds the key
/// columns (user and place in the user's order) beside those that the expression reads.
std::string expressionQuery(std::string_view text);
std::string expressionKeyColumns();  ///< as SQL text, divided by a comma

/// While it lives, statements prepared on the connection may only read `table` and call pure
/// functions, take at most 1 MB of text and stop after `limit`. Used for derived columns and for
/// the ledger's `--where`, on a connection of their own.
class ExpressionGuard {
 public:
  ExpressionGuard(sqlite3* connection, std::string table, std::chrono::milliseconds limit);
  ExpressionGuard(const ExpressionGuard&) = delete;
  ExpressionGuard& operator=(const ExpressionGuard&) = delete;
  ~ExpressionGuard();

  /// The columns that were read by statements prepared so far.
  const std::vector<std::string>& reads() const;
  /// The error for what SQLite has just refused or stopped, its message taken apart.
  Error error(std::span<const std::string> columns) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace stateroom
