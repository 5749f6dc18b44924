#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/model/layer_type.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// Whether the outputs fit the project's labels and loss: time axis, units, last activation. A
/// project without label columns passes: it only predicts.
Result<> checkLabels(const ModelSpec& spec, const std::vector<LayerFacts>& facts,
                     const Project& resolved);

}  // namespace stateroom
