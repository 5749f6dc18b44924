#pragma once

#include <filesystem>
#include <vector>

#include "app/cli/output.h"
#include "core/engine.h"
#include "core/model/resolve.h"

namespace stateroom::cli {

/// A TorchScript file, read by the engine under limits of time and memory.
struct TorchScriptContents {
  std::vector<LayerInfo> layers;      ///< its submodules, with what they take from each other
  std::vector<Operation> operations;  ///< of forward
  std::vector<NamedTensor> parameters;
};

Result<TorchScriptContents> readTorchScript(const std::filesystem::path& path);

Json operationsJson(const std::vector<Operation>& operations);

}  // namespace stateroom::cli
