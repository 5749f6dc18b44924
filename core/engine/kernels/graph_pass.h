#pragma once

#include <cstdint>
#include <memory>

#include <torch/csrc/jit/api/module.h>

namespace stateroom::kernels {

enum class Precision : std::uint8_t { F32, Bf16 };

/// A function that computes what a method computes, with everything that it calls inlined and
/// `aten::lstm`, `aten::linear` and their like replaced by this library's operators. Its first
/// argument is the module. The module and its methods stay as they are, so that files and listings
/// keep LibTorch's own operators. With Bf16 the recurrent products are of bfloat16.
std::unique_ptr<torch::jit::Function> withKernels(const torch::jit::Method& method,
                                                  Precision precision = Precision::F32);

}  // namespace stateroom::kernels
