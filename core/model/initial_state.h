#pragma once

#include <vector>

#include "core/engine.h"
#include "core/model/model_spec.pb.h"

namespace stateroom {

/// Whether a layer's state is zeros before the first step.
bool beginsWithZeros(const Recurrent& layer);

/// Sets every row of `state` to what the model begins with: zeros, a constant or what it has
/// learned (the parameters `<layer>.initial_h` and `initial_c`, each [units]). The state is one of
/// this model: float32 [rows, units] by stateful layer.
void setInitial(const ModelSpec& spec, const std::vector<NamedTensor>& parameters, State& state);

}  // namespace stateroom
