#include "core/state/sqlite.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

namespace stateroom::sqlite {
namespace {

Error errorOf(sqlite3* handle, int result, const std::string& file) {
  const std::string reason = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(result);
  const auto error = [&](Code code) { return Error(code, {{"path", file}, {"reason", reason}}); };
  switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return error(Code::ledger_busy);
    case SQLITE_FULL:
      return error(Code::ledger_full);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return error(Code::ledger_read_only);
    case SQLITE_CORRUPT:
      return error(Code::ledger_damaged);
    case SQLITE_NOTADB:
      return error(Code::ledger_foreign);
    default:
      break;
  }
  // Writing past the end of a full disk comes as an I/O error where the WAL's index is concerned.
  const bool full = handle != nullptr && (result & 0xff) == SQLITE_IOERR &&
                    sqlite3_system_errno(handle) == ENOSPC;
  return error(full ? Code::ledger_full : Code::ledger_failed);
}

int flagsOf(Access access) {
  switch (access) {
    case Access::ReadOnly:
      return SQLITE_OPEN_READONLY;
    case Access::Immutable:
      return SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    case Access::ReadWrite:
      return SQLITE_OPEN_READWRITE;
    default:
      return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  }
}

std::string immutableUri(const std::filesystem::path& path) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    const bool plain = std::string_view("?#%").find(c) == std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  }
  return uri + "?immutable=1";
}

}  // namespace

// ---- Statement

Statement::Statement(sqlite3_stmt* statement, std::string file)
    : statement_(statement), file_(std::move(file)) {}

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      atRow_(std::exchange(other.atRow_, false)),
      file_(std::move(other.file_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(statement_, other.statement_);
  std::swap(atRow_, other.atRow_);
  std::swap(file_, other.file_);
  return *this;
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

void Statement::reset() {
  if (atRow_) sqlite3_reset(statement_);
  atRow_ = false;
}

Result<bool> Statement::step() {
  const int result = sqlite3_step(statement_);
  atRow_ = result == SQLITE_ROW;
  if (atRow_) return true;
  sqlite3* handle = sqlite3_db_handle(statement_);
  if (result == SQLITE_DONE) {
    sqlite3_reset(statement_);
    return false;
  }
  auto error = errorOf(handle, result, file_);
  sqlite3_reset(statement_);
  return unexpected(std::move(error));
}

void Statement::bindNull(int index) {
  sqlite3_bind_null(statement_, index);
}

void Statement::bindInteger(int index, std::int64_t value) {
  sqlite3_bind_int64(statement_, index, value);
}

void Statement::bindReal(int index, double value) {
  sqlite3_bind_double(statement_, index, value);
}

void Statement::bindText(int index, std::string_view value) {
  const char* data = value.data() == nullptr ? "" : value.data();
  sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bindBlob(int index, std::span<const std::byte> value) {
  sqlite3_bind_blob64(statement_, index, value.data(), value.size(), SQLITE_STATIC);
}

bool Statement::isNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const {
  return sqlite3_column_double(statement_, column);
}

std::optional<double> Statement::maybeReal(int column) const {
  return isNull(column) ? std::nullopt : std::optional(real(column));
}

std::string_view Statement::textView(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string Statement::text(int column) const {
  return std::string(textView(column));
}

std::span<const std::byte> Statement::blob(int column) const {
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

// ---- Database

Database::Database(sqlite3* handle, std::string file) : handle_(handle), file_(std::move(file)) {}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      file_(std::move(other.file_)),
      statements_(std::move(other.statements_)) {}

Database& Database::operator=(Database&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(file_, other.file_);
  std::swap(statements_, other.statements_);
  return *this;
}

Database::~Database() {
  statements_.clear();
  sqlite3_close_v2(handle_);
}

Result<Database> Database::open(const std::filesystem::path& path, Access access,
                                std::chrono::milliseconds busyTimeout) {
  sqlite3* handle = nullptr;
  const auto name = access == Access::Immutable ? immutableUri(path) : path.string();
  const int result =
      sqlite3_open_v2(name.c_str(), &handle, flagsOf(access) | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(handle, path.string());
  if (result != SQLITE_OK) return unexpected(errorOf(handle, result, database.file_));
  STATEROOM_CHECK(database.harden(busyTimeout));
  return database;
}

Result<Database> Database::openInMemory() {
  return open(":memory:", Access::Create);
}

Result<> Database::harden(std::chrono::milliseconds busyTimeout) {
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, static_cast<int>(busyTimeout.count()));
  constexpr std::pair<int, int> kSettings[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
      {SQLITE_DBCONFIG_DQS_DML, 0},        {SQLITE_DBCONFIG_DQS_DDL, 0}};
  for (const auto& [option, value] : kSettings) {
    if (sqlite3_db_config(handle_, option, value, nullptr) != SQLITE_OK) {
      return unexpected(lastError());
    }
  }
  return execute("PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA secure_delete=ON;");
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int result = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (result != SQLITE_OK) return unexpected(errorOf(handle_, result, file_));
  return Statement(statement, file_);
}

Result<Use> Database::statement(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) {
    return Use(&found->second);
  }
  STATEROOM_TRY(auto prepared, prepare(sql));
  return Use(&statements_.emplace(std::string(sql), std::move(prepared)).first->second);
}

Result<> Database::execute(const std::string& sql) {
  const int result = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return unexpected(errorOf(handle_, result, file_));
  return {};
}

Result<std::string> Database::text(std::string_view sql) {
  STATEROOM_TRY(const auto prepared, statement(sql));
  STATEROOM_TRY(const bool row, prepared->step());
  return row ? prepared->text(0) : std::string();
}

std::int64_t Database::lastInsertRow() const {
  return sqlite3_last_insert_rowid(handle_);
}

std::int64_t Database::changes() const {
  return sqlite3_changes64(handle_);
}

bool Database::inTransaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

std::uint32_t Database::dataVersion() const {
  unsigned version = 0;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_DATA_VERSION, &version);
  return version;
}

std::size_t Database::TextHash::operator()(std::string_view text) const {
  const auto piece = [&](std::size_t at) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, text.data() + at, std::min(sizeof bits, text.size() - at));
    return bits;
  };
  const auto last = text.size() - std::min(sizeof(std::uint64_t), text.size());
  return (text.size() * 0x9E3779B97F4A7C15U) ^ (piece(text.size() / 2) * 31) ^ piece(last);
}

Error Database::lastError() const {
  return errorOf(handle_, sqlite3_extended_errcode(handle_), file_);
}

// ---- Transaction

Result<Transaction> Transaction::begin(Database& database) {
  if (database.inTransaction()) return Transaction(nullptr);
  STATEROOM_CHECK(database.run("BEGIN IMMEDIATE"));
  return Transaction(&database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  // SQLite has rolled back by itself after a full disk and the like.
  if (database_ != nullptr && database_->inTransaction()) (void)database_->run("ROLLBACK");
}

Result<> Transaction::commit() {
  if (database_ == nullptr) return {};
  STATEROOM_CHECK(database_->run("COMMIT"));
  database_ = nullptr;
  return {};
}

Result<Snapshot> Snapshot::begin(Database& database) {
  if (database.inTransaction()) return Snapshot(nullptr);  // the transaction is one already
  STATEROOM_CHECK(database.run("BEGIN"));
  return Snapshot(&database);
}

Snapshot::Snapshot(Snapshot&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Snapshot::~Snapshot() {
  if (database_ != nullptr && database_->inTransaction()) (void)database_->run("ROLLBACK");
}

}  // namespace stateroom::sqlite
