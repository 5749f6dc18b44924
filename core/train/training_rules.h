#pragma once

#include <filesystem>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/model/model_spec.pb.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// What a project asks of its evaluations: every metric is known, what checkpoints, early stopping
/// and reduce_on_plateau watch is measured, and who watches has a validation split. An error says
/// at which field.
Result<> checkRules(const Project& resolved, const ModelSpec& spec, bool hasValidation);

/// Everything that training looks at before its first step and that needs no engine: the rules, the
/// labels and batches of both splits, the files of first weights. `folder` is the project's.
Result<> checkTrainable(const Project& resolved, const std::filesystem::path& folder,
                        const Dataset& data, const FeatureSet& features, const ModelSpec& spec);

}  // namespace stateroom
