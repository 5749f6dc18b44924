#include "core/predict/input_rows.h"

#include <algorithm>

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/predict/row_cells.h"

namespace stateroom {
namespace {

/// The order column, where it holds numbers; else empty.
std::string numericOrder(const Project& settings) {
  for (const auto& column : settings.data().columns()) {
    if (column.role() == ORDER && column.type() != DATETIME) return column.name();
  }
  return {};
}

Result<std::vector<RowCells>> parseJsonLines(const Project& settings, std::string_view text) {
  std::vector<RowCells> rows;
  std::int64_t number = 0;
  for (const auto line : split(text, '\n')) {
    ++number;
    if (trimmed(line).empty()) continue;
    auto steps = rowsOfJson(settings, line);
    if (steps && steps->size() > 1) {
      const auto count = std::to_string(steps->size());
      steps = fail(Code::input_steps_stateless, {{"count", count}});
    }
    if (!steps) return passOn(std::move(std::move(steps).error()).at("row", number));
    steps->front().line = number;
    rows.push_back(std::move(steps->front()));
  }
  if (rows.empty()) return fail(Code::input_empty);
  return rows;
}

/// The first problem that makes a row unusable, as an error.
Result<> refuseProblems(const Dataset& data, const std::string& name,
                        const std::vector<RowCells>& rows) {
  const auto* first = firstError(data.problems());
  if (first == nullptr) return {};
  auto problem = *first;
  const auto index = static_cast<std::size_t>(problem.row - 2);
  if (index < rows.size()) problem.row = rows[index].line;
  problem.file = name;
  return refuseErrors({&problem, 1});
}

/// Never in the windows of training: those would cut a user's state in two.
Result<Dataset> openInput(const Project& settings, Signature signature, Dataset::Options options) {
  auto cut = settings;
  auto& sequences = *cut.mutable_data()->mutable_sequences();
  sequences.set_max_length(signature == Signature::Step ? 1 : 0);
  sequences.set_stride(0);
  options.labelsRequired = false;
  return Dataset::open(cut, {}, options);
}

Result<InputRows> openRows(const Project& settings, const std::vector<RowCells>& rows,
                           const std::string& name, Signature signature) {
  STATEROOM_TRY(auto data, openInput(settings, signature, {.inputText = csvOf(settings, rows)}));
  STATEROOM_CHECK(refuseProblems(data, name, rows));
  std::vector<std::string> ids;
  if (std::ranges::any_of(rows, [](const RowCells& row) { return !row.id.empty(); })) {
    for (const auto& row : rows) ids.push_back(row.id);
  }
  return InputRows{std::move(data), std::move(ids)};
}

}  // namespace

Result<InputRows> readInputRows(const Project& settings, const fs::path& path,
                                Signature signature) {
  STATEROOM_TRY(const auto text, readFile(path, std::uintmax_t{4} << 30));
  const auto form = rowFormatOf(text);
  if (!form) return passOn(form.error(), "file", path.string());
  if (*form == RowFormat::Csv) {
    STATEROOM_TRY(auto data, openInput(settings, signature, {.inputFile = path}));
    STATEROOM_CHECK(refuseProblems(data, path.string(), {}));
    return InputRows{std::move(data), {}};
  }
  auto rows = parseJsonLines(settings, text);
  if (!rows) return passOn(std::move(rows).error(), "file", path.string());
  return openRows(settings, *rows, path.string(), signature);
}

Result<InputRows> parseInputRows(const Project& settings, std::string_view text,
                                 Signature signature) {
  if (trimmed(text).empty()) return fail(Code::input_empty);
  STATEROOM_TRY(const auto form, rowFormatOf(text));
  if (form == RowFormat::Csv) {
    STATEROOM_TRY(auto data, openInput(settings, signature, {.inputText = std::string(text)}));
    STATEROOM_CHECK(refuseProblems(data, {}, {}));
    return InputRows{std::move(data), {}};
  }
  STATEROOM_TRY(const auto rows, parseJsonLines(settings, text));
  return openRows(settings, rows, {}, signature);
}

Result<InputRows> rowFromValues(const Project& settings, const std::vector<std::string>& values,
                                const std::string& user) {
  RowCells row;
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
  return openRows(settings, {row}, {}, Signature::ServingDefault);
}

}  // namespace stateroom
