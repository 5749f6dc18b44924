#include "core/state/ledger_list.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include "core/base/text.h"
#include "core/data/expression.h"

namespace stateroom {
namespace {

constexpr std::chrono::seconds kConditionTime{2};
constexpr int kLongestCondition = 1 << 20;  // bytes, of the text and every value in it
constexpr int kOperationsBetweenLooks = 10000;

/// While it lives the connection reads nothing but the list's columns, calls pure functions only
/// and stops after kConditionTime. A second wall behind checkExpression().
class ReadGuard {
 public:
  explicit ReadGuard(sqlite3* connection) : connection_(connection) {
    sqlite3_set_authorizer(connection_, authorize, nullptr);
    sqlite3_progress_handler(connection_, kOperationsBetweenLooks, expired, this);
    length_ = sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, kLongestCondition);
  }
  ReadGuard(const ReadGuard&) = delete;
  ReadGuard& operator=(const ReadGuard&) = delete;
  ~ReadGuard() {
    sqlite3_set_authorizer(connection_, nullptr, nullptr);
    sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
    sqlite3_limit(connection_, SQLITE_LIMIT_LENGTH, length_);
  }
  bool stopped() const { return stopped_; }

 private:
  /// `view` is the view within which SQLite reads; the condition itself reads the view's columns.
  static int authorize(void*, int action, const char* first, const char* second, const char*,
                       const char* view) {
    if (action == SQLITE_SELECT) return SQLITE_OK;
    if (action == SQLITE_READ) {
      const bool within = view != nullptr && std::string_view(view) == "state_rows";
      const bool own = first != nullptr && std::string_view(first) == "state_rows";
      const bool nothing = second == nullptr || *second == '\0';  // a join without its columns
      return within || own || nothing ? SQLITE_OK : SQLITE_DENY;
    }
    if (action != SQLITE_FUNCTION) return SQLITE_DENY;
    const auto pure = pureFunctions();
    return std::ranges::find(pure, lowered(second)) != pure.end() ? SQLITE_OK : SQLITE_DENY;
  }
  static int expired(void* self) {
    auto& guard = *static_cast<ReadGuard*>(self);
    guard.stopped_ = std::chrono::steady_clock::now() > guard.deadline_;
    return guard.stopped_ ? 1 : 0;
  }

