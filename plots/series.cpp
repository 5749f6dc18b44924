#include "plots/series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stateroom::plots {

void Series::append(std::span<const double> x, std::span<const double> y) {
  double largest = x_.empty() ? -std::numeric_limits<double>::infinity() : x_.back();
  for (const double value : x) x_.push_back(largest = std::max(largest, value));
  y_.append(y);
}

void Series::truncate(std::size_t size) {
  if (size >= x_.size()) return;
  x_.resize(size);
  y_.truncate(size);
  ++truncations_;
}

std::optional<std::size_t> Series::nearest(double x) const {
  if (x_.empty() || !(x >= x_.front() && x <= x_.back())) return std::nullopt;
  const auto right = std::ranges::lower_bound(x_, x);
  const auto index = static_cast<std::size_t>(right - x_.begin());
  if (index == 0 || *right - x < x - x_[index - 1]) return index;
  return index - 1;
}

namespace {

/// Collects the points of a line, one gap in a row.
class Line {
 public:
  Line(std::span<const double> x, const MinMaxPyramid& y) : x_(x), y_(y) {}

  void point(std::size_t index) {
    if (index == last_) return;
    last_ = index;
    if (std::isfinite(y_[index])) {
      points_.append({x_[index], y_[index]});
    } else if (!points_.isEmpty() && !std::isnan(points_.back().y())) {
      points_.append({x_[index], std::numeric_limits<double>::quiet_NaN()});
    }
  }

  /// The extremes in order; the ends too where the neighbouring bucket is empty or the line breaks.
  void bucket(std::size_t begin, std::size_t end, bool gapBefore, bool gapAfter) {
    const auto extremes = y_.extremes(begin, end);
    const bool breaksAfter = !std::isfinite(y_[end - 1]);
    if (gapBefore || !std::isfinite(y_[begin])) point(begin);
    if (!extremes.empty()) {
      const auto [first, second] = std::minmax(extremes.lowAt, extremes.highAt);
      point(first);
      if (second != first) point(second);
    }
    if (gapAfter || breaksAfter) point(end - 1);
  }

  QList<QPointF> take() { return std::move(points_); }

 private:
  std::span<const double> x_;
  const MinMaxPyramid& y_;
  QList<QPointF> points_;
  std::size_t last_ = std::numeric_limits<std::size_t>::max();
};

constexpr std::size_t kFewPoints = 4;  // a bucket with so many is drawn whole

/// lower_bound of `value` in x[from, to), found by galloping from a guess: in evenly spaced points
/// every bucket is as long as the last, and then this touches one cache line instead of twenty.
std::size_t lowerBoundNear(std::span<const double> x, std::size_t from, std::size_t to,
                           std::size_t guess, double value) {
  guess = std::clamp(guess, from, to);
  std::size_t low = from, high = to;
  for (std::size_t step = 1; guess > from; step *= 2) {
    const std::size_t at = guess - std::min(step, guess - from);
    if (x[at] < value) {
      low = at + 1;
      break;
    }
    high = at;
    if (at == from) return from;
    guess = at;
  }
  for (std::size_t step = 1; low < high; step *= 2) {
    const std::size_t at = low + std::min(step, high - low) - 1;
    if (x[at] >= value) {
      high = at;
      break;
    }
    low = at + 1;
  }
  const auto begin = x.begin() + static_cast<std::ptrdiff_t>(low);
  const auto end = x.begin() + static_cast<std::ptrdiff_t>(high);
  return static_cast<std::size_t>(std::lower_bound(begin, end, value) - x.begin());
}

}  // namespace

QList<QPointF> visiblePoints(std::span<const double> x, const MinMaxPyramid& y, double low,
                             double high, int buckets) {
  x = x.first(std::min(x.size(), y.size()));
  Line line(x, y);
  auto from = static_cast<std::size_t>(std::ranges::lower_bound(x, low) - x.begin());
  const auto to = static_cast<std::size_t>(std::ranges::upper_bound(x, high) - x.begin());
  if (from > 0) line.point(from - 1);
  const auto parts = static_cast<std::size_t>(std::max(buckets, 1));
  const bool whole = to - std::min(from, to) <= 2 * parts;
  const double width = (high - low) / static_cast<double>(parts);
  std::size_t length = 0;
  for (std::size_t part = 1; from < to; ++part) {
    // the last edge is open: rounding must not lose points
    const double edge = part < parts ? low + width * static_cast<double>(part)
                                     : std::numeric_limits<double>::infinity();
    const std::size_t end = whole ? to : lowerBoundNear(x, from, to, from + length, edge);
    const bool gapBefore = length == 0;
    length = end - from;
    if (whole || length <= kFewPoints) {
      for (std::size_t i = from; i < end; ++i) line.point(i);
    } else {
      line.bucket(from, end, gapBefore, end == to || x[end] >= edge + width);
    }
    from = end;
  }
  if (to < x.size()) line.point(to);
  return line.take();
}

}  // namespace stateroom::plots
