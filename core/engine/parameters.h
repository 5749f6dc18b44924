#pragma once

#include <functional>
#include <vector>

#include "core/engine.h"
#include "core/engine/libtorch.h"

namespace stateroom::engine {

/// A parameter or buffer of a module, under its full name ("lstm.weight_ih_l0").
struct NamedParameter {
  std::string name;
  at::Tensor tensor;
};

/// All parameters and buffers, in the order in which they were registered, layer by layer.
std::vector<NamedParameter> parametersOf(const torch::jit::Module& module);

std::vector<ParameterInfo> describe(const std::vector<NamedParameter>& parameters);

std::vector<NamedTensor> values(const std::vector<NamedParameter>& parameters);

/// Copies values in. Code::parameter_unknown or parameter_shape when one does not fit; then none is
/// changed.
Result<> assign(const std::vector<NamedParameter>& parameters,
                const std::vector<NamedTensor>& values);

}  // namespace stateroom::engine
