#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "core/base/text_hash.h"
#include "core/data/column_data.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// Applies a numeric step to values in place; NaN (missing) stays NaN, and so does what has no
/// logarithm. Standardize, Scale and Bucketize must be fitted.
void applyNumericStep(const Step& step, std::span<double> values);
bool isNumericStep(const Step& step);

/// A fitted feature column ready to compute: numeric steps, then perhaps an id (bucket, place in a
/// vocabulary, or the number itself), then perhaps one-hot.
class FeaturePlan {
 public:
  /// Fails when the steps do not go together or are not fitted.
  static Result<FeaturePlan> of(const FeatureColumn& fitted);

  /// Rows of the Embedding's table: one for each id, and a last one for what has none.
  std::int64_t tableRows() const { return width_ + 1; }
  bool isIds() const { return embedding_; }
  bool needsNumbers() const { return needsNumbers_; }
  bool hasIndicator() const { return indicator_; }
  /// Floats a row: 1 or the number of ids, and one more with an indicator.
  std::int64_t width() const;
  std::vector<std::string> valueNames() const;

  /// Writes width() floats at out[i * stride] for each row i.
  void apply(const ColumnData& column, std::span<const std::int64_t> rows, float* out,
             std::int64_t stride) const;
  /// Where there is no id: the last row of an Embedding's table, else -1.
  void applyIds(const ColumnData& column, std::span<const std::int64_t> rows,
                std::int64_t* ids) const;

 private:
  enum class Category : std::uint8_t { None, Bucket, Vocabulary, Identity };

  Result<> addStep(const Step& step);
  Result<> addVocabulary(const Vocabulary& vocabulary);
  std::int64_t idOfText(std::string_view text) const;
  std::int64_t idOfNumber(double value) const;
  void numbers(const ColumnData& column, std::span<const std::int64_t> rows,
               std::span<double> values) const;
  void textIds(const ColumnData& column, std::span<const std::int64_t> rows,
               std::int64_t* ids) const;
  void numberIds(const ColumnData& column, std::span<const std::int64_t> rows,
                 std::int64_t* ids) const;
  void writeOneHot(const ColumnData& column, std::span<const std::int64_t> rows, float* out,
                   std::int64_t stride) const;
  void writeNumbers(const ColumnData& column, std::span<const std::int64_t> rows, float* out,
                    std::int64_t stride) const;

  std::string name_;
  std::vector<Step> numeric_;
  Category category_ = Category::None;
  std::vector<double> boundaries_;
  std::vector<std::string> vocabulary_;
  std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> index_;
  std::int64_t oovBuckets_ = 0;
  std::int64_t width_ = 0;
  bool oneHot_ = false, embedding_ = false, indicator_ = false, needsNumbers_ = false;
  double missingValue_ = 0;
};

}  // namespace stateroom
