#include "core/predict/input_columns.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/text.h"
#include "core/data/schema.h"

namespace stateroom {
namespace {

constexpr std::size_t kMostChoices = 200;
constexpr std::size_t kFewNumbers = 6;

/// Names of the columns that the features need, derived ones seen through.
std::set<std::string> neededColumns(const TrainedModel& trained, const Schema& schema) {
  std::set<std::string> needed;
  for (const auto& feature : trained.features.columns()) {
    if (feature.label()) continue;
    const auto* entry = schema.find(feature.column());
    if (entry == nullptr || !entry->derived) {
      needed.insert(feature.column());
    } else {
      needed.insert(entry->info.reads.begin(), entry->info.reads.end());
    }
  }
  return needed;
}

void countValues(const ColumnData& column, const Dataset& data, InputColumn& input) {
  std::map<std::string, std::int64_t> counts;
  for (std::int64_t row = 0; row < column.rows() && counts.size() <= kMostChoices; ++row) {
    if (data.splitOf(row) != SplitName::Train || column.isMissing(row)) continue;
    ++counts[column.text(row)];
  }
  const auto most =
      std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
  if (most != counts.end()) input.baseline = most->first;
  const bool offers =
      input.isNumber() ? counts.size() <= kFewNumbers : counts.size() <= kMostChoices;
  if (!offers) return;
  for (const auto& [text, count] : counts) input.choices.push_back(text);
  if (input.isNumber()) {
    std::ranges::sort(input.choices, {},
                      [](const std::string& text) { return parseDouble(text).value_or(0); });
  }
}

void measure(const ColumnData& column, const Dataset& data, InputColumn& input) {
  std::vector<double> values;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    if (data.splitOf(row) != SplitName::Train) continue;
    if (column.isMissing(row))
      input.missing = true;
    else
      values.push_back(column.number(row));
  }
  if (values.empty() || !input.isNumber()) return;
  std::ranges::sort(values);
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
  };
  input.min = values.front();
  input.max = values.back();
  input.low = at(0.025);
  input.high = at(0.975);
  double sum = 0;
  for (const double value : values) sum += value;
  input.mean = sum / static_cast<double>(values.size());
}

}  // namespace

Result<std::vector<InputColumn>> inputColumns(const TrainedModel& trained, const Dataset& data) {
  STATEROOM_TRY(const auto schema, Schema::of(trained.settings));
  const auto needed = neededColumns(trained, schema);
  std::vector<InputColumn> inputs;
  for (const auto& column : trained.settings.data().columns()) {
    const auto* values = data.column(column.name());
    const bool asked = needed.contains(column.name()) || column.role() == ORDER;
    if (!asked || values == nullptr || column.role() == USER) continue;
    InputColumn input{.name = column.name(), .type = values->type(), .unit = column.unit()};
    input.order = column.role() == ORDER;
    measure(*values, data, input);
    countValues(*values, data, input);
    const bool many = input.isNumber() && input.choices.empty();
    if (many)
      input.baseline =
          input.type == INT ? std::to_string(std::llround(input.mean)) : formatDouble(input.mean);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace stateroom
