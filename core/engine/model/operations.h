#pragma once

#include <string>
#include <vector>

#include "core/engine.h"
#include "core/engine/libtorch.h"

namespace stateroom::engine {

/// The nodes of a method's graph, those of the submodules that it calls in their place. A node's
/// layer is the path of the submodule ("encoder.lstm"), its name that path, its operator and a
/// number.
std::vector<Operation> operationsOf(const torch::jit::Module& module, const std::string& method);

/// The nodes of a graph into which everything was inlined, named alike.
std::vector<Operation> operationsOf(const torch::jit::Graph& inlined);

}  // namespace stateroom::engine
