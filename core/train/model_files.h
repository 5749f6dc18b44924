#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/data/features.h"
#include "core/model/model_spec.pb.h"
#include "core/project/run_folder.h"

namespace stateroom {

/// Writes what a run's model is: model.textproto (the resolved spec), features.textproto (a Project
/// message that holds the fitted columns only) and signatures.json (core/model/signature.h).
Result<> writeModelFiles(const RunFolder& folder, const Project& project, const ModelSpec& spec,
                         const FeatureSet& features);

/// From the folder of a run, an export or a kept model. All fail with Code::run_model_damaged.
Result<ModelSpec> readModelSpec(const fs::path& folder);
Result<FeatureSet> readFeatures(const fs::path& folder);
/// signatures.json; an empty object when there is none.
Result<nlohmann::json> readSignatures(const fs::path& folder);

}  // namespace stateroom
