#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/engine/kernels/layer_weights.h"

namespace stateroom::kernels {

/// The parameters of one direction of one layer; biases may be absent.
struct Parameters {
  at::Tensor ih, hh, biasIh, biasHh;
  std::array<const at::Tensor*, 4> all() const { return {&ih, &hh, &biasIh, &biasHh}; }
};

/// What is absent (c of a GRU, biases) is a tensor without elements.
at::Tensor absent(const at::Tensor& like);
bool isThere(const at::Tensor& tensor);

/// All layers and directions, with dropout between the layers as LibTorch does it.
struct Stack {
  Cell cell;
  std::vector<Parameters> parameters;  ///< layer 0 forward, layer 0 backward, layer 1 forward …
  std::int64_t layers;
  double dropout;
  bool train, bidirectional, bf16;

  std::int64_t directions() const { return bidirectional ? 2 : 1; }
  const Parameters& at(std::int64_t index) const {
    return parameters[static_cast<std::size_t>(index)];
  }
};

struct LayerResult {
  at::Tensor y, h, c;
};

/// Whether a call of the operator must be recorded for gradients.
bool needsTape(const Stack& stack, const at::Tensor& x, const at::Tensor& h0, const at::Tensor& c0);

/// x [n, inputs], packed; h0 and c0 [layers * directions, rows, units]; c0 is absent but for an
/// LSTM.
LayerResult runStack(const Stack& stack, const at::Tensor& x, const at::Tensor& h0,
                     const at::Tensor& c0, const std::vector<std::int64_t>& batchSizes);

}  // namespace stateroom::kernels
