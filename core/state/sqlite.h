#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

/// SQLite's C API behind values that clean up after themselves. SQLite's answers become errors:
/// ledger_busy, ledger_full, ledger_read_only, ledger_damaged, ledger_foreign, ledger_failed.
namespace stateroom::sqlite {

/// A prepared statement. Texts and blobs are bound without a copy and must live until the statement
/// is reset; columns read are valid until the next step.
class Statement {
 public:
  Statement() = default;
  Statement(sqlite3_stmt* statement, std::string file);
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  ~Statement();

  /// Resets, then binds ?1, ?2 … in order: all of them.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    reset();
    int index = 0;
    (bindOne(++index, values), ...);
    return *this;
  }
  Result<bool> step();  ///< true: there is a row; false: the end, and the statement is reset
  template <typename... Values>
  Result<> run(const Values&... values) {
    auto more = bind(values...).step();
    reset();
    if (!more) return passOn(std::move(more).error());
    return {};
  }
  void reset();

  bool isNull(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  std::optional<double> maybeReal(int column) const;
  std::string text(int column) const;
  std::string_view textView(int column) const;
  std::span<const std::byte> blob(int column) const;

 private:
  template <typename Value>
  void bindOne(int index, const Value& value) {
    if constexpr (std::integral<Value>) {
      bindInteger(index, static_cast<std::int64_t>(value));
    } else if constexpr (std::floating_point<Value>) {
      bindReal(index, value);
    } else if constexpr (std::convertible_to<Value, std::string_view>) {
      bindText(index, value);
    } else if constexpr (std::same_as<Value, std::nullptr_t> ||
                         std::same_as<Value, std::nullopt_t>) {
      bindNull(index);
    } else if constexpr (requires { value.has_value(); }) {
      if (value) {
        bindOne(index, *value);
      } else {
        bindNull(index);
      }
    } else {
      bindBlob(index, std::as_bytes(std::span(value)));
    }
  }
  void bindNull(int index);
  void bindInteger(int index, std::int64_t value);
  void bindReal(int index, double value);
  void bindText(int index, std::string_view value);
  void bindBlob(int index, std::span<const std::byte> value);

  sqlite3_stmt* statement_ = nullptr;
  bool atRow_ = false;  ///< step() gave one: it holds its place and its locks
  std::string file_;
};

struct ResetStatement {
  void operator()(Statement* statement) const { statement->reset(); }
};
using Use = std::unique_ptr<Statement, ResetStatement>;

enum class Access : std::uint8_t {
  ReadOnly,
  Immutable,  ///< read-only, and nobody else may write: makes no file beside it
  ReadWrite,
  Create,
};

/// One connection, for one thread at a time. It is hardened against files of strangers: no trusted
/// schema, no triggers, no writable schema, no double-quoted strings.
class Database {
 public:
  static Result<Database> open(const std::filesystem::path& path, Access access,
                               std::chrono::milliseconds busyTimeout = std::chrono::seconds(10));
  static Result<Database> openInMemory();
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  /// The statement of a text, prepared the first time and kept; reset when the use of it ends.
  Result<Use> statement(std::string_view sql);
  Result<Statement> prepare(std::string_view sql);
  Result<> execute(const std::string& sql);  ///< one or more statements without results
  template <typename... Values>
  Result<> run(std::string_view sql, const Values&... values) {
    auto prepared = statement(sql);
    if (!prepared) return passOn(std::move(prepared).error());
    return (*prepared)->run(values...);
  }
  /// First column of the first row; empty without a row or with NULL.
  template <typename... Values>
  Result<std::optional<std::int64_t>> integer(std::string_view sql, const Values&... values) {
    auto prepared = statement(sql);
    if (!prepared) return passOn(std::move(prepared).error());
    auto row = (*prepared)->bind(values...).step();
    if (!row) return passOn(std::move(row).error());
    std::optional<std::int64_t> found;
    if (*row && !(*prepared)->isNull(0)) found = (*prepared)->integer(0);
    return found;
  }
  Result<std::string> text(std::string_view sql);  ///< as integer(), of a text

  std::int64_t lastInsertRow() const;
  std::int64_t changes() const;  ///< rows changed by the last statement
  bool inTransaction() const;
  /// Another number after every commit, also of other programs. Those are noticed when a
  /// transaction begins to read, so that two equal numbers seen within transactions mean the same
  /// content.
  std::uint32_t dataVersion() const;
  const std::string& file() const { return file_; }
  sqlite3* handle() const { return handle_; }
  Error lastError() const;

 private:
  Database(sqlite3* handle, std::string file);
  Result<> harden(std::chrono::milliseconds busyTimeout);

  /// Statements are long and few: their length and two pieces tell them apart.
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const;
  };
  sqlite3* handle_ = nullptr;
  std::string file_;
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

/// A write transaction from BEGIN IMMEDIATE to commit(); rolled back when it dies before. Begun
/// within another one it is part of that.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<> commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;  ///< null: part of another, or over
};

/// A read transaction: everything read while it lives is of one moment.
class Snapshot {
 public:
  static Result<Snapshot> begin(Database& database);
  Snapshot(Snapshot&& other) noexcept;
  Snapshot& operator=(Snapshot&&) = delete;
  ~Snapshot();

 private:
  explicit Snapshot(Database* database) : database_(database) {}
  Database* database_;
};

}  // namespace stateroom::sqlite
