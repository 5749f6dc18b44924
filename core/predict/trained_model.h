#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/features.h"
#include "core/engine.h"
#include "core/model/model_spec.pb.h"
#include "core/project/project.pb.h"
#include "core/project/run_folder.h"

namespace stateroom {

/// Where the weights of a run's checkpoint lie.
struct CheckpointWeights {
  std::int64_t step = 0;
  std::filesystem::path path;  ///< weights.safetensors
};

/// `checkpoint` is "best" (the newest where nothing was best yet), "last" or a step.
Result<CheckpointWeights> findCheckpoint(const RunFolder& folder, const std::string& checkpoint);

/// A run's model with the weights of one checkpoint, ready to compute, and all that is needed to
/// feed it.
struct TrainedModel {
  std::string run;
  std::int64_t step = 0;  ///< of the weights
  Project settings;       ///< as the run was trained, every value written
  FeatureSet features;    ///< fitted
  ModelSpec spec;         ///< resolved
  std::unique_ptr<Model> model;
};

/// Opens what a run saved; `folder` is the project's. Fails with Code::checkpoint_not_found, or
/// with Kind::Incompatible when weights and model do not fit.
Result<TrainedModel> loadTrainedModel(Engine& engine, const std::filesystem::path& folder,
                                      const std::string& run, const std::string& checkpoint);

/// The same of a folder that holds what a run's folder does (project.stateroom, model.textproto,
/// features.textproto), with weights from any file; run and step are not known.
Result<TrainedModel> loadModelFiles(Engine& engine, const std::filesystem::path& folder,
                                    const std::filesystem::path& weights);

}  // namespace stateroom
