#pragma once

#include <functional>
#include <memory>
#include <string>

#include "core/engine/kernels/layer_weights.h"
#include "core/engine/planned_step.h"

namespace stateroom::engine {

/// One layer of a planned step. Memory is the stage's until its next call.
class PlannedStage {
 public:
  virtual ~PlannedStage() = default;
  /// From x [rows, inputs] to value() and raw(); `rows.count` becomes the number of rows given.
  virtual void forward(const float* x, PackedRows& rows) = 0;
  /// From the gradient by value (or by what stands before the activation) to those of the
  /// parameters and of x, which is returned; nullptr when `wantsInput` is false.
  virtual const float* backward(const float* x, const float* gradient, bool ofRaw,
                                bool wantsInput) = 0;
  virtual const float* raw() const = 0;  ///< before the activation
  virtual const float* value() const = 0;
};

/// A parameter of a stage with the tensor that its gradient is written to.
struct PlannedParameter {
  at::Tensor tensor;
  at::Tensor gradient;  ///< undefined: not wanted

  float* data() const { return tensor.defined() ? tensor.data_ptr<float>() : nullptr; }
  float* slope() const { return gradient.defined() ? gradient.data_ptr<float>() : nullptr; }
};

/// Finds a parameter of the layer, by its name in the layer; absent ones are undefined.
using FindParameter = std::function<PlannedParameter(const std::string& name)>;

/// y = x * scale + offset, rows of as many units as these have.
void rescale(const Stage& stage, const float* x, float* y, std::int64_t rows);

kernels::Cell cellOf(Stage::Kind kind);

std::unique_ptr<PlannedStage> makeStage(const Stage& stage, bool bf16, const FindParameter& find);

}  // namespace stateroom::engine
