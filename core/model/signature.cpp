#include "core/model/signature.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/model/resolve.h"
#include "core/project/inferred_defaults.h"

namespace stateroom {
namespace {

using nlohmann::json;

std::string_view dtypeOf(ColumnType type) {
  switch (type) {
    case INT:
      return "int64";
    case BOOL:
      return "bool";
    case STRING:
      return "string";
    case DATETIME:
      return "datetime";
    default:
      return "float64";
  }
}

/// Adds what the fitted steps say about the values that are allowed or usual.
void addSteps(json& input, const FeatureColumn& feature) {
  for (const auto& step : feature.steps()) {
    if (step.has_standardize()) {
      input["mean"] = step.standardize().mean();
      input["sd"] = step.standardize().sd();
    } else if (step.has_scale()) {
      input["min"] = step.scale().min();
      input["max"] = step.scale().max();
    } else if (step.has_bucketize()) {
      input["boundaries"] = step.bucketize().boundaries();
    } else if (step.has_vocabulary()) {
      input["vocabulary"] = step.vocabulary().values();
      input["oov_buckets"] = step.vocabulary().oov_buckets();
    }
  }
}

json shape(bool time) {
  return time ? json{-1, -1} : json{-1};
}

/// Type of a column, and the expression when it is derived.
void addColumn(json& input, const Project& project, const std::string& name) {
  input["dtype"] = "float64";
  for (const auto& column : project.data().columns()) {
    if (column.name() == name) input["dtype"] = dtypeOf(column.type());
  }
  for (const auto& column : project.data().derived()) {
    if (column.name() != name) continue;
    input["dtype"] = dtypeOf(column.type());
    input["expression"] = column.expression();
  }
}

json columnInput(const FeatureColumn& feature, const Project& project, bool time) {
  const auto& name = feature.name().empty() ? feature.column() : feature.name();
  json input = {{"kind", "column"},
                {"shape", shape(time)},
                {"feature", name},
                {"missing", feature.missing()}};
  addColumn(input, project, feature.column());
  addSteps(input, feature);
  return input;
}

json tensorInput(const InputLayer& input, bool time) {
  json tensor = {
      {"kind", "tensor"}, {"dtype", input.ids() ? "int64" : "float32"}, {"shape", shape(time)}};
  if (!input.ids()) tensor["shape"].push_back(input.width());
  return tensor;
}

json inputsOf(const ModelSpec& spec, std::span<const FeatureColumn> features,
              const Project& project, bool step) {
  json inputs = json::object();
  for (const auto& layer : spec.layers()) {
    if (!layer.has_input()) continue;
    const bool time = layer.input().time() && !step;
    if (layer.input().features().empty()) inputs[layer.name()] = tensorInput(layer.input(), time);
    for (const auto& name : layer.input().features()) {
      const auto feature = std::ranges::find(features, name, [](const auto& column) {
        return column.name().empty() ? column.column() : column.name();
      });
      if (feature == features.end() || inputs.contains(feature->column())) continue;
      inputs[feature->column()] = columnInput(*feature, project, time);
    }
  }
  return inputs;
}

json outputsOf(const ModelSpec& spec, const std::vector<LayerInfo>& infos, const Project& project,
               bool step) {
  const auto labels = columnsOf(project, LABEL);
  const bool oneEach =
      spec.outputs_size() > 1 && labels.size() == static_cast<std::size_t>(spec.outputs_size());
  json outputs = json::object();
  for (int i = 0; i < spec.outputs_size(); ++i) {
    const auto info = std::ranges::find(infos, spec.outputs(i), &LayerInfo::name);
    auto sizes = info->outputShape;
    if (step && sizes.size() == 3) sizes.erase(sizes.begin());
    const auto& layer = spec.layers(static_cast<int>(info - infos.begin()));
    const auto own = oneEach ? std::vector{labels[static_cast<std::size_t>(i)]} : labels;
    outputs[info->name] = {{"dtype", "float32"},
                           {"shape", sizes},
                           {"activation", activationOf(layer)},
                           {"labels", own}};
  }
  return outputs;
}

json statesOf(const std::vector<LayerInfo>& infos) {
  json states = json::array();
  for (const auto& info : infos) {
    if (info.stateTensors.empty()) continue;
    states.push_back(
        {{"layer", info.name}, {"tensors", info.stateTensors}, {"shape", {-1, info.units}}});
  }
  return states;
}

}  // namespace

Result<json> describeSignatures(const ModelSpec& spec, std::span<const FeatureColumn> features,
                                const Project& project) {
  STATEROOM_TRY(const auto infos, describe(spec));
  const auto signature = [&](bool step) {
    return json{{"inputs", inputsOf(spec, features, project, step)},
                {"outputs", outputsOf(spec, infos, project, step)}};
  };
  json signatures = {{"serving_default", signature(false)}};
  if (checkStateful(spec)) {
    signatures["step"] = signature(true);
    signatures["step"]["state"] = statesOf(infos);
  }
  return signatures;
}

}  // namespace stateroom
