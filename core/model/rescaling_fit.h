#pragma once

#include "core/data/features.h"
#include "core/model/model_spec.pb.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// Writes scale and offset into the Rescaling outputs of a resolved spec that have no scale: the
/// standard deviations and means of the labels that each output is compared with.
void fillRescalings(ModelSpec& spec, const Project& resolved, const FeatureSet& features);

}  // namespace stateroom
