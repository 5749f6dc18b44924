#include "core/data/feature_fit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "core/base/text.h"
#include "core/data/feature_plan.h"

namespace stateroom {
namespace {

constexpr int kQuantiles = 4;
constexpr int kLargestVocabulary = 10000;
constexpr int kEmbeddingDimension = 8;

double meanOf(std::span<const double> values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Population standard deviation; 1 for a constant column, so that it becomes 0 and not NaN.
double sdOf(std::span<const double> values, double mean) {
  double squares = 0;
  for (const double x : values) squares += (x - mean) * (x - mean);
  const double sd = values.empty() ? 0 : std::sqrt(squares / static_cast<double>(values.size()));
  return sd > 0 && std::isfinite(sd) ? sd : 1;
}

void fit(Standardize& step, std::span<const double> values) {
  if (!step.has_mean()) step.set_mean(meanOf(values));
  if (!step.has_sd()) step.set_sd(sdOf(values, step.mean()));
}

void fit(Scale& step, std::span<const double> values) {
  const auto [low, high] = std::ranges::minmax_element(values);
  if (!step.has_min()) step.set_min(values.empty() ? 0 : *low);
  if (!step.has_max()) step.set_max(values.empty() ? 1 : *high);
  if (step.max() == step.min()) step.set_max(step.min() + 1);
}

/// Inner quantiles with linear interpolation (NumPy's default); equal ones once.
void fit(Bucketize& step, std::span<const double> values) {
  const int buckets = step.has_quantiles() ? step.quantiles() : kQuantiles;
  step.set_quantiles(buckets);
  if (!step.boundaries().empty() || values.empty()) return;
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  for (int i = 1; i < buckets; ++i) {
    const double place = static_cast<double>(sorted.size() - 1) * i / buckets;
    const auto below = static_cast<std::size_t>(place);
    const double above = sorted[std::min(below + 1, sorted.size() - 1)];
    const double value = std::lerp(sorted[below], above, place - std::floor(place));
    const bool isNew = step.boundaries().empty() || value > *step.boundaries().rbegin();
    if (isNew) step.add_boundaries(value);
  }
}

/// Most frequent first; equally frequent ones by name.
void fit(Vocabulary& step, const ColumnData& column, std::span<const std::int64_t> rows) {
  if (!step.has_oov_buckets()) step.set_oov_buckets(1);
  if (!step.has_max_size()) step.set_max_size(kLargestVocabulary);
  if (!step.values().empty()) return;
  std::unordered_map<std::string, std::int64_t> counts;
  for (const auto row : rows) {
    if (!column.isMissing(row)) ++counts[column.text(row)];
  }
  std::vector<std::pair<std::int64_t, std::string>> ranked;
  ranked.reserve(counts.size());
  for (const auto& [text, count] : counts) ranked.emplace_back(-count, text);
  std::ranges::sort(ranked);
  if (std::ssize(ranked) > step.max_size())
    ranked.resize(static_cast<std::size_t>(step.max_size()));
  for (auto& [count, text] : ranked) step.add_values(std::move(text));
}

/// Steps that follow from others or from the type: text needs a vocabulary, ids become one-hot.
void complete(FeatureColumn& feature, ColumnType type) {
  if (type == STRING && feature.steps().empty()) feature.add_steps()->mutable_vocabulary();
  if (feature.steps().empty()) return;
  const auto& last = *feature.steps().rbegin();
  if (last.has_vocabulary() || last.has_bucketize()) feature.add_steps()->mutable_one_hot();
}

/// Fits one column, step after step, on the values as the steps before leave them.
class Fitting {
 public:
  Fitting(const ColumnData& column, std::span<const std::int64_t> rows)
      : column_(column), rows_(rows) {
    for (const auto row : rows) {
      const double value = column.number(row);
      if (!std::isnan(value)) values_.push_back(value);
    }
  }

  Result<> fitStep(Step& step) {
    const bool text = column_.type() == STRING;
    const bool takesText = step.has_vocabulary() || ids_ > 0;
    if (text && !takesText) return fail(Code::feature_needs_numbers, {{"name", column_.name()}});
    if (step.has_log()) STATEROOM_CHECK(checkLog(step.log()));
    if (step.has_standardize()) fit(*step.mutable_standardize(), values_);
    if (step.has_scale()) fit(*step.mutable_scale(), values_);
    if (step.has_bucketize()) {
      fit(*step.mutable_bucketize(), values_);
      ids_ = step.bucketize().boundaries_size() + 1;
    }
    if (step.has_vocabulary()) {
      fit(*step.mutable_vocabulary(), column_, rows_);
      ids_ = step.vocabulary().values_size() + step.vocabulary().oov_buckets();
    }
    if (step.has_one_hot()) setWidth(*step.mutable_one_hot(), 0);
    if (step.has_embedding()) {
      setWidth(*step.mutable_embedding(), 1);  // a last row for what has no id
      if (!step.embedding().has_dimension()) {
        step.mutable_embedding()->set_dimension(kEmbeddingDimension);
      }
    }
    applyNumericStep(step, values_);
    return {};
  }

  double mean() const { return meanOf(values_); }

 private:
  Result<> checkLog(const Log& step) const {
    const auto low = std::ranges::min_element(values_);
    if (low == values_.end() || *low + step.offset() > 0) return {};
    return fail(Code::feature_log, {{"value", formatDouble(*low)}});
  }

  /// Without a vocabulary or buckets the numbers themselves are the ids.
  template <typename Ids>
  void setWidth(Ids& step, int more) {
    if (ids_ > 0) {
      step.set_width(ids_ + more);
    } else if (!step.has_width()) {
      const auto high = std::ranges::max_element(values_);
      const bool usable = high != values_.end() && *high >= 0 && *high < kLargestVocabulary;
      step.set_width(usable ? static_cast<std::int64_t>(*high) + 1 + more : 0);
    }
  }

  const ColumnData& column_;
  std::span<const std::int64_t> rows_;
  std::vector<double> values_;  // not missing, as the steps so far leave them
  std::int64_t ids_ = 0;
};

}  // namespace

Result<FeatureColumn> fitFeature(FeatureColumn feature, const ColumnData& column,
                                 std::span<const std::int64_t> rows) {
  if (feature.name().empty()) feature.set_name(feature.column());
  if (!feature.has_missing()) feature.set_missing("mean");
  complete(feature, column.type());
  if (feature.missing() == "error") {
    const auto row = std::ranges::find_if(rows, [&](auto r) { return column.isMissing(r); });
    if (row != rows.end()) return fail(Code::feature_missing, {{"name", column.name()}});
  }
  Fitting fitting(column, rows);
  for (auto& step : *feature.mutable_steps()) STATEROOM_CHECK(fitting.fitStep(step));
  if (!feature.has_missing_value()) {
    feature.set_missing_value(feature.missing() == "zero" ? 0 : fitting.mean());
  }
  return feature;
}

Result<FeatureColumn> fitMoments(const ColumnData& label, std::span<const std::int64_t> rows) {
  FeatureColumn moments;
  moments.set_column(label.name());
  moments.set_label(true);
  moments.add_steps()->mutable_standardize();
  return fitFeature(std::move(moments), label, rows);
}

FeatureColumn fitClasses(const ColumnData& label, std::span<const std::int64_t> rows) {
  std::map<std::string, bool> texts;
  for (const auto row : rows) {
    if (!label.isMissing(row)) texts[label.text(row)] = true;
  }
  FeatureColumn classes;
  classes.set_name(label.name());
  classes.set_column(label.name());
  classes.set_label(true);
  auto& vocabulary = *classes.add_steps()->mutable_vocabulary();
  vocabulary.set_oov_buckets(0);
  for (const auto& [text, found] : texts) vocabulary.add_values(text);
  return classes;
}

}  // namespace stateroom
