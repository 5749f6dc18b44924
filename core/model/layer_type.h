#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"
#include "core/model/initializer.h"
#include "core/model/model_spec.pb.h"
#include "core/model/resolve.h"

namespace stateroom {

/// What a layer gives to the next one: float32 [batch, time, width], or [batch, width] without
/// time; ids are int64 [batch, time] or [batch].
struct LayerValue {
  std::string layer;  ///< who gives it
  std::int64_t width = 0;
  bool time = false;
  bool ids = false;
};

/// A parameter with the way its first values are drawn: `pieces` in Keras's shape [rows, columns],
/// put side by side along the columns, then transposed and reordered into LibTorch's layout.
struct Parameter {
  ParameterSpec spec;
  std::vector<Draw> pieces;
  bool transposed = true;
  std::vector<int> gates;  ///< Keras's block for each of ours along the columns; empty: same order
};

/// Everything that is known of one layer whose inputs are known.
struct LayerFacts {
  LayerValue output;
  std::vector<Parameter> parameters = {};
  std::vector<std::string> stateTensors = {};  ///< each [batch, units]
  std::int64_t units = 0;
  std::int64_t multiplyAdds = 0;  ///< of one step of one row
};

/// One row of the layer table. A new layer is a new kind in model_spec.proto and a row here.
struct LayerType {
  Layer::KindCase kind;
  std::string_view name;  ///< Keras's class name
  /// Checks the settings and the inputs, which the caller has looked up; at least one, except for
  /// an Input.
  Result<LayerFacts> (*facts)(const Layer& layer, std::span<const LayerValue> inputs);
};

std::span<const LayerType> layerTypes();
/// nullptr for a layer without a kind.
const LayerType* layerTypeOf(const Layer& layer);

Result<LayerFacts> lstmFacts(const Layer& layer, std::span<const LayerValue> inputs);
Result<LayerFacts> gruFacts(const Layer& layer, std::span<const LayerValue> inputs);
Result<LayerFacts> simpleRnnFacts(const Layer& layer, std::span<const LayerValue> inputs);

/// The one input of a layer that takes numbers from a single layer.
Result<LayerValue> singleInput(std::string_view type, std::span<const LayerValue> inputs);
/// A parameter filled by one initializer: a kernel [rows, columns] or, with rows 0, a vector.
Result<Parameter> drawnParameter(std::string name, const std::string& initializer,
                                 std::int64_t rows, std::int64_t columns);

/// Facts of all layers of a spec whose inputs are named, in order, with every check.
Result<std::vector<LayerFacts>> layerFacts(const ModelSpec& spec);

}  // namespace stateroom
