#include "core/model/label_check.h"

#include <algorithm>
#include <array>

#include "core/project/inferred_defaults.h"

namespace stateroom {
namespace {

/// What a loss asks of the output.
struct LossNeeds {
  std::string_view loss;
  std::string_view activation;  ///< empty: any
  std::int64_t leastUnits;
  bool numbers;  ///< compares numbers: labels cannot be text
  bool classes;  ///< one label column holds the class of all units
};

constexpr std::array kNeeds = {
    LossNeeds{"binary_crossentropy", "sigmoid", 1, false, false},
    LossNeeds{"categorical_crossentropy", "softmax", 2, true, false},
    LossNeeds{"sparse_categorical_crossentropy", "softmax", 2, false, true},
    LossNeeds{"mean_squared_error", "", 1, true, false},
    LossNeeds{"mean_absolute_error", "", 1, true, false},
    LossNeeds{"huber", "", 1, true, false},
    LossNeeds{"quantile", "", 1, true, false},
    LossNeeds{"poisson", "", 1, true, false},
};

struct Output {
  const Layer& layer;
  const LayerFacts& facts;
};

std::vector<Output> outputsOf(const ModelSpec& spec, const std::vector<LayerFacts>& facts) {
  std::vector<Output> outputs;
  for (const auto& name : spec.outputs()) {
    const auto found = std::ranges::find(facts, name, [](const auto& f) { return f.output.layer; });
    if (found == facts.end()) continue;
    outputs.push_back({spec.layers(static_cast<int>(found - facts.begin())), *found});
  }
  return outputs;
}

ColumnType typeOf(const Project& project, const std::string& name) {
  for (const auto& column : project.data().columns()) {
    if (column.name() == name) return column.type();
  }
  for (const auto& column : project.data().derived()) {
    if (column.name() == name) return column.type();
  }
  return COLUMN_TYPE_UNSPECIFIED;
}

Result<> within(const Output& output, Result<> result) {
  if (result) return {};
  return passOn(std::move(result).error(), "layer", output.layer.name());
}

Result<> checkTime(const Output& output, const Project& project) {
  const auto& sequences = project.data().sequences();
  const bool wanted = sequences.enabled() && sequences.labels() != "final";
  const auto& value = output.facts.output;
  if (value.time == wanted) return {};
  return fail(wanted ? Code::labels_need_time : Code::labels_final, {{"output", value.layer}});
}

Result<> checkActivation(const Output& output, const LossNeeds& needs) {
  const auto activation = activationOf(output.layer);
  const auto& value = output.facts.output;
  if (!needs.activation.empty() && activation != needs.activation) {
    return fail(Code::loss_activation, {{"loss", std::string(needs.loss)},
                                        {"wanted", std::string(needs.activation)},
                                        {"activation", activation},
                                        {"output", value.layer}});
  }
  if (value.width < needs.leastUnits) {
    return fail(Code::loss_units, {{"loss", std::string(needs.loss)},
                                   {"wanted", std::to_string(needs.leastUnits)},
                                   {"units", std::to_string(value.width)},
                                   {"output", value.layer}});
  }
  return {};
}

/// One output takes all label columns, one for each unit, or the class for all of them; several
/// outputs take one column each.
Result<> checkColumns(const std::vector<Output>& outputs, const std::vector<std::string>& labels,
                      const LossNeeds& needs) {
  const auto count = std::to_string(labels.size());
  if (outputs.size() > 1 || needs.classes) {
    if (outputs.size() == labels.size()) return {};
    return passOn(Error(Code::labels_outputs,
                        {{"outputs", std::to_string(outputs.size())}, {"labels", count}}),
                  "field", "data.columns");
  }
  const auto& value = outputs[0].facts.output;
  if (value.width == static_cast<std::int64_t>(labels.size())) return {};
  return within(outputs[0], fail(Code::labels_units, {{"output", value.layer},
                                                      {"units", std::to_string(value.width)},
                                                      {"labels", count}}));
}

Result<> checkTexts(const std::vector<std::string>& labels, const Project& project,
                    const LossNeeds& needs) {
  for (const auto& label : labels) {
    if (needs.numbers && typeOf(project, label) == STRING) {
      return passOn(Error(Code::label_text, {{"label", label}, {"loss", std::string(needs.loss)}}),
                    "column", label);
    }
  }
  return {};
}

}  // namespace

Result<> checkLabels(const ModelSpec& spec, const std::vector<LayerFacts>& facts,
                     const Project& resolved) {
  const auto labels = columnsOf(resolved, LABEL);
  const auto needs = std::ranges::find(kNeeds, resolved.loss().name(), &LossNeeds::loss);
  if (labels.empty() || needs == kNeeds.end()) return {};
  const auto outputs = outputsOf(spec, facts);
  STATEROOM_CHECK(checkTexts(labels, resolved, *needs));
  for (const auto& output : outputs) {
    STATEROOM_CHECK(within(output, checkTime(output, resolved)));
    STATEROOM_CHECK(within(output, checkActivation(output, *needs)));
  }
  return checkColumns(outputs, labels, *needs);
}

}  // namespace stateroom
