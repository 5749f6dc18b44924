#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.h"
#include "core/data/column_data.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// The column with every fitted value written in (mean, boundaries, vocabulary, width, what missing
/// becomes), from these rows; steps that a type needs and that are not written are added.
Result<FeatureColumn> fitFeature(FeatureColumn feature, const ColumnData& column,
                                 std::span<const std::int64_t> rows);

/// Mean and standard deviation of a label of numbers, as a column with the mark `label`.
Result<FeatureColumn> fitMoments(const ColumnData& label, std::span<const std::int64_t> rows);

/// A label's classes: its texts in alphabetical order, as a column with the mark `label`.
FeatureColumn fitClasses(const ColumnData& label, std::span<const std::int64_t> rows);

}  // namespace stateroom
