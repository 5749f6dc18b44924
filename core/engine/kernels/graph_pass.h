#pragma once

#include <memory>

#include <torch/csrc/jit/api/module.h>

namespace stateroom::kernels {

/// A function that computes what a method computes, with everything that it calls inlined and
/// `aten::lstm`, `gru`, `rnn_tanh` and `rnn_relu` replaced by the kernels' operators. Its first
/// argument is the module. The module and its methods stay as they are, so that files and listings
/// keep LibTorch's own operators.
std::unique_ptr<torch::jit::Function> withKernels(const torch::jit::Method& method);

}  // namespace stateroom::kernels
