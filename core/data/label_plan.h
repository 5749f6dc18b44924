#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/model/model_spec.pb.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// How label columns become what one output is compared with. A single output takes all label
/// columns, one for each unit; with sparse_categorical_crossentropy one column holds the number of
/// the class; of several outputs each takes the next column.
struct LabelPlan {
  std::string output;  ///< the output layer
  std::int64_t width = 1;
  bool time = false;     ///< the output has a time axis
  bool classes = false;  ///< int64 class numbers [B, T] or [B]; else float32 [B, T, width]
  /// By column, by row of the dataset; text as the number of its class; NaN: no label.
  std::vector<std::vector<double>> values;
};

/// The labels of every output of a resolved spec. A label of these sequences that is no class of
/// the model is an error.
Result<std::vector<LabelPlan>> planLabels(const Project& resolved, const ModelSpec& spec,
                                          const Dataset& data, const FeatureSet& features,
                                          std::span<const Sequence> sequences);

}  // namespace stateroom
