#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// Feature columns after fitting: the project's messages with every fitted value (mean, vocabulary,
/// width) written in. Saved with the model; applies to any data with the same columns.
class FeatureSet {
 public:
  /// Fits on the rows of the training split only.
  static Result<FeatureSet> fit(const Project& resolved, const Dataset& data);
  /// From a run's saved columns, fitted already.
  static Result<FeatureSet> load(std::vector<FeatureColumn> fitted);

  const std::vector<FeatureColumn>& columns() const { return columns_; }
  /// What the column gives: number of float values at a row, or 1 id when it is for an Embedding.
  struct Output {
    std::string name;
    std::int64_t width = 1;
    bool ids = false;                     ///< int64 id for an Embedding of `width` rows
    std::int64_t embedding = 0;           ///< the Embedding's output_dim
    std::vector<std::string> valueNames;  ///< "bili", "sex=f", "platelet missing": one per value
  };
  const std::vector<Output>& outputs() const { return outputs_; }

  /// Writes the values of one column at the given rows: `width` floats a row, row after row.
  void apply(std::size_t column, const Dataset& data, std::span<const std::int64_t> rows,
             std::span<float> values) const;
  /// The same for an id column; -1 where there is no id.
  void applyIds(std::size_t column, const Dataset& data, std::span<const std::int64_t> rows,
                std::span<std::int64_t> ids) const;

 private:
  std::vector<FeatureColumn> columns_;
  std::vector<Output> outputs_;
};

/// A sensible column for a schema column: float -> z-score, skewed and positive -> log and z-score,
/// few texts -> one-hot, many -> embedding, bool -> as it is; missing values -> indicator.
FeatureColumn guessFeature(const ColumnData& column);

}  // namespace stateroom
