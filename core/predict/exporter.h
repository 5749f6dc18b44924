#pragma once

#include <cstdint>
#include <filesystem>

#include "core/base/result.h"
#include "core/predict/trained_model.h"

namespace stateroom {

/// Writes the model as TorchScript: forward takes the tensors after the feature columns and the
/// states, and gives outputs and states. Beside it `features.json` (featuresFileOf()) says how
/// columns become these tensors.
Result<> exportTorchScript(const TrainedModel& trained, const std::filesystem::path& path);

/// Writes the parameters by their names, with the model's spec and features in `features.json`.
Result<> exportSafetensors(const TrainedModel& trained, const std::filesystem::path& path);

/// "liver.pt" -> "liver.features.json"
std::filesystem::path featuresFileOf(const std::filesystem::path& path);

/// How far the file is from the model, on random inputs with and without a state before them.
struct ExportProof {
  double maxDifference = 0;  ///< over all outputs and states
  std::int64_t values = 0;   ///< that were compared
};

/// Reads the file back and compares. Fails with Code::export_differs beyond 1e-5.
Result<ExportProof> proveTorchScript(const TrainedModel& trained, Engine& engine,
                                     const std::filesystem::path& path);
Result<ExportProof> proveSafetensors(const TrainedModel& trained, Engine& engine,
                                     const std::filesystem::path& path);

}  // namespace stateroom
