#include "core/project/inferred_defaults.h"

#include <algorithm>

namespace stateroom {

bool isRecurrent(const Layer& layer) {
  return layer.has_lstm() || layer.has_gru() || layer.has_simple_rnn();
}

bool hasRecurrentLayer(const ModelSpec& model) {
  return std::ranges::any_of(model.layers(), isRecurrent);
}

const Layer* outputLayer(const ModelSpec& model) {
  if (model.layers().empty()) return nullptr;
  if (model.outputs().empty()) return &*model.layers().rbegin();
  const auto found = std::ranges::find(model.layers(), model.outputs(0), &Layer::name);
  return found == model.layers().end() ? nullptr : &*found;
}

std::string activationOf(const Layer& layer) {
  switch (layer.kind_case()) {
    case Layer::kDense:
      return layer.dense().has_activation() ? layer.dense().activation() : "linear";
    case Layer::kActivation:
      return layer.activation().has_function() ? layer.activation().function() : "linear";
    case Layer::kTimeDistributed:
      return activationOf(layer.time_distributed().layer());
    default:
      return "linear";
  }
}

std::vector<std::string> columnsOf(const Project& project, Role role) {
  std::vector<std::string> names;
  for (const auto& column : project.data().columns()) {
    if (column.role() == role) names.push_back(column.name());
  }
  for (const auto& column : project.data().derived()) {
    if (column.role() == role) names.push_back(column.name());
  }
  return names;
}

std::string usualLoss(const Project& project) {
  const auto* layer = outputLayer(project.model());
  const auto activation = layer == nullptr ? "linear" : activationOf(*layer);
  if (activation == "sigmoid") return "binary_crossentropy";
  if (activation != "softmax") return "mean_squared_error";
  return columnsOf(project, LABEL).size() > 1 ? "categorical_crossentropy"
                                              : "sparse_categorical_crossentropy";
}

void inferDefaults(Project& project) {
  auto& sequences = *project.mutable_data()->mutable_sequences();
  if (!sequences.has_enabled()) sequences.set_enabled(hasRecurrentLayer(project.model()));
  if (!project.loss().has_name()) project.mutable_loss()->set_name(usualLoss(project));
}

}  // namespace stateroom
