#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"
#include "core/model/model_spec.pb.h"
#include "core/model/resolve.h"

namespace stateroom {

/// The tensors of a layer's `initial_weights` file (.npz or .safetensors), one for each parameter,
/// by its name ("weight_ih_l0") or with the layer's before it ("lstm.weight_ih_l0"); other tensors
/// are not looked at. Any floating-point type is converted to float32. A parameter that is not
/// trainable may be missing, and so may what a state begins with.
Result<std::vector<NamedTensor>> readInitialWeights(const Layer& layer,
                                                    const std::vector<ParameterSpec>& parameters,
                                                    const std::filesystem::path& folder);

}  // namespace stateroom
