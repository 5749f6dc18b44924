#pragma once

#include "core/base/result.h"
#include "core/engine/libtorch.h"
#include "core/engine/model/chain.h"
#include "core/engine/model/program.h"

namespace stateroom::engine {

/// A compiled model: `module` has one submodule per layer, named as the layer, with its parameters
/// (zeros) and TorchScript, and the methods of `program`.
struct Compiled {
  Program program;
  std::optional<Chain> chain;  ///< when the model is one
  torch::jit::Module module;
};

/// Compiles a resolved spec. Errors are describe()'s.
Result<Compiled> build(const ModelSpec& spec);

}  // namespace stateroom::engine
