#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <unordered_set>

#include "core/data/dataset.h"

namespace stateroom {
namespace {

constexpr std::size_t kBins = 32;

void summarizeTexts(const ColumnData& column, ColumnSummary& summary) {
  std::map<std::string_view, std::int64_t> counts;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    if (!column.isMissing(row)) ++counts[column.textView(row)];
  }
  summary.distinct = std::ssize(counts);
  std::vector<std::pair<std::int64_t, std::string_view>> ranked;
  ranked.reserve(counts.size());
  for (const auto& [text, count] : counts) ranked.emplace_back(-count, text);
  const auto shown = std::min(kBins, ranked.size());
  std::ranges::partial_sort(ranked, ranked.begin() + static_cast<std::ptrdiff_t>(shown));
  for (const auto& [count, text] : std::span(ranked).first(shown)) {
    summary.histogram.push_back(-count);
    summary.topValues.emplace_back(text);
  }
}

void fillHistogram(std::span<const double> values, double low, double high,
                   ColumnSummary& summary) {
  summary.histogram.assign(kBins, 0);
  const double width = high - low;
  for (const double x : values) {
    const double place = width > 0 ? (x - low) / width * kBins : 0;
    ++summary.histogram[std::min(static_cast<std::size_t>(place), kBins - 1)];
  }
}

void summarizeNumbers(const ColumnData& column, ColumnSummary& summary) {
  std::vector<double> values;
  std::unordered_set<std::uint64_t> distinct;
  for (std::int64_t row = 0; row < column.rows(); ++row) {
    if (column.isMissing(row)) continue;
    values.push_back(column.number(row));
    distinct.insert(std::bit_cast<std::uint64_t>(values.back() + 0.0));  // -0 is 0
  }
  summary.distinct = std::ssize(distinct);
  if (values.empty()) return;
  const auto count = static_cast<double>(values.size());
  const auto [low, high] = std::ranges::minmax_element(values);
  summary.min = *low;
  summary.max = *high;
  double mean = 0, squares = 0;
  for (const double x : values) mean += x / count;
  for (const double x : values) squares += (x - mean) * (x - mean) / count;
  summary.mean = mean;
  summary.sd = std::sqrt(squares);
  fillHistogram(values, *low, *high, summary);
}

}  // namespace

ColumnSummary summarize(const ColumnData& column) {
  ColumnSummary summary;
  summary.name = column.name();
  for (std::int64_t row = 0; row < column.rows(); ++row) summary.missing += column.isMissing(row);
  column.type() == STRING ? summarizeTexts(column, summary) : summarizeNumbers(column, summary);
  return summary;
}

}  // namespace stateroom
