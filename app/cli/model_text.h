#pragma once

#include <string>
#include <vector>

#include "app/cli/output.h"
#include "core/model/resolve.h"

namespace stateroom::cli {

std::int64_t parameterCount(const std::vector<LayerInfo>& layers);

/// [{"name", "type", "inputs", "config", "parameters": [{"name", "shape", "trainable"}],
/// "output_shape", "states"}] of a resolved spec and its description: input layers too.
Json layersJson(const ModelSpec& spec, const std::vector<LayerInfo>& layers);

/// Name, type, inputs, shape and parameters of each layer, and the total.
std::vector<std::string> layerTable(const std::vector<LayerInfo>& layers);

/// "[batch, time, 320]": -1 as the words for it.
std::string shapeText(const Shape& shape);

}  // namespace stateroom::cli
