#include "ui/session/column_preview.h"

#include <algorithm>
#include <cmath>

#include "ui/session/feature_text.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

constexpr std::int64_t MostRows = 200'000;
constexpr int BinCount = 32;

Bars barsOf(const ColumnSummary& summary) {
  Bars bars;
  for (const std::int64_t count : summary.histogram) bars.counts << double(count);
  for (const std::string& value : summary.topValues) bars.names << qstr(value);
  bars.low = summary.min.value_or(0);
  bars.high = summary.max.value_or(1);
  return bars;
}

std::vector<std::int64_t> sampledRows(std::int64_t rows) {
  const std::int64_t step = std::max<std::int64_t>(1, (rows + MostRows - 1) / MostRows);
  std::vector<std::int64_t> sampled;
  for (std::int64_t row = 0; row < rows; row += step) sampled.push_back(row);
  return sampled;
}

Bars histogramOf(const std::vector<float>& values) {
  Bars bars;
  float low = INFINITY, high = -INFINITY;
  for (const float value : values)
    if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
  if (low > high) return bars;
  bars.low = low;
  bars.high = high > low ? high : low + 1;
  bars.counts.resize(BinCount);
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const double share = (value - bars.low) / (bars.high - bars.low);
    ++bars.counts[std::min(BinCount - 1, static_cast<int>(share * BinCount))];
  }
  return bars;
}

/// How often each of the feature's values is not zero.
Bars shareOfEach(const std::vector<float>& values, const FeatureSet::Output& output) {
  Bars bars;
  const auto width = static_cast<std::size_t>(output.width);
  bars.counts.resize(static_cast<qsizetype>(width));
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] != 0) ++bars.counts[static_cast<qsizetype>(i % width)];
  for (const std::string& name : output.valueNames) bars.names << qstr(name);
  return bars;
}

}  // namespace

std::shared_ptr<const ColumnPreview> ColumnPreview::make(std::shared_ptr<const LoadedData> data,
                                                         const std::string& column,
                                                         std::stop_token stop) {
  std::shared_ptr<ColumnPreview> preview(new ColumnPreview);
  preview->data_ = std::move(data);
  preview->column_ = column;
  const LoadedData& loaded = *preview->data_;
  if (const auto summary = std::ranges::find(loaded.columns, column, &ColumnSummary::name);
      summary != loaded.columns.end())
    preview->before_ = barsOf(*summary);
  if (!loaded.features) return preview;
  for (const FeatureColumn& feature : loaded.features->columns())
    if (feature.column() == column && !preview->feature_) preview->feature_ = feature;
  if (!preview->feature_) return preview;
  preview->prepareSteps();
  preview->measureAfter(stop);
  return preview;
}

void ColumnPreview::prepareSteps() {
  FeatureColumn partial = *feature_;
  partial.clear_steps();
  for (const Step& step : feature_->steps()) {
    *partial.add_steps() = step;
    FeatureColumn alone = partial;
    if (alone.missing() == "indicator") alone.set_missing("mean");
    auto set = FeatureSet::load({alone});
    if (!set || set->outputs().front().width != 1 || set->outputs().front().ids) continue;
    steps_.push_back(std::move(*set));
    stepNames_ << stepText(step);
  }
}

void ColumnPreview::measureAfter(std::stop_token stop) {
  const auto set = FeatureSet::load({*feature_});
  if (!set || stop.stop_requested()) return;
  const FeatureSet::Output& output = set->outputs().front();
  const auto rows = sampledRows(data_->data.rowCount());
  if (output.ids) {
    std::vector<std::int64_t> ids(rows.size());
    set->applyIds(0, data_->data, rows, ids);
    after_ = histogramOf(std::vector<float>(ids.begin(), ids.end()));
    return;
  }
  const auto width = static_cast<std::size_t>(output.width);
  std::vector<float> values(rows.size() * width);
  set->apply(0, data_->data, rows, values);
  const bool withIndicator = feature_->missing() == "indicator" && width == 2;
  if (withIndicator)
    for (std::size_t i = 0; i < rows.size(); ++i) values[i] = values[i * 2];
  if (withIndicator) values.resize(rows.size());
  after_ = width == 1 || withIndicator ? histogramOf(values) : shareOfEach(values, output);
}

std::vector<float> ColumnPreview::stepsAt(std::int64_t row) const {
  std::vector<float> values(steps_.size(), NAN);
  for (std::size_t i = 0; i < steps_.size(); ++i)
    steps_[i].apply(0, data_->data, std::span(&row, 1), std::span(&values[i], 1));
  return values;
}

}  // namespace stateroom
