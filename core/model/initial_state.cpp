#include "core/model/initial_state.h"

#include <algorithm>

#include "core/model/resolve.h"

namespace stateroom {
namespace {

const Recurrent* recurrentNamed(const ModelSpec& spec, const std::string& name) {
  const auto layer = std::ranges::find(spec.layers(), name, [](const auto& l) { return l.name(); });
  return layer == spec.layers().end() ? nullptr : recurrentOf(*layer);
}

/// What is learned, or the constant in every unit.
std::vector<float> valuesOf(const Recurrent& layer, const std::string& parameter,
                            const std::vector<NamedTensor>& parameters) {
  const auto units = static_cast<std::size_t>(layer.units());
  if (layer.initial_state() == "constant") {
    return std::vector(units, static_cast<float>(layer.initial_state_value()));
  }
  const auto learned = std::ranges::find(parameters, parameter, &NamedTensor::name);
  if (layer.initial_state() != "learned" || learned == parameters.end()) {
    return std::vector<float>(units);
  }
  const auto values = learned->tensor.as<float>();
  return {values.begin(), values.end()};
}

}  // namespace

bool beginsWithZeros(const Recurrent& layer) {
  return layer.initial_state() != "constant" && layer.initial_state() != "learned";
}

void setInitial(const ModelSpec& spec, const std::vector<NamedTensor>& parameters, State& state) {
  for (auto& [name, tensors] : state) {
    const auto* layer = recurrentNamed(spec, name);
    if (layer == nullptr) continue;
    for (auto& [tensor, rows] : tensors) {
      const auto first = valuesOf(*layer, name + ".initial_" + tensor, parameters);
      const auto values = rows.as<float>();
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = first[i % first.size()];
    }
  }
}

}  // namespace stateroom
