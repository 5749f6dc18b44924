#include "core/predict/stream_rows.h"

#include <algorithm>
#include <limits>
#include <map>

#include "core/base/file.h"
#include "core/base/text.h"

namespace stateroom {
namespace {

constexpr const char* kUserColumn = "user";

bool hasColumn(const Project& settings, const std::string& name) {
  return std::ranges::any_of(settings.data().columns(),
                             [&](const Column& column) { return column.name() == name; });
}

void addColumn(Project& settings, const std::string& name, Role role) {
  auto& column = *settings.mutable_data()->add_columns();
  column.set_name(name);
  column.set_type(STRING);
  column.set_role(role);
}

/// The event column is read as a column that nothing else uses.
Project withEvents(const Project& settings, const std::string& column) {
  auto with = streamSettings(settings);
  if (!column.empty() && !hasColumn(with, column)) addColumn(with, column, IGNORE);
  return with;
}

Dataset::Options inputOptions() {
  Dataset::Options options;
  options.fileOrder = true;
  options.labelsRequired = false;
  options.maxProblems = std::numeric_limits<std::int64_t>::max();
  options.problemsByRow = true;
  return options;
}

/// The errors of the data by line. One that belongs to no row is everybody's.
Result<std::map<std::int64_t, Error>> errorsByLine(const Dataset& data) {
  std::map<std::int64_t, Error> errors;
  for (const auto& problem : data.problems()) {
    if (problem.severity != Problem::Severity::Error) continue;
    auto error = problem.error;
    if (!problem.column.empty()) error.at("column", problem.column);
    if (problem.row == 0) return unexpected(error);
    errors.emplace(problem.row, std::move(error));
  }
  return errors;
}

Result<> checkEventColumn(const Dataset& data, const std::string& name) {
  if (name.empty() || data.column(name) != nullptr) return {};
  std::vector<std::string> known;
  for (const auto& column : data.columns()) known.push_back(column.name());
  return fail(Code::input_unknown_here, {{"name", name}, {"known", join(known, ", ")}});
}

/// What a row of the data says of itself.
StreamRows::Row describe(const Dataset& data, std::int64_t row, const StreamFormat& format) {
  StreamRows::Row described{.line = data.lineOf(row), .row = row, .user = format.user};
  if (const auto* user = data.userColumn()) described.user = user->text(row);
  if (const auto* order = data.orderColumn(); order != nullptr && !order->isMissing(row)) {
    described.firstOrder = described.order = order->number(row);
  }
  if (!format.eventColumn.empty()) described.event = data.column(format.eventColumn)->text(row);
  return described;
}

/// The data's rows in their order, those without use among them where they stood.
Result<StreamRows> streamOf(Dataset data, const StreamFormat& format) {
  STATEROOM_CHECK(checkEventColumn(data, format.eventColumn));
  STATEROOM_TRY(auto errors, errorsByLine(data));
  StreamRows stream;
  for (std::int64_t row = 0; row < data.rowCount(); ++row) {
    auto& added = stream.rows.emplace_back(describe(data, row, format));
    if (added.user.empty()) added.error = Error(Code::stream_without_user);
    if (added.event.empty() && !format.eventColumn.empty()) {
      added.error = Error(Code::event_missing, {{"column", format.eventColumn}});
    }
    const auto error = errors.extract(added.line);
    if (error) added.error = error.mapped();
    if (added.error) added.row = -1;
  }
  for (auto& [line, error] : errors) {
    stream.rows.push_back({.line = line, .error = std::move(error)});
  }
  std::ranges::stable_sort(stream.rows, {}, &StreamRows::Row::line);
  stream.data = std::move(data);
  return stream;
}

/// What no row names is a missing value, not a missing column: a column must not come and go with
/// the rows that are read together.
void nameColumns(const Project& settings, RowCells& row) {
  for (const auto& column : settings.data().columns()) {
    if (column.role() != LABEL && column.role() != WEIGHT) row.cells.emplace(column.name(), "");
  }
}

/// Takes the next step of a row in.
void addStep(StreamRows::Row& row, StreamRows::Row step) {
  const auto number = row.steps++;
  if (!row.error && step.error) row.error = std::move(std::move(*step.error).at("step", number));
  if (!row.error && step.user != row.user) row.error = Error(Code::stream_without_user);
  if (!row.error && step.order && row.order && *step.order <= *row.order) {
    row.error = Error(Code::input_steps_order, {{"order", formatDouble(*step.order)},
                                                {"step", std::to_string(number)},
                                                {"before", formatDouble(*row.order)}});
  }
  if (row.error) row.row = -1;
  if (!row.firstOrder) row.firstOrder = step.order;
  if (step.order) row.order = step.order;
}

/// Steps of one line are one row.
std::vector<StreamRows::Row> joinSteps(std::vector<StreamRows::Row> steps) {
  std::vector<StreamRows::Row> rows;
  for (auto& step : steps) {
    if (rows.empty() || rows.back().line != step.line) {
      rows.push_back(std::move(step));
    } else {
      addStep(rows.back(), std::move(step));
    }
  }
  return rows;
}

Result<StreamRows> openRows(const Project& settings, const std::vector<RowCells>& cells,
                            const StreamFormat& format) {
  if (cells.empty()) return StreamRows{.next = format};
  auto options = inputOptions();
  options.inputText = csvOf(settings, cells);
  STATEROOM_TRY(auto data, Dataset::open(settings, {}, options));
  STATEROOM_TRY(auto stream, streamOf(std::move(data), format));
  stream.next = format;
  for (auto& row : stream.rows) {
    const auto& from = cells[static_cast<std::size_t>(row.line - 2)];  // behind the header
    row.line = from.line;
    row.event = from.id;
    stream.next.eventSeen |= !row.event.empty();
    if (!stream.next.eventSeen || !row.event.empty() || row.error) continue;
    row.error = Error(Code::event_missing, {{"column", "id"}});
    row.row = -1;
  }
  stream.rows = joinSteps(std::move(stream.rows));
  return stream;
}

Result<StreamRows> parseJsonLines(const Project& settings, std::string_view text,
                                  StreamFormat format) {
  std::vector<RowCells> cells;
  std::vector<StreamRows::Row> refused;
  std::int64_t number = 0;
  for (const auto line : split(text, '\n')) {
    ++number;
    if (trimmed(line).empty()) continue;
    auto steps = rowsOfJson(settings, line);
    if (!steps) {
      refused.push_back({.line = number, .error = steps.error()});
      continue;
    }
    for (auto& step : *steps) {
      step.line = number;
      if (!format.user.empty()) step.cells.emplace(columnWithRole(settings, USER), format.user);
      cells.push_back(std::move(step));
    }
  }
  format.eventColumn.clear();
  format.form = RowFormat::JsonLines;
  if (!cells.empty()) nameColumns(settings, cells.front());
  STATEROOM_TRY(auto stream, openRows(settings, cells, format));
  std::ranges::move(refused, std::back_inserter(stream.rows));
  std::ranges::stable_sort(stream.rows, {}, &StreamRows::Row::line);
  return stream;
}

Result<StreamRows> openCsv(const Project& settings, const Dataset::Options& options,
                           const StreamFormat& format) {
  STATEROOM_TRY(auto data, Dataset::open(settings, {}, options));
  STATEROOM_TRY(auto stream, streamOf(std::move(data), format));
  stream.next = format;
  stream.next.form = RowFormat::Csv;
  return stream;
}

}  // namespace

Project streamSettings(const Project& settings) {
  auto stream = settings;
  stream.mutable_data()->mutable_sequences()->set_max_length(0);
  if (columnWithRole(stream, USER).empty()) addColumn(stream, kUserColumn, USER);
  return stream;
}

Result<StreamRows> readStream(const Project& settings, const std::filesystem::path& path,
                              const StreamFormat& format) {
  const auto with = withEvents(settings, format.eventColumn);
  STATEROOM_TRY(const auto text, readFile(path, std::uintmax_t{4} << 30));
  const auto form = rowFormatOf(text);
  if (!form) return passOn(form.error(), "file", path.string());
  if (*form == RowFormat::JsonLines) {
    auto stream = parseJsonLines(with, text, format);
    if (!stream) return passOn(std::move(stream).error(), "file", path.string());
    return stream;
  }
  auto options = inputOptions();
  options.inputFile = path;
  return openCsv(with, options, format);
}

Result<StreamRows> parseStream(const Project& settings, std::string_view text,
                               const StreamFormat& format) {
  const auto with = withEvents(settings, format.eventColumn);
  auto form = format.form;
  if (!form) {
    STATEROOM_TRY(form, rowFormatOf(text));
  }
  if (*form == RowFormat::JsonLines) return parseJsonLines(with, text, format);
  if (trimmed(text).empty()) return fail(Code::input_empty);
  auto options = inputOptions();
  options.inputText = std::string(text);
  return openCsv(with, options, format);
}

Result<StreamRows> streamOfValues(const Project& settings, const std::vector<std::string>& values,
                                  const StreamFormat& format) {
  const auto stream = streamSettings(settings);
  RowCells row{.line = 1, .id = {}};
  for (const auto& value : values) {
    const auto equals = value.find('=');
    const auto name = value.substr(0, equals);
    STATEROOM_CHECK(checkColumn(stream, name));
    row.cells[name] = value.substr(equals + 1);
  }
  if (!format.user.empty()) row.cells[columnWithRole(stream, USER)] = format.user;
  return openRows(stream, {row}, {.user = format.user, .eventColumn = {}});
}

}  // namespace stateroom
