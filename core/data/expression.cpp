#include "core/data/expression.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/base/text.h"
#include "core/data/sql_tokens.h"
#include "core/data/sqlite_memory.h"

namespace stateroom {
namespace {

constexpr std::array<std::string_view, 77> kPureFunctions = {
    "abs",      "acos",        "acosh",     "asin",      "asinh",      "atan",      "atan2",
    "atanh",    "avg",         "ceil",      "ceiling",   "char",       "coalesce",  "cos",
    "cosh",     "count",       "cume_dist", "date",      "datetime",   "degrees",   "dense_rank",
    "exp",      "first_value", "floor",     "format",    "glob",       "hex",       "ifnull",
    "iif",      "instr",       "julianday", "lag",       "last_value", "lead",      "length",
    "like",     "ln",          "log",       "log10",     "log2",       "lower",     "ltrim",
    "max",      "min",         "mod",       "nth_value", "ntile",      "nullif",    "percent_rank",
    "pi",       "pow",         "power",     "printf",    "radians",    "rank",      "replace",
    "round",    "row_number",  "rtrim",     "sign",      "sin",        "sinh",      "sqrt",
    "strftime", "substr",      "substring", "sum",       "tan",        "tanh",      "time",
    "total",    "trim",        "trunc",     "typeof",    "unicode",    "unixepoch", "upper"};
static_assert(std::ranges::is_sorted(kPureFunctions));

constexpr int kLongestText = 1 << 20;  // bytes, of the expression and of every value in it
constexpr int kOperationsBetweenLooks = 10000;

constexpr std::array<std::string_view, 4> kSeesAllRows = {"lead", "ntile", "percent_rank",
                                                          "cume_dist"};

/// What a call's second argument is made of; `open` is the place of its parenthesis.
std::span<const SqlToken> secondArgument(std::span<const SqlToken> tokens, std::size_t open) {
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    const auto text = tokens[i].kind == SqlToken::Kind::Symbol ? tokens[i].text : "";
    if (text == "(") ++depth;
    if (text == ")") --depth;
    const bool ends = (text == ")" && depth == 0) || (text == "," && depth == 1);
    if (ends && begin > 0) return tokens.subspan(begin, i - begin);
    if (ends) begin = i + 1;
    if (depth == 0) break;
  }
  return {};
}

/// lag(x, -1) is the next row: its distance has to be a number as it stands.
bool lagsBackwards(std::span<const SqlToken> tokens, std::size_t open) {
  const auto distance = secondArgument(tokens, open);
  return distance.empty() || (distance.size() == 1 && distance[0].kind == SqlToken::Kind::Number);
}

/// Only `over user_rows` and `over (user_rows …` without FOLLOWING are known to end at the current
/// row.
bool mayLookAhead(std::span<const SqlToken> tokens) {
  const auto wordAt = [&](std::size_t i) {
    return i < tokens.size() ? lowered(tokens[i].text) : std::string();
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != SqlToken::Kind::Word) continue;
    const auto word = wordAt(i);
    const bool call = wordAt(i + 1) == "(";
    if (word == "following") return true;
    if (call && std::ranges::find(kSeesAllRows, word) != kSeesAllRows.end()) return true;
    if (call && word == "lag" && !lagsBackwards(tokens, i + 1)) return true;
    if (word == "over" && wordAt(call ? i + 2 : i + 1) != "user_rows") return true;
  }
  return false;
}

bool hasWindow(std::span<const SqlToken> tokens) {
  return std::ranges::any_of(tokens, [](const SqlToken& token) {
    return token.kind == SqlToken::Kind::Word && lowered(token.text) == "over";
  });
}

