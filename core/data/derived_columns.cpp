#include "core/data/derived_columns.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "core/base/utf8.h"
#include "core/data/cell.h"
#include "core/data/sqlite_memory.h"

namespace stateroom {
namespace {

using Columns = std::vector<const ColumnData*>;

constexpr const char* kNumber = "\"number of the row\"";  // rowid may be a column of the file

Columns columnsRead(const Schema::Entry& entry, std::span<const ColumnData> columns) {
  Columns read;
  for (const auto& name : entry.info.reads) {
    read.push_back(&*std::ranges::find(columns, name, &ColumnData::name));
  }
  return read;
}

std::string createTable(const Columns& columns) {
  std::string sql =
      fmt::format("create table data({} integer primary key, {}", kNumber, expressionKeyColumns());
  for (const auto* column : columns) sql += ", " + quotedColumn(column->name());
  return sql + ")";
}

std::string insertRow(std::size_t columns) {
  std::string sql = "insert into data values (null, ?, ?";
  for (std::size_t i = 0; i < columns; ++i) sql += ", ?";
  return sql + ")";
}

void bindCell(sqlite3_stmt* statement, int place, const ColumnData& column, std::int64_t row) {
  if (column.isMissing(row)) {
    sqlite3_bind_null(statement, place);
  } else if (column.type() == STRING) {
    const auto text = column.textView(row);
    sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  } else if (const double number = column.number(row);
             column.type() == FLOAT ||
             (column.type() == DATETIME && number != std::floor(number))) {
    sqlite3_bind_double(statement, place, number);
  } else {
    sqlite3_bind_int64(statement, place, column.integer(row));
  }
}

/// Row i of the dataset gets the number i + 1.
bool fillTable(sqlite3* database, const Columns& columns, const RowOrder& order) {
  std::vector<std::int64_t> places(order.rows.size());
  for (std::size_t i = 0; i < order.rows.size(); ++i) {
    places[static_cast<std::size_t>(order.rows[i])] = static_cast<std::int64_t>(i);
  }
  sqlite3_exec(database, createTable(columns).c_str(), nullptr, nullptr, nullptr);
  const auto insert = prepareStatement(database, insertRow(columns.size()));
  sqlite3_exec(database, "begin", nullptr, nullptr, nullptr);
  for (std::size_t row = 0; row < places.size() && insert; ++row) {
    sqlite3_bind_int64(insert.get(), 1, order.userOf[row]);
    sqlite3_bind_int64(insert.get(), 2, places[row]);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      bindCell(insert.get(), static_cast<int>(i) + 3, *columns[i], static_cast<std::int64_t>(row));
    }
    if (sqlite3_step(insert.get()) != SQLITE_DONE) return false;
    sqlite3_reset(insert.get());
  }
  return insert && sqlite3_exec(database, "commit", nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::string_view textOf(sqlite3_stmt* statement) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  return {bytes == nullptr ? "" : bytes,
          static_cast<std::size_t>(sqlite3_column_bytes(statement, 0))};
}

/// Appends the value of the statement's current row; the code of what is wrong with it otherwise.
std::optional<Code> appendResult(ColumnData& column, sqlite3_stmt* statement) {
  const int type = sqlite3_column_type(statement, 0);
  const bool integers = column.type() == INT || column.type() == BOOL;
  if (type == SQLITE_INTEGER && integers) {
    const auto value = sqlite3_column_int64(statement, 0);
    column.appendInteger(column.type() == BOOL ? value != 0 : value);
    return std::nullopt;
  }
  if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
    const double value = sqlite3_column_double(statement, 0);
    if (std::isfinite(value) && (column.type() == FLOAT || column.type() == DATETIME)) {
      column.appendNumber(value);
      return std::nullopt;
    }
  }
  const auto text = textOf(statement);
  if (findInvalidUtf8(text) != text.npos) {
    column.appendMissing();
    return Code::expression_not_text;
  }
  static const CellFormat kNone(std::vector<std::string>{""});
  return appendCell(column, text, kNone);
}

}  // namespace

Result<ColumnData> computeDerived(const Schema::Entry& entry, std::span<const ColumnData> columns,
                                  const RowOrder& order, ProblemList& problems) {
  const auto database = openMemoryDatabase();
  ColumnData result(entry.name, entry.type);
  if (!fillTable(database.get(), columnsRead(entry, columns), order)) {
    return fail(Code::expression_wrong, {{"reason", sqlite3_errmsg(database.get())}});
  }
  const auto rows = std::ssize(order.rows);
  ExpressionGuard guard(database.get(), "data", std::chrono::milliseconds(2000 + rows * 2 / 1000));
  const auto query =
      prepareStatement(database.get(), expressionQuery(entry.expression) + " order by " + kNumber);
  int status = query ? SQLITE_ROW : SQLITE_ERROR;
  while (query && (status = sqlite3_step(query.get())) == SQLITE_ROW) {
    if (const auto wrong = appendResult(result, query.get())) {
      const std::string value =
          *wrong == Code::expression_not_text ? std::string() : std::string(textOf(query.get()));
      problems.addOfRow(
          result.rows() - 1,
          {.error = Error(*wrong, {{"value", value}}), .column = entry.name, .value = value});
    }
  }
  if (status != SQLITE_DONE) return passOn(guard.error(entry.info.reads), "column", entry.name);
  if (result.rows() != rows) return passOn(Error(Code::expression_rows), "column", entry.name);
  return result;
}

}  // namespace stateroom
