#include "core/model/guess_model.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace stateroom {
namespace {

/// More distinct whole numbers than this are an amount, not a class.
constexpr std::size_t kMostClasses = 20;
constexpr std::size_t kMostTexts = 1000;

struct Head {
  std::int64_t units = 1;
  std::string activation;
  std::string reason;
  bool amount = false;  ///< in the label's unit, not a probability
};

Head yesOrNo(const std::string& name) {
  return {1, "sigmoid",
          fmt::format("{} is yes or no: one sigmoid unit gives its probability", name)};
}

Head classes(const std::string& name, std::size_t count) {
  const auto units = std::max<std::size_t>(count, 2);
  return {static_cast<std::int64_t>(units), "softmax",
          fmt::format("{} has {} classes: softmax gives their probabilities", name, units)};
}

std::set<std::string> distinctTexts(const ColumnData& column) {
  std::set<std::string> values;
  for (std::int64_t row = 0; row < column.rows() && values.size() < kMostTexts; ++row) {
    if (!column.isMissing(row)) values.insert(column.text(row));
  }
  return values;
}

/// The distinct numbers of a column; one more than kMostClasses when there are too many.
std::set<double> distinctNumbers(const ColumnData& column) {
  std::set<double> values;
  for (std::int64_t row = 0; row < column.rows() && values.size() <= kMostClasses; ++row) {
    if (!column.isMissing(row)) values.insert(column.number(row));
  }
  return values;
}

bool countsFromZero(const std::set<double>& values) {
  return !values.empty() && values.size() <= kMostClasses && *values.begin() == 0 &&
         *values.rbegin() == static_cast<double>(values.size() - 1);
}

Head headFor(const ColumnData& label) {
  const auto& name = label.name();
  if (label.type() == BOOL) return yesOrNo(name);
  if (label.type() == STRING) return classes(name, distinctTexts(label).size());
  const auto values = distinctNumbers(label);
  if (values == std::set<double>{0, 1}) return yesOrNo(name);
  if (label.type() == INT && values.size() > 2 && countsFromZero(values))
    return classes(name, values.size());
  return {1, "linear", fmt::format("{} is a number: one linear unit in its scale", name), true};
}

Head headFor(const std::vector<const ColumnData*>& labels) {
  if (labels.size() == 1) return headFor(*labels[0]);
  return {
      static_cast<std::int64_t>(labels.size()), "linear",
      fmt::format("{} columns are labels: one linear unit for each, in its scale", labels.size()),
      true};
}

void addDense(ModelSpec& model, std::string name, std::int64_t units, std::string activation) {
  auto& layer = *model.add_layers();
  layer.set_name(std::move(name));
  layer.mutable_dense()->set_units(units);
  layer.mutable_dense()->set_activation(std::move(activation));
}

/// Layers that read the features; says why.
std::string addBody(ModelSpec& model, const Dataset& data) {
  if (data.userColumn() == nullptr || data.rowCount() < 2 * data.userCount()) {
    addDense(model, "hidden_1", 32, "relu");
    addDense(model, "hidden_2", 16, "relu");
    return "Rows stand for themselves: two Dense layers of 32 and 16 units read them";
  }
  auto& layer = *model.add_layers();
  layer.set_name("lstm");
  layer.mutable_lstm()->set_units(64);
  layer.mutable_lstm()->set_return_sequences(true);
  return fmt::format("{} rows of {} users: an LSTM with 64 units reads each user's rows in order",
                     data.rowCount(), data.userCount());
}

}  // namespace

ModelGuess guessModel(const Dataset& data) {
  ModelGuess guess;
  const auto labels = data.labelColumns();
  if (labels.empty()) return guess;
  const auto head = headFor(labels);
  guess.reasons.push_back(addBody(guess.model, data));
  addDense(guess.model, head.amount ? "head" : "output", head.units, head.activation);
  if (head.amount) {
    auto& output = *guess.model.add_layers();
    output.set_name("output");
    output.mutable_rescaling();
  }
  guess.reasons.push_back(head.reason);
  return guess;
}

}  // namespace stateroom