/// date(), strftime('%Y') and the like read the clock when no time is given.
Result<> refuseClock(std::span<const SqlToken> tokens) {
  constexpr std::array<std::string_view, 6> kDates = {"date",      "time",      "datetime",
                                                      "julianday", "unixepoch", "strftime"};
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const auto name = lowered(tokens[i].text);
    const bool call = tokens[i].kind == SqlToken::Kind::Word && tokens[i + 1].text == "(" &&
                      std::ranges::find(kDates, name) != kDates.end();
    if (!call) continue;
    const std::size_t close = name == "strftime" ? i + 3 : i + 2;
    if (close < tokens.size() && tokens[close].text == ")") {
      return fail(Code::expression_token, {{"token", name + " without a time"}});
    }
  }
  return {};
}

/// Those columns that the tokens may name: SQLite matches without case.
std::vector<std::string> mentioned(std::span<const SqlToken> tokens,
                                   std::span<const std::string> columns) {
  std::vector<std::string> words;
  for (const auto& token : tokens) {
    if (token.kind == SqlToken::Kind::Word || token.kind == SqlToken::Kind::Quoted) {
      words.push_back(lowered(token.text));
    }
  }
  std::ranges::sort(words);
  std::vector<std::string> found;
  for (const auto& column : columns) {
    if (std::ranges::binary_search(words, lowered(column))) found.push_back(column);
  }
  return found;
}

/// SQL does not tell "bili" from "Bili".
Result<> refuseTwins(std::span<const std::string> columns) {
  std::map<std::string, std::string> seen;
  for (const auto& column : columns) {
    const auto [twin, isNew] = seen.emplace(lowered(column), column);
    if (isNew) continue;
    return fail(Code::expression_columns_case, {{"first", twin->second}, {"second", column}});
  }
  return {};
}

/// A table of the mentioned columns with two rows of NULL, on which the expression is tried.
std::string trialTable(std::span<const std::string> columns) {
  std::string sql = "create table data(" + expressionKeyColumns();
  for (const auto& column : columns) sql += ", " + quotedColumn(column);
  return sql + "); insert into data(" + expressionKeyColumns() + ") values (0, 0), (0, 1)";
}

int countRows(sqlite3_stmt* statement) {
  int rows = 0;
  while (sqlite3_step(statement) == SQLITE_ROW) ++rows;
  return rows;
}

}  // namespace

std::span<const std::string_view> pureFunctions() {
  return kPureFunctions;
}

std::string expressionKeyColumns() {
  return "\"user of the row\", \"place of the row\"";
}

std::string expressionQuery(std::string_view text) {
  return fmt::format(
      "select ({}\n) from data window user_rows as (partition by \"user of the row\""
      " order by \"place of the row\")",
      text);
}

std::string quotedColumn(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

namespace {

/// Where 'now' is NULL and 'localtime' an error, however an expression comes by these words: what
/// it gives depends on the row alone. The fault is the whole process's; nothing else here asks
/// SQLite for local time.
std::string registerTimelessVfs() {
  static sqlite3_vfs vfs = *sqlite3_vfs_find(nullptr);
  vfs.zName = "stateroom-timeless";
  vfs.xCurrentTime = [](sqlite3_vfs*, double*) { return SQLITE_ERROR; };
  vfs.xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64*) { return SQLITE_ERROR; };
  sqlite3_vfs_register(&vfs, 0);
  sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, 1);
  return vfs.zName;
}

}  // namespace

SqliteConnection openMemoryDatabase() {
  static const std::string timeless = registerTimelessVfs();
  sqlite3* connection = nullptr;
  sqlite3_open_v2(":memory:", &connection,
                  SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                  timeless.c_str());
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  return SqliteConnection(connection);
}

SqliteStatement prepareStatement(sqlite3* connection, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  return SqliteStatement(statement);
}

struct ExpressionGuard::Impl {
  sqlite3* connection;
  std::string table;
  std::chrono::milliseconds limit;
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::now() + limit;
  std::vector<std::string> reads;
  std::string refusedFunction;

  static int authorize(void* self, int action, const char* first, const char* second, const char*,
                       const char*) {
    return static_cast<Impl*>(self)->allows(action, first, second) ? SQLITE_OK : SQLITE_DENY;
  }
  static int expired(void* self) {
    return std::chrono::steady_clock::now() > static_cast<Impl*>(self)->deadline ? 1 : 0;
  }

