#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"
#include "core/engine.h"
#include "core/project/run_folder.h"

namespace stateroom {

/// Files that say what a run's model is; they lie in the run's folder and go with every export.
inline constexpr const char* kModelFiles[] = {"model.textproto", "features.textproto",
                                              "signatures.json"};

/// Makes `target` (best/ or final/ of the run) anew, as one step: weights.safetensors, model.pt by
/// the engine, and the model files of the run. The model ends with these weights.
Result<> exportModel(const RunFolder& folder, const std::filesystem::path& target, Model& model,
                     const std::vector<NamedTensor>& weights);

/// Puts the weights of the best checkpoint so far into best/, so that a run that is killed has
/// them too.
Result<> publishBest(const RunFolder& folder, std::int64_t step);

}  // namespace stateroom
