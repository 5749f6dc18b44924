#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/engine/kernels/layer_weights.h"

namespace stateroom::kernels {

/// The versions of parameters, to see when what was made from them is out of date.
class Versions {
 public:
  explicit Versions(std::vector<at::Tensor> tensors)
      : tensors_(std::move(tensors)), seen_(tensors_.size(), 0) {}

  /// Whether one has changed since the last call; the first time too.
  bool changed() {
    bool any = !asked_;
    asked_ = true;
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      const auto now = tensors_[i].defined() ? tensors_[i]._version() : 0;
      any |= static_cast<std::int64_t>(now) != seen_[i];
      seen_[i] = static_cast<std::int64_t>(now);
    }
    return any;
  }

 private:
  std::vector<at::Tensor> tensors_;
  std::vector<std::int64_t> seen_;
  bool asked_ = false;
};

/// The packed weights of a layer whose parameters stay where they lie: made anew only when one of
/// them has changed. Parameters are ih, hh and both biases, which may be undefined.
class CurrentWeights {
 public:
  CurrentWeights(const LayerShape& shape, const std::array<at::Tensor, 4>& parameters)
      : shape_(shape),
        plain_{dataOf(parameters[0]), dataOf(parameters[1]), dataOf(parameters[2]),
               dataOf(parameters[3])},
        versions_(std::vector<at::Tensor>(parameters.begin(), parameters.end())) {}

  LayerWeights& get() {
    if (versions_.changed()) weights_.emplace(shape_, plain_);
    return *weights_;
  }

 private:
  static const float* dataOf(const at::Tensor& tensor) {
    return tensor.defined() ? tensor.data_ptr<float>() : nullptr;
  }

  LayerShape shape_;
  RnnWeights plain_;
  Versions versions_;
  std::optional<LayerWeights> weights_;
};

}  // namespace stateroom::kernels
