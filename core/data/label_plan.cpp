#include "core/data/label_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "core/model/resolve.h"

namespace stateroom {
namespace {

constexpr double kUnknownClass = -1;

/// A label column as numbers.
std::vector<double> numbersOf(const ColumnData& label, const std::vector<std::string>& classes) {
  std::unordered_map<std::string_view, double> numbers;
  for (const auto& name : classes) numbers.emplace(name, static_cast<double>(numbers.size()));
  std::vector<double> values;
  for (std::int64_t row = 0; row < label.rows(); ++row) {
    if (label.type() != STRING || label.isMissing(row)) {
      values.push_back(label.number(row));
    } else {
      const auto found = numbers.find(label.textView(row));
      values.push_back(found == numbers.end() ? kUnknownClass : found->second);
    }
  }
  return values;
}

/// Every label that will be used must be one of `count` classes.
Result<> checkClasses(const std::vector<double>& values, std::int64_t count, const Dataset& data,
                      const ColumnData& label, std::span<const Sequence> sequences) {
  for (const auto& sequence : sequences) {
    for (const auto row : sequence.rows) {
      const double value = values[static_cast<std::size_t>(row)];
      const bool known =
          value >= 0 && value < static_cast<double>(count) && std::floor(value) == value;
      if (known || std::isnan(value)) continue;
      return unexpected(
          Error(Code::label_class, {{"value", label.text(row)}, {"count", std::to_string(count)}})
              .at("column", label.name())
              .at("row", data.lineOf(row))
              .at("file", data.fileOf(row)));
    }
  }
  return {};
}

/// How many classes a label may have; 0: any number may stand there.
Result<std::int64_t> classCount(const LabelPlan& plan, const ColumnData& label,
                                const std::string& loss) {
  if (plan.classes) return plan.width;
  if (label.type() != STRING) return 0;
  if (loss == "binary_crossentropy") return 2;
  return fail(Code::label_is_text, {{"name", label.name()}, {"loss", loss}});
}

Result<LabelPlan> emptyPlan(const std::vector<LayerInfo>& layers, const std::string& output,
                            const std::string& loss) {
  const auto layer = std::ranges::find(layers, output, &LayerInfo::name);
  if (layer == layers.end()) return fail(Code::internal, {{"what", "no output " + output}});
  return LabelPlan{.output = output,
                   .width = layer->outputShape.back(),
                   .time = layer->outputShape.size() == 3,
                   .classes = loss == "sparse_categorical_crossentropy",
                   .values = {}};
}

}  // namespace

Result<std::vector<LabelPlan>> planLabels(const Project& resolved, const ModelSpec& spec,
                                          const Dataset& data, const FeatureSet& features,
                                          std::span<const Sequence> sequences) {
  const auto& loss = resolved.loss().name();
  const auto labels = data.labelColumns();
  if (labels.empty()) return fail(Code::no_label_column);
  STATEROOM_TRY(const auto layers, describe(spec));
  std::vector<LabelPlan> plans;
  auto next = labels.begin();
  for (const auto& output : spec.outputs()) {
    STATEROOM_TRY(auto plan, emptyPlan(layers, output, loss));
    const bool one = plan.classes || spec.outputs_size() > 1;
    const auto wanted = one ? 1 : plan.width;
    if (labels.end() - next < wanted) {
      return fail(Code::label_count, {{"output", output},
                                      {"wanted", std::to_string(wanted)},
                                      {"labels", std::to_string(labels.end() - next)}});
    }
    for (const auto last = next + wanted; next != last; ++next) {
      const ColumnData& label = **next;
      plan.values.push_back(numbersOf(label, features.classesOf(label.name())));
      STATEROOM_TRY(const auto count, classCount(plan, label, loss));
      if (count == 0) continue;
      STATEROOM_CHECK(checkClasses(plan.values.back(), count, data, label, sequences));
    }
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace stateroom