  sqlite3* connection_;
  std::chrono::steady_clock::time_point deadline_ =
      std::chrono::steady_clock::now() + kConditionTime;
  bool stopped_ = false;
  int length_ = 0;
};

Result<std::string> sortColumn(const ListQuery& query) {
  const auto& columns = listColumns();
  if (std::ranges::find(columns, query.sort) != columns.end()) return query.sort;
  return fail(Code::list_column_unknown,
              {{"column", query.sort}, {"columns", fmt::format("{}", fmt::join(columns, ", "))}});
}

/// The column of heads behind a column of the list; empty for one that needs other tables.
std::string_view headColumn(std::string_view column) {
  constexpr std::pair<std::string_view, std::string_view> kColumns[] = {
      {"revision", "number"},    {"time", "time"},     {"revisions", "depth"},
      {"norm_h", "norm_h"},      {"norm_c", "norm_c"}, {"last_output", "last_output"},
      {"saturated", "saturated"}};
  const auto* found =
      std::ranges::find(kColumns, column, &std::pair<std::string_view, std::string_view>::first);
  return found == std::end(kColumns) ? std::string_view() : found->second;
}

/// Everybody by a number of their head, without joins and without SQLite's sorter, which takes
/// thrice as long at a million rows.
Result<std::vector<ListId>> sortedHeads(Ledger& ledger, std::string_view column, bool descending) {
  STATEROOM_TRY(const auto main,
                ledger.database().integer("SELECT id FROM branches WHERE name = 'main'"));
  STATEROOM_TRY(auto statement, ledger.database().prepare(fmt::format(
                                    "SELECT user_id, {} FROM heads WHERE branch_id = ?1", column)));
  statement.bind(main.value_or(0));
  std::vector<std::pair<double, std::int64_t>> keys;
  for (;;) {
    STATEROOM_TRY(const bool more, statement.step());
    if (!more) break;
    keys.emplace_back(statement.maybeReal(1).value_or(-HUGE_VAL), statement.integer(0));
  }
  std::ranges::sort(keys);
  if (descending) std::ranges::reverse(keys);
  std::vector<ListId> ids;
  ids.reserve(keys.size());
  for (const auto& [value, user] : keys) ids.push_back({main.value_or(0), user});
  return ids;
}

Result<std::string> queryText(const ListQuery& query) {
  STATEROOM_TRY(const auto column, sortColumn(query));
  std::string where = "branch = 'main'";
  if (!query.where.empty()) {
    STATEROOM_TRY(const auto info, checkExpression(query.where, listColumns()));
    const bool readsBranch = std::ranges::find(info.reads, "branch") != info.reads.end();
    where = fmt::format("({}\n){}", query.where, readsBranch ? "" : " AND branch = 'main'");
  }
  const auto direction = query.descending ? "DESC" : "ASC";
  return fmt::format("SELECT branch_id, user_id FROM state_rows WHERE {} ORDER BY {} {}, {} {}",
                     where, column, direction, column == "user" ? "branch" : "user",
                     column == "user" ? "ASC" : direction);
}

Result<std::vector<ListId>> collect(sqlite::Statement& statement) {
  std::vector<ListId> ids;
  for (;;) {
    STATEROOM_TRY(const bool more, statement.step());
    if (!more) return ids;
    ids.push_back({statement.integer(0), statement.integer(1)});
  }
}

Result<std::vector<ListId>> runGuarded(sqlite::Database& database, const std::string& sql) {
  const ReadGuard guard(database.handle());
  auto statement = database.prepare(sql);
  if (!statement) {
    return fail(Code::expression_wrong, {{"reason", sqlite3_errmsg(database.handle())}});
  }
  auto ids = collect(*statement);
  if (!ids && guard.stopped()) {
    return fail(Code::expression_time, {{"seconds", std::to_string(kConditionTime.count())}});
  }
  return ids;
}

/// The ledger opened a second time, read-only: a condition can do no harm there. One that is taken
/// alone cannot be opened again; there the guard stands by itself.
Result<std::vector<ListId>> runCondition(sqlite::Database& ledger, const std::string& sql) {
  STATEROOM_TRY(const auto locking, ledger.text("PRAGMA locking_mode"));
  if (locking == "exclusive") return runGuarded(ledger, sql);
  STATEROOM_TRY(auto database, sqlite::Database::open(ledger.file(), sqlite::Access::ReadOnly));
  STATEROOM_CHECK(database.execute("PRAGMA query_only=ON; PRAGMA temp_store=MEMORY"));
  return runGuarded(database, sql);
}

ListRow rowOf(const sqlite::Statement& row) {
  return {.user = row.text(0),
          .revision = row.integer(1),
          .branch = row.text(2),
          .cause = causeNamed(row.textView(3)).value_or(Cause::Initial),
          .model = row.text(4),
          .time = WallTime(std::chrono::microseconds(row.integer(5))),
          .author = row.text(6),
          .note = row.text(7),
          .revisions = row.integer(8),
          .lastOutput = row.maybeReal(9),
          .normH = row.maybeReal(10),
          .normC = row.maybeReal(11),
          .saturated = row.maybeReal(12),
          .fits = row.integer(13) != 0,
          .draft = row.integer(14) != 0};
}

constexpr std::string_view kByUser =
    "SELECT h.branch_id, h.user_id, u.name FROM users u CROSS JOIN heads h"
    " ON h.user_id = u.id AND h.branch_id = (SELECT id FROM branches WHERE name = 'main')"
    " WHERE u.name > ?1 ORDER BY u.name LIMIT ?2";
constexpr std::string_view kByUserDescending =
    "SELECT h.branch_id, h.user_id, u.name FROM users u CROSS JOIN heads h"
    " ON h.user_id = u.id AND h.branch_id = (SELECT id FROM branches WHERE name = 'main')"
    " WHERE ?1 IS NULL OR u.name < ?1 ORDER BY u.name DESC LIMIT ?2";
constexpr std::string_view kByTime =
    "SELECT branch_id, user_id, time FROM heads"
    " WHERE branch_id = (SELECT id FROM branches WHERE name = 'main')"
    " AND (time, user_id) > (?1, ?2) ORDER BY time, user_id LIMIT ?3";
constexpr std::string_view kByTimeDescending =
    "SELECT branch_id, user_id, time FROM heads"
    " WHERE branch_id = (SELECT id FROM branches WHERE name = 'main')"
    " AND (time, user_id) < (?1, ?2) ORDER BY time DESC, user_id DESC LIMIT ?3";

}  // namespace

