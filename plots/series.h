#pragma once

#include <QList>
#include <QPointF>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "plots/min_max_pyramid.h"

namespace stateroom::plots {

/// A growing line of points. x never falls: a smaller one is drawn at the largest before it (a
/// clock that was set back).
class Series {
 public:
  /// Both of one length.
  void append(std::span<const double> x, std::span<const double> y);
  /// Forgets the points from index `size` on, as a resumed run does.
  void truncate(std::size_t size);

  std::size_t size() const { return x_.size(); }
  bool empty() const { return x_.empty(); }
  std::span<const double> x() const { return x_; }
  const MinMaxPyramid& y() const { return y_; }
  /// Changes whenever points were taken away, so that what was computed from them is thrown away.
  std::size_t truncations() const { return truncations_; }

  /// The point nearest to x; none outside of the first and last point.
  std::optional<std::size_t> nearest(double x) const;

 private:
  std::vector<double> x_;
  MinMaxPyramid y_;
  std::size_t truncations_ = 0;
};

/// What must be drawn of a line so that it looks complete between x = low and x = high: for each of
/// `buckets` equal parts of that range its smallest and largest value in order, or all points where
/// there are few; also one point on either side, so that the line enters and leaves. A break of the
/// line (NaN, infinity) that is wider than a bucket is a point with y = NaN. `y` may be shorter
/// than `x`. O(buckets · log size).
QList<QPointF> visiblePoints(std::span<const double> x, const MinMaxPyramid& y, double low,
                             double high, int buckets);

}  // namespace stateroom::plots
