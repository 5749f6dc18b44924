#include "core/data/feature_plan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/hash.h"
#include "core/base/text.h"

namespace stateroom {
namespace {

constexpr std::size_t kChunk = 256;  // rows computed at a time, on the stack
constexpr std::int64_t kMostIds = 10000;

double logOf(double value) {
  return value > 0 ? std::log(value) : std::numeric_limits<double>::quiet_NaN();
}

Error stepOrder(const char* step) {
  return Error(Code::feature_step_order, {{"step", step}});
}

}  // namespace

bool isNumericStep(const Step& step) {
  return step.has_log() || step.has_standardize() || step.has_scale() || step.has_clip();
}

void applyNumericStep(const Step& step, std::span<double> values) {
  for (double& x : values) {
    if (step.has_log()) {
      x = logOf(x + step.log().offset());
    } else if (step.has_standardize()) {
      x = (x - step.standardize().mean()) / step.standardize().sd();
    } else if (step.has_scale()) {
      x = (x - step.scale().min()) / (step.scale().max() - step.scale().min());
    } else if (step.has_clip()) {
      if (step.clip().has_min() && x < step.clip().min()) x = step.clip().min();
      if (step.clip().has_max() && x > step.clip().max()) x = step.clip().max();
    }
  }
}

Result<FeaturePlan> FeaturePlan::of(const FeatureColumn& fitted) {
  FeaturePlan plan;
  plan.name_ = fitted.name();
  for (const auto& step : fitted.steps()) STATEROOM_CHECK(plan.addStep(step));
  plan.needsNumbers_ = plan.category_ != Category::Vocabulary;
  plan.indicator_ = fitted.missing() == "indicator" && !plan.embedding_;
  plan.missingValue_ = fitted.missing_value();
  const bool categorical = plan.category_ != Category::None;
  if (categorical && plan.width_ <= 0) return fail(Code::feature_no_ids);
  if (categorical && !plan.oneHot_ && !plan.embedding_) return unexpected(stepOrder("one_hot"));
  return plan;
}

Result<> FeaturePlan::addStep(const Step& step) {
  if (isNumericStep(step)) {
    if (category_ != Category::None) return unexpected(stepOrder("a numeric step"));
    const auto& scale = step.scale();
    const bool unfitted =
        (step.has_standardize() &&
         !(step.standardize().has_mean() && step.standardize().sd() > 0)) ||
        (step.has_scale() && !(scale.has_min() && scale.has_max() && scale.max() != scale.min()));
    if (unfitted) return fail(Code::feature_not_fitted);
    numeric_.push_back(step);
  } else if (step.has_bucketize()) {
    if (category_ != Category::None) return unexpected(stepOrder("bucketize"));
    category_ = Category::Bucket;
    boundaries_.assign(step.bucketize().boundaries().begin(), step.bucketize().boundaries().end());
    const bool increasing =
        std::ranges::adjacent_find(boundaries_, std::greater_equal<>()) == boundaries_.end();
    if (!increasing) return fail(Code::feature_boundaries);
    width_ = std::ssize(boundaries_) + 1;
  } else if (step.has_vocabulary()) {
    return addVocabulary(step.vocabulary());
  } else if (step.has_one_hot() || step.has_embedding()) {
    if (oneHot_ || embedding_) return unexpected(stepOrder("one_hot or embedding"));
    oneHot_ = step.has_one_hot();
    embedding_ = step.has_embedding();
    if (category_ == Category::None) {
      category_ = Category::Identity;
      width_ = oneHot_ ? step.one_hot().width() : step.embedding().width() - 1;
      if (width_ > kMostIds) return fail(Code::feature_no_ids);
    }
  }
  return {};
}

Result<> FeaturePlan::addVocabulary(const Vocabulary& vocabulary) {
  if (category_ != Category::None || !numeric_.empty()) return unexpected(stepOrder("vocabulary"));
  category_ = Category::Vocabulary;
  vocabulary_.assign(vocabulary.values().begin(), vocabulary.values().end());
  for (const auto& value : vocabulary_) {
    if (!index_.emplace(value, std::ssize(index_)).second) {
      return fail(Code::feature_vocabulary_twice, {{"value", value}});
    }
  }
  oovBuckets_ = vocabulary.oov_buckets();
  width_ = std::ssize(vocabulary_) + oovBuckets_;
  return {};
}

std::int64_t FeaturePlan::width() const {
  return (oneHot_ ? width_ : 1) + (indicator_ ? 1 : 0);
}

std::vector<std::string> FeaturePlan::valueNames() const {
  std::vector<std::string> names;
  if (!oneHot_) names.push_back(name_);
  for (std::int64_t id = 0; oneHot_ && id < width_; ++id) {
    const auto i = static_cast<std::size_t>(id);
    if (category_ == Category::Identity) {
      names.push_back(fmt::format("{}={}", name_, id));
    } else if (category_ == Category::Vocabulary) {
      names.push_back(name_ + "=" + (i < vocabulary_.size() ? vocabulary_[i] : "(other)"));
    } else if (i == 0) {
      names.push_back(boundaries_.empty() ? name_ : fmt::format("{}<{}", name_, boundaries_[0]));
    } else if (i == boundaries_.size()) {
      names.push_back(fmt::format("{}>={}", name_, boundaries_.back()));
    } else {
      names.push_back(fmt::format("{} {}..{}", name_, boundaries_[i - 1], boundaries_[i]));
    }
  }
  if (indicator_) names.push_back(name_ + " missing");
  return names;
}

/// As TensorFlow: words outside the vocabulary fall into buckets by their fingerprint.
std::int64_t FeaturePlan::idOfText(std::string_view text) const {
  if (const auto found = index_.find(text); found != index_.end()) return found->second;
  if (oovBuckets_ <= 0) return -1;
  return std::ssize(vocabulary_) +
         static_cast<std::int64_t>(fingerprint64(text) % static_cast<std::uint64_t>(oovBuckets_));
}

std::int64_t FeaturePlan::idOfNumber(double value) const {
  if (std::isnan(value)) return -1;
  if (category_ == Category::Bucket) {
    return std::ranges::upper_bound(boundaries_, value) - boundaries_.begin();
  }
  const bool valid =
      value >= 0 && value < static_cast<double>(width_) && std::floor(value) == value;
  return valid ? static_cast<std::int64_t>(value) : -1;
}

void FeaturePlan::numbers(const ColumnData& column, std::span<const std::int64_t> rows,
                          std::span<double> values) const {
  for (std::size_t i = 0; i < rows.size(); ++i) values[i] = column.number(rows[i]);
  for (const auto& step : numeric_) applyNumericStep(step, values);
}

void FeaturePlan::textIds(const ColumnData& column, std::span<const std::int64_t> rows,
                          std::int64_t* ids) const {
  for (const auto row : rows) {
    if (column.isMissing(row)) {
      *ids++ = -1;
    } else {
      *ids++ =
          column.type() == STRING ? idOfText(column.textView(row)) : idOfText(column.text(row));
    }
  }
}

void FeaturePlan::numberIds(const ColumnData& column, std::span<const std::int64_t> rows,
                            std::int64_t* ids) const {
  std::array<double, kChunk> values;
  for (std::size_t begin = 0; begin < rows.size(); begin += kChunk) {
    const auto some = rows.subspan(begin, std::min(kChunk, rows.size() - begin));
    numbers(column, some, std::span(values).first(some.size()));
    for (std::size_t i = 0; i < some.size(); ++i) *ids++ = idOfNumber(values[i]);
  }
}

void FeaturePlan::applyIds(const ColumnData& column, std::span<const std::int64_t> rows,
                           std::int64_t* ids) const {
  category_ == Category::Vocabulary ? textIds(column, rows, ids) : numberIds(column, rows, ids);
  if (!embedding_) return;
  std::replace(ids, ids + rows.size(), std::int64_t{-1}, width_);
}

void FeaturePlan::apply(const ColumnData& column, std::span<const std::int64_t> rows, float* out,
                        std::int64_t stride) const {
  for (std::size_t begin = 0; begin < rows.size(); begin += kChunk) {
    const auto some = rows.subspan(begin, std::min(kChunk, rows.size() - begin));
    float* const to = out + static_cast<std::ptrdiff_t>(begin) * stride;
    oneHot_ ? writeOneHot(column, some, to, stride) : writeNumbers(column, some, to, stride);
  }
}

void FeaturePlan::writeOneHot(const ColumnData& column, std::span<const std::int64_t> rows,
                              float* out, std::int64_t stride) const {
  std::array<std::int64_t, kChunk> ids;
  applyIds(column, rows, ids.data());
  for (std::size_t i = 0; i < rows.size(); ++i, out += stride) {
    std::fill_n(out, width(), 0.0F);
    if (ids[i] >= 0) out[ids[i]] = 1;
    if (indicator_ && column.isMissing(rows[i])) out[width_] = 1;
  }
}

void FeaturePlan::writeNumbers(const ColumnData& column, std::span<const std::int64_t> rows,
                               float* out, std::int64_t stride) const {
  std::array<double, kChunk> values;
  numbers(column, rows, std::span(values).first(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i, out += stride) {
    const bool missing = std::isnan(values[i]);
    out[0] = static_cast<float>(missing ? missingValue_ : values[i]);
    if (indicator_) out[1] = missing ? 1 : 0;
  }
}

}  // namespace stateroom
