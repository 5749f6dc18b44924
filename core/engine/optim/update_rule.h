#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/project/project.pb.h"

namespace stateroom::engine {

/// What an optimizer keeps for every weight beside the weight.
struct Slot {
  std::string name;   ///< "m"
  float initial = 0;  ///< value of every element before the first step
};

/// One parameter of n elements at one step.
struct Update {
  std::span<float> weights;
  std::span<const float> gradients;
  std::vector<float*> slots;  ///< in the order of UpdateRule::slots, n elements each
  float scale = 1;            ///< every gradient is multiplied by this first (clip_norm) …
  float limit = 0;            ///< … and then cut to [-limit, limit]; 0: not (clip_value)
};

/// The arithmetic of an optimizer on raw float32 arrays, one pass over each. Variants differ in
/// where epsilon stands, in what the slots start from and in where the learning rate enters the
/// momentum: keras (3), keras_legacy, tf1, torch.
class UpdateRule {
 public:
  virtual ~UpdateRule() = default;
  virtual std::vector<Slot> slots() const = 0;
  /// `step` counts from 1.
  virtual void apply(const Update& update, std::int64_t step, double learningRate) const = 0;
};

/// Code::optimizer_unknown when there is none of this name or variant. The settings are resolved.
Result<std::unique_ptr<UpdateRule>> makeUpdateRule(const Optimizer& optimizer);

/// L2 norm over all arrays, summed in double in a fixed order.
double norm(std::span<const std::span<const float>> arrays);

/// Factor that makes a gradient of this norm at most `limit` long; 1 when there is no limit (0).
/// TensorFlow's clip_by_global_norm.
double clipFactor(double norm, double limit);

}  // namespace stateroom::engine