  bool allows(int action, const char* first, const char* second) {
    if (action == SQLITE_SELECT) return true;
    if (action == SQLITE_READ) return allowsRead(first, second);
    if (action != SQLITE_FUNCTION) return false;
    const bool pure = std::ranges::binary_search(kPureFunctions, lowered(second));
    if (!pure) refusedFunction = second;
    return pure;
  }

  bool allowsRead(std::string_view from, std::string_view column) {
    if (from != table) return from.empty();  // no table: SQLite's own subquery of a window
    if (std::ranges::find(reads, column) == reads.end()) reads.emplace_back(column);
    return true;
  }
};

ExpressionGuard::ExpressionGuard(sqlite3* connection, std::string table,
                                 std::chrono::milliseconds limit)
    : impl_(std::make_unique<Impl>(connection, std::move(table), limit)) {
  sqlite3_set_authorizer(connection, Impl::authorize, impl_.get());
  sqlite3_progress_handler(connection, kOperationsBetweenLooks, Impl::expired, impl_.get());
  sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, kLongestText);
}

ExpressionGuard::~ExpressionGuard() {
  sqlite3_set_authorizer(impl_->connection, nullptr, nullptr);
  sqlite3_progress_handler(impl_->connection, 0, nullptr, nullptr);
}

const std::vector<std::string>& ExpressionGuard::reads() const {
  return impl_->reads;
}

namespace {

Error functionError(const std::string& name) {
  return Error(Code::expression_function,
               {{"name", name}, {"functions", fmt::format("{}", fmt::join(kPureFunctions, ", "))}});
}

}  // namespace

Error ExpressionGuard::error(std::span<const std::string> columns) const {
  if (sqlite3_errcode(impl_->connection) == SQLITE_INTERRUPT) {
    return Error(Code::expression_time,
                 {{"seconds", formatDouble(static_cast<double>(impl_->limit.count()) / 1000)}});
  }
  if (!impl_->refusedFunction.empty()) return functionError(impl_->refusedFunction);
  const std::string reason = sqlite3_errmsg(impl_->connection);
  constexpr std::string_view kNoFunction = "no such function: ";
  if (reason.starts_with(kNoFunction)) return functionError(reason.substr(kNoFunction.size()));
  constexpr std::string_view kNoColumn = "no such column: ";
  if (!reason.starts_with(kNoColumn)) return Error(Code::expression_wrong, {{"reason", reason}});
  const auto name = reason.substr(kNoColumn.size());
  if (const auto like = nearest(name, columns)) {
    return Error(Code::expression_column_nearest, {{"name", name}, {"nearest", *like}});
  }
  return Error(Code::expression_column,
               {{"name", name}, {"columns", fmt::format("{}", fmt::join(columns, ", "))}});
}

Result<ExpressionInfo> checkExpression(std::string_view text,
                                       std::span<const std::string> columns) {
  STATEROOM_TRY(const auto tokens, tokenizeExpression(text));
  STATEROOM_CHECK(refuseClock(tokens));
  const auto named = mentioned(tokens, columns);
  const auto database = openMemoryDatabase();
  STATEROOM_CHECK(refuseTwins(named));
  if (sqlite3_exec(database.get(), trialTable(named).c_str(), nullptr, nullptr, nullptr) != 0) {
    return fail(Code::expression_wrong, {{"reason", sqlite3_errmsg(database.get())}});
  }
  ExpressionGuard guard(database.get(), "data", std::chrono::seconds(2));
  const auto statement = prepareStatement(database.get(), expressionQuery(text));
  if (!statement) return passOn(guard.error(columns));
  if (countRows(statement.get()) == 1) return fail(Code::expression_rows);
  ExpressionInfo info{
      .reads = {}, .seesLaterRows = mayLookAhead(tokens), .seesOtherRows = hasWindow(tokens)};
  for (const auto& column : named) {
    if (std::ranges::find(guard.reads(), column) != guard.reads().end())
      info.reads.push_back(column);
  }
  return info;
}

}  // namespace stateroom
