#pragma once

#include <cstdint>

/// `stateroom::lstm`, `gru`, `rnn_tanh`, `rnn_relu`: LibTorch operators with the arguments, results
/// and meaning of `aten::lstm` and friends (both overloads: `.input` for a tensor, `.data` for a
/// PackedSequence), computed by the kernels with a backward of their own. What the kernels do not
/// cover (other types than float32, another device, projections, an empty batch) goes to the stock
/// operator.
namespace stateroom::kernels {

/// How often the kernels and how often the stock operators were used; tests look at it.
struct OperatorCounts {
  std::int64_t kernels = 0;
  std::int64_t stock = 0;
};
OperatorCounts operatorCounts();

}  // namespace stateroom::kernels
