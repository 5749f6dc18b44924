#include "core/predict/input_rows.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/text.h"

namespace stateroom {
namespace {

/// A file that is gone when the object is.
class TemporaryFile {
 public:
  static Result<TemporaryFile> with(std::string_view content) {
    auto name = (fs::temp_directory_path() / "stateroom-rows-XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0)
      return fail(Code::file_not_writable, {{"path", name}, {"reason", "no temporary file"}});
    ::close(descriptor);
    TemporaryFile file(name);
    STATEROOM_CHECK(writeFileAtomically(name, content));
    return file;
  }
  TemporaryFile(TemporaryFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  explicit TemporaryFile(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

/// A row by column name; what is not there is missing.
struct Row {
  std::int64_t line = 0;  ///< in the text it came from
  std::string id;
  std::map<std::string, std::string> cells;
};

std::vector<std::string> columnNames(const Project& settings) {
  std::vector<std::string> names;
  for (const auto& column : settings.data().columns()) names.push_back(column.name());
  return names;
}

std::string columnWithRole(const Project& settings, Role role) {
  for (const auto& column : settings.data().columns()) {
    if (column.role() == role) return column.name();
  }
  return {};
}

/// The order column, where it holds numbers; else empty.
std::string numericOrder(const Project& settings) {
  for (const auto& column : settings.data().columns()) {
    if (column.role() == ORDER && column.type() != DATETIME) return column.name();
  }
  return {};
}

Result<> checkColumn(const Project& settings, const std::string& name) {
  const auto names = columnNames(settings);
  if (std::ranges::find(names, name) != names.end()) return {};
  if (const auto close = nearest(name, names)) {
    return fail(Code::input_unknown, {{"name", name}, {"nearest", *close}});
  }
  return fail(Code::input_unknown_here, {{"name", name}, {"known", join(names, ", ")}});
}

/// Features that a row does not name are missing values, not missing columns;
/// user and order are columns only where a row has them.
std::vector<std::string> columnsOf(const Project& settings, const std::vector<Row>& rows) {
  std::vector<std::string> columns;
  for (const auto& column : settings.data().columns()) {
    const auto given = [&](const Row& row) { return row.cells.contains(column.name()); };
    const bool feature = column.role() == FEATURE || column.role() == ROLE_UNSPECIFIED;
    if (feature || std::ranges::any_of(rows, given)) columns.push_back(column.name());
  }
  return columns;
}

std::string csvOf(const Project& settings, const std::vector<Row>& rows) {
  const auto columns = columnsOf(settings, rows);
  std::vector<std::string> lines;
  std::vector<std::string> fields;
  for (const auto& name : columns) fields.push_back(csvQuoted(name));
  lines.push_back(join(fields, ","));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto cell = row.cells.find(columns[i]);
      fields[i] = cell == row.cells.end() ? "" : csvQuoted(cell->second);
    }
    lines.push_back(join(fields, ","));
  }
  return join(lines, "\n") + "\n";
}

// ---- JSON lines

/// A scalar as a CSV cell would say it; empty for null.
std::optional<std::string> scalarText(const nlohmann::json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number()) return value.dump();
  return std::nullopt;
}

Result<> addCells(const Project& settings, const std::string& name, const nlohmann::json& value,
                  Row& row) {
  if (const auto text = scalarText(value)) {
    STATEROOM_CHECK(checkColumn(settings, name));
    row.cells[name] = *text;
    return {};
  }
  if (!value.is_array()) {
    return fail(Code::input_shape, {{"name", name}, {"what", "an object"}});
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    STATEROOM_CHECK(addCells(settings, name + "[" + std::to_string(i) + "]", value[i], row));
  }
  return {};
}

Result<Row> rowOf(const Project& settings, const nlohmann::json& json) {
  if (!json.is_object() || !json.contains("inputs") || !json["inputs"].is_object()) {
    return fail(Code::input_without_inputs);
  }
  Row row;
  for (const auto& [name, value] : json["inputs"].items()) {
    STATEROOM_CHECK(addCells(settings, name, value, row));
  }
  if (json.contains("id")) row.id = scalarText(json["id"]).value_or("");
  const auto user = columnWithRole(settings, USER);
  if (json.contains("user") && !user.empty()) {
    row.cells[user] = scalarText(json["user"]).value_or("");
  }
  return row;
}

Result<std::vector<Row>> parseJsonLines(const Project& settings, std::string_view text) {
  std::vector<Row> rows;
  std::int64_t number = 0;
  for (const auto line : split(text, '\n')) {
    ++number;
    if (trimmed(line).empty()) continue;
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_discarded()) {
      return unexpected(Error(Code::input_not_json).at("row", number));
    }
    auto row = rowOf(settings, json);
    if (!row) return passOn(std::move(std::move(row).error()).at("row", number));
    row->line = number;
    rows.push_back(*std::move(row));
  }
  if (rows.empty()) return fail(Code::input_empty);
  return rows;
}

// ---- opening

bool isJson(std::string_view text) {
  return trimmed(text.substr(0, 1 << 16)).starts_with('{');
}

/// The first problem that makes a row unusable, as an error.
Result<> refuseProblems(const Dataset& data, const std::string& name,
                        const std::vector<Row>& rows) {
  for (const auto& problem : data.problems()) {
    if (problem.severity != Problem::Severity::Error) continue;
    auto error = problem.error;
    if (!problem.column.empty()) error.at("column", problem.column);
    const auto index = static_cast<std::size_t>(problem.row - 2);
    const auto line = index < rows.size() ? rows[index].line : problem.row;
    if (line > 0) error.at("row", std::to_string(line));
    if (!name.empty()) error.at("file", name);
    return unexpected(error);
  }
  return {};
}

Result<Dataset> openInput(const Project& settings, const fs::path& path) {
  auto whole = settings;  // a window would cut a user's state in two
  whole.mutable_data()->mutable_sequences()->set_max_length(0);
  Dataset::Options options;
  options.inputFile = path;
  options.labelsRequired = false;
  return Dataset::open(whole, {}, options);
}

/// The error without the temporary file that it happened in, and with what people know instead.
Error named(const Error& error, const std::string& name) {
  Error known(error.code(), error.arguments());
  for (const auto& [what, where] : error.context()) {
    if (what != "file") known.at(what, where);
  }
  if (!name.empty()) known.at("file", name);
  return known;
}

Result<InputRows> openRows(const Project& settings, const std::vector<Row>& rows,
                           const std::string& name) {
  STATEROOM_TRY(const auto file, TemporaryFile::with(csvOf(settings, rows)));
  auto data = openInput(settings, file.path());
  if (!data) return unexpected(named(data.error(), name));
  STATEROOM_CHECK(refuseProblems(*data, name, rows));
  std::vector<std::string> ids;
  if (std::ranges::any_of(rows, [](const Row& row) { return !row.id.empty(); })) {
    for (const auto& row : rows) ids.push_back(row.id);
  }
  return InputRows{*std::move(data), std::move(ids)};
}

Result<InputRows> openCsv(const Project& settings, const fs::path& path, const std::string& name) {
  auto data = openInput(settings, path);
  if (!data) return passOn(std::move(data).error());
  STATEROOM_CHECK(refuseProblems(*data, name, {}));
  return InputRows{*std::move(data), {}};
}

}  // namespace

Result<InputRows> readInputRows(const Project& settings, const fs::path& path) {
  STATEROOM_TRY(const auto text, readFile(path, std::uintmax_t{4} << 30));
  if (!isJson(text)) return openCsv(settings, path, path.string());
  auto rows = parseJsonLines(settings, text);
  if (!rows) return passOn(std::move(rows).error(), "file", path.string());
  return openRows(settings, *rows, path.string());
}

Result<InputRows> parseInputRows(const Project& settings, std::string_view text) {
  if (!isJson(text)) {
    STATEROOM_TRY(const auto file, TemporaryFile::with(text));
    auto rows = openCsv(settings, file.path(), {});
    if (!rows) return unexpected(named(rows.error(), {}));
    return rows;
  }
  STATEROOM_TRY(const auto rows, parseJsonLines(settings, text));
  return openRows(settings, rows, {});
}

Result<InputRows> rowFromValues(const Project& settings, const std::vector<std::string>& values,
                                const std::string& user) {
  Row row;
  for (const auto& value : values) {
    const auto equals = value.find('=');
    const auto name = value.substr(0, equals);
    STATEROOM_CHECK(checkColumn(settings, name));
    row.cells[name] = value.substr(equals + 1);
  }
  if (const auto column = columnWithRole(settings, USER); !column.empty() && !user.empty()) {
    row.cells[column] = user;
  }
  // Derived columns may read the order; a single row is its user's first, wherever it stands.
  if (const auto column = numericOrder(settings); !column.empty()) row.cells.emplace(column, "0");
  return openRows(settings, {row}, {});
}

}  // namespace stateroom
