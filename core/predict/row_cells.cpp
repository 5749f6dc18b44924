#include "core/predict/row_cells.h"

#include <algorithm>
#include <optional>

#include "core/base/json_fields.h"
#include "core/base/text.h"
#include "core/interop/events/record.h"

namespace stateroom {
namespace {

/// A scalar as a CSV cell would say it; empty for null.
std::optional<std::string> scalarText(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number()) return value.dump();
  return std::nullopt;
}

Result<> addCell(const Project& settings, const std::string& name, const Json& value,
                 RowCells& row) {
  if (auto text = scalarText(value)) {
    STATEROOM_CHECK(checkColumn(settings, name));
    row.cells[name] = *std::move(text);
    return {};
  }
  if (!value.is_array()) return fail(Code::input_shape, {{"name", name}, {"what", "an object"}});
  for (std::size_t i = 0; i < value.size(); ++i) {
    STATEROOM_CHECK(addCell(settings, name + "[" + std::to_string(i) + "]", value[i], row));
  }
  return {};
}

/// How deeply the columns of an input nest: 0 for bili, 1 for x[0] … x[3].
std::int64_t rankOf(const Project& settings, const std::string& name) {
  std::int64_t rank = 0;
  for (const auto& column : settings.data().columns()) {
    if (column.name() == name) return 0;
    if (column.name().starts_with(name + "[")) {
      rank = std::count(column.name().begin() + std::ssize(name), column.name().end(), '[');
    }
  }
  return rank;
}

std::int64_t depthOf(const Json& value) {
  std::int64_t depth = 0;
  for (const auto* at = &value; at->is_array(); at = &at->front()) {
    ++depth;
    if (at->empty()) break;
  }
  return depth;
}

/// The inputs of a row, which are all lists of so many steps, or none of them is.
class StepCount {
 public:
  /// Takes an input in: its list of steps, or nullptr for that of a single one.
  Result<> add(const std::string& name, const Json* steps) {
    const auto count = steps == nullptr ? 1 : steps->size();
    if (count == 0) return refuse(Error(Code::input_steps_empty, {{"name", name}}), name);
    if (first_.empty()) {
      first_ = name;
      count_ = count;
      lists_ = steps != nullptr;
      return {};
    }
    if (lists_ != (steps != nullptr)) {
      const auto& list = lists_ ? first_ : name;
      return refuse(
          Error(Code::input_steps_mixed, {{"name", list},
                                          {"count", std::to_string(lists_ ? count_ : count)},
                                          {"other", lists_ ? name : first_}}),
          name);
    }
    if (count == count_) return {};
    return refuse(Error(Code::input_steps_differ, {{"name", name},
                                                   {"count", std::to_string(count)},
                                                   {"other", first_},
                                                   {"others", std::to_string(count_)}}),
                  name);
  }

  std::size_t count() const { return count_; }

 private:
  static unexpected<Error> refuse(Error error, const std::string& name) {
    return passOn(std::move(error), "field", name);
  }

  std::string first_;
  std::size_t count_ = 1;
  bool lists_ = false;
};

Result<std::vector<RowCells>> stepsOf(const Project& settings, const Json& inputs) {
  StepCount steps;
  std::map<std::string, bool> lists;
  for (const auto& [name, value] : inputs.items()) {
    const bool isList = lists[name] = depthOf(value) > rankOf(settings, name);
    if (isList && rankOf(settings, name) == 0) STATEROOM_CHECK(checkColumn(settings, name));
    STATEROOM_CHECK(steps.add(name, isList ? &value : nullptr));
  }
  std::vector<RowCells> rows(steps.count());
  for (const auto& [name, value] : inputs.items()) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      STATEROOM_CHECK(addCell(settings, name, lists[name] ? value[i] : value, rows[i]));
    }
  }
  return rows;
}

std::vector<std::string> columnsOf(const Project& settings, const std::vector<RowCells>& rows) {
  std::vector<std::string> columns;
  for (const auto& column : settings.data().columns()) {
    const auto given = [&](const RowCells& row) { return row.cells.contains(column.name()); };
    const bool feature = column.role() == FEATURE || column.role() == ROLE_UNSPECIFIED;
    if (feature || std::ranges::any_of(rows, given)) columns.push_back(column.name());
  }
  return columns;
}

}  // namespace

std::string columnWithRole(const Project& settings, Role role) {
  for (const auto& column : settings.data().columns()) {
    if (column.role() == role) return column.name();
  }
  return {};
}

Result<> checkColumn(const Project& settings, const std::string& name) {
  std::vector<std::string> names;
  for (const auto& column : settings.data().columns()) names.push_back(column.name());
  if (std::ranges::find(names, name) != names.end()) return {};
  if (const auto close = nearest(name, names)) {
    return fail(Code::input_unknown, {{"name", name}, {"nearest", *close}});
  }
  return fail(Code::input_unknown_here, {{"name", name}, {"known", join(names, ", ")}});
}

Result<RowFormat> rowFormatOf(std::string_view text) {
  if (record::beginsRecord(text)) return fail(Code::input_tfrecord);
  const bool json = trimmed(text.substr(0, 1 << 16)).starts_with('{');
  return json ? RowFormat::JsonLines : RowFormat::Csv;
}

Result<> addCells(const Project& settings, const Json& object, RowCells& row) {
  for (const auto& [name, value] : object.items()) {
    STATEROOM_CHECK(addCell(settings, name, value, row));
  }
  return {};
}

Result<std::vector<RowCells>> rowsOfJson(const Project& settings, std::string_view line) {
  const auto json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return fail(Code::input_not_json);
  if (!json.is_object() || !json.contains("inputs") || !json["inputs"].is_object()) {
    return fail(Code::input_without_inputs);
  }
  STATEROOM_TRY(auto rows, stepsOf(settings, json["inputs"]));
  const auto user = columnWithRole(settings, USER);
  for (auto& row : rows) {
    if (json.contains("id")) row.id = scalarText(json["id"]).value_or("");
    if (json.contains("user") && !user.empty()) {
      row.cells[user] = scalarText(json["user"]).value_or("");
    }
  }
  return rows;
}

std::string csvOf(const Project& settings, const std::vector<RowCells>& rows) {
  const auto columns = columnsOf(settings, rows);
  std::string text;
  const auto addLine = [&](auto&& cellOf) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) text += ',';
      text += csvQuoted(cellOf(columns[i]));
    }
    if (columns.size() == 1) text += ',';  // a line with nothing on it would be no row
    text += '\n';
  };
  addLine([](const std::string& name) { return name; });
  for (const auto& row : rows) {
    addLine([&](const std::string& name) {
      const auto cell = row.cells.find(name);
      return cell == row.cells.end() ? std::string() : cell->second;
    });
  }
  return text;
}

}  // namespace stateroom