const std::vector<std::string>& listColumns() {
  static const std::vector<std::string> columns = {
      "user",      "revision",    "branch", "cause",  "model",     "time", "author", "note",
      "revisions", "last_output", "norm_h", "norm_c", "saturated", "fits", "draft"};
  return columns;
}

Result<std::vector<ListId>> listIds(Ledger& ledger, const ListQuery& query) {
  const auto own = headColumn(query.sort);
  if (query.where.empty() && !own.empty()) return sortedHeads(ledger, own, query.descending);
  STATEROOM_TRY(const auto sql, queryText(query));
  if (!query.where.empty()) return runCondition(ledger.database(), sql);
  STATEROOM_TRY(auto statement, ledger.database().prepare(sql));
  return collect(statement);
}

Result<std::vector<ListRow>> listRows(Ledger& ledger, std::span<const ListId> ids) {
  STATEROOM_TRY(const auto statement,
                ledger.database().statement(
                    "SELECT u.name, h.number, b.name, h.cause, m.fingerprint, h.time, r.author,"
                    " r.note, h.depth, h.last_output, h.norm_h, h.norm_c, h.saturated,"
                    " h.model_id IS (SELECT model_id FROM branches WHERE name = 'main'),"
                    " EXISTS (SELECT 1 FROM drafts d WHERE d.user_id = h.user_id)"
                    " FROM heads h JOIN users u ON u.id = h.user_id"
                    " JOIN branches b ON b.id = h.branch_id"
                    " JOIN revisions r ON r.sequence = h.sequence"
                    " LEFT JOIN models m ON m.id = h.model_id"
                    " WHERE h.branch_id = ?1 AND h.user_id = ?2"));
  std::vector<ListRow> rows;
  rows.reserve(ids.size());
  for (const auto& id : ids) {
    STATEROOM_TRY(const bool found, statement->bind(id.branch, id.user).step());
    if (found) rows.push_back(rowOf(*statement));
  }
  return rows;
}

Result<std::vector<std::string>> usersWhere(Ledger& ledger, const std::string& where) {
  STATEROOM_TRY(const auto ids, listIds(ledger, {.where = where}));
  std::vector<std::string> users;
  STATEROOM_TRY(const auto statement,
                ledger.database().statement("SELECT name FROM users WHERE id = ?1"));
  for (const auto& id : ids) {
    STATEROOM_TRY(const bool found, statement->bind(id.user).step());
    if (found && (users.empty() || users.back() != statement->textView(0))) {
      users.push_back(statement->text(0));
    }
  }
  return users;
}

Result<ListPage> listPage(Ledger& ledger, bool byTime, bool descending, std::int64_t limit,
                          const ListCursor& after) {
  const auto sql = byTime ? (descending ? kByTimeDescending : kByTime)
                          : (descending ? kByUserDescending : kByUser);
  STATEROOM_TRY(const auto snapshot, sqlite::Snapshot::begin(ledger.database()));
  STATEROOM_TRY(const auto statement, ledger.database().statement(sql));
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  if (byTime) {
    const auto first = descending ? kLast : std::int64_t{0};
    statement->bind(after.begun ? after.time : first, after.begun ? after.id : first, limit);
  } else {
    const bool open = descending && !after.begun;
    statement->bind(open ? std::nullopt : std::optional<std::string_view>(after.user), limit);
  }
  ListPage page{.rows = {}, .next = after};
  std::vector<ListId> ids;
  for (;;) {
    STATEROOM_TRY(const bool more, statement->step());
    if (!more) break;
    ids.push_back({statement->integer(0), statement->integer(1)});
    page.next = {.begun = true,
                 .user = byTime ? std::string() : statement->text(2),
                 .time = byTime ? statement->integer(2) : 0,
                 .id = ids.back().user};
  }
  STATEROOM_TRY(page.rows, listRows(ledger, ids));
  return page;
}

Result<std::int64_t> countUsers(Ledger& ledger) {
  STATEROOM_TRY(const auto count,
                ledger.database().integer(
                    "SELECT count(*) FROM heads"
                    " WHERE branch_id = (SELECT id FROM branches WHERE name = 'main')"));
  return count.value_or(0);
}

}  // namespace stateroom
