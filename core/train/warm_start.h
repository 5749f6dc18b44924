#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/engine.h"

namespace stateroom {

/// Takes first values of parameters from a safetensors file, or from a run of the project (its best
/// weights, else its last), by matching name and shape. Returns one sentence that lists what
/// matched and what did not. Fails with Code::warm_start_matches_nothing.
Result<std::string> warmStart(Model& model, const std::filesystem::path& projectFolder,
                              const std::string& source);

}  // namespace stateroom
