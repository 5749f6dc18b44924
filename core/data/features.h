#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/project/project.pb.h"

namespace stateroom {

class FeaturePlan;

/// Feature columns after fitting: the project's messages with every fitted value (mean, vocabulary,
/// width) written in. Saved with the model; applies to any data with the same columns.
///
/// A number or BOOL without steps passes through, a text without steps gets a vocabulary; a
/// vocabulary or buckets without one_hot or embedding become one-hot. A missing text or number has
/// no id: zeros in one-hot, the last row of an Embedding's table. Ids outside the vocabulary are
/// TensorFlow's (fingerprint64 modulo oov_buckets).
///
/// What is fitted of labels lives here too: columns() ends with one column per such label, marked
/// `label`. Of a text it is a vocabulary, the label's texts in alphabetical order (a class's number
/// is its place there); of numbers, for a Rescaling layer without a scale, a standardize.
class FeatureSet {
 public:
  /// Fits on the rows of the training split only. A project without feature columns gets one for
  /// each column with the role FEATURE (guessFeature).
  static Result<FeatureSet> fit(const Project& resolved, const Dataset& data);
  /// From a run's saved columns(), fitted already.
  static Result<FeatureSet> load(std::vector<FeatureColumn> fitted);

  /// What to save: the features in order, then the labels' classes.
  const std::vector<FeatureColumn>& columns() const { return columns_; }
  /// What a feature column gives: number of float values at a row, or 1 id when it is for an
  /// Embedding.
  struct Output {
    std::string name;
    std::int64_t width = 1;
    bool ids = false;                     ///< int64 id for an Embedding of `width` rows
    std::int64_t embedding = 0;           ///< the Embedding's output_dim
    std::vector<std::string> valueNames;  ///< "bili", "sex=f", "platelet missing": one per value
  };
  /// Of the features alone: outputs()[i] is made from columns()[i].
  const std::vector<Output>& outputs() const { return outputs_; }
  /// The classes of a text label, in the order of their numbers; empty for other columns.
  std::vector<std::string> classesOf(std::string_view label) const;
  /// Mean and standard deviation of a label of numbers, where a Rescaling layer asked for them.
  std::optional<Standardize> momentsOf(std::string_view label) const;

  /// Whether `data` has the columns that the features are made from, with types that fit, and no
  /// missing values where none are allowed. To be asked before apply.
  Result<> check(const Dataset& data) const;

  /// Writes the values of one column at the given rows: `width` floats for row i, beginning at
  /// values[i * stride]. Stride 0 means width: row after row.
  void apply(std::size_t column, const Dataset& data, std::span<const std::int64_t> rows,
             std::span<float> values, std::int64_t stride = 0) const;
  /// The same for an id column: ids in [0, width), width - 1 where there is none.
  void applyIds(std::size_t column, const Dataset& data, std::span<const std::int64_t> rows,
                std::span<std::int64_t> ids) const;

 private:
  /// What is fitted of a label; nullptr: nothing.
  const Step* labelStep(std::string_view label) const;

  std::vector<FeatureColumn> columns_;
  std::vector<Output> outputs_;
  std::vector<std::shared_ptr<const FeaturePlan>> plans_;  // as outputs_
};

/// A sensible column for a schema column: float -> z-score, skewed and positive -> log and z-score,
/// few texts -> one-hot, many -> embedding, bool -> as it is; missing values -> indicator.
FeatureColumn guessFeature(const ColumnData& column);

}  // namespace stateroom
