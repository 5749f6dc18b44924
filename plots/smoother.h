#pragma once

#include <cstddef>
#include <limits>
#include <memory>
#include <vector>

#include "plots/series.h"

namespace stateroom::plots {

/// Exponential moving average without its bias towards the start, as TensorBoard draws it
/// (vz_line_chart2, resmoothDataset): s = w·s + (1-w)·y, shown as s / (1 - w^n). NaN and infinities
/// pass through and do not count; a constant stays exactly that constant.
class Smoother {
 public:
  explicit Smoother(double weight);  ///< 0: as it is; below 1

  double next(double value);

 private:
  double weight_;
  double average_ = 0;
  double power_ = 1;  ///< weight^n
  double first_ = std::numeric_limits<double>::quiet_NaN();
  bool constant_ = true;
};

/// The smoothed values of a series, following it in slices so that no frame waits for ten million
/// points.
class SmoothedSeries {
 public:
  SmoothedSeries(std::shared_ptr<const Series> raw, double weight);

  const Series& raw() const { return *raw_; }
  const MinMaxPyramid& y() const { return values_; }
  /// Follows by at most `limit` points; true when nothing is left.
  bool advance(std::size_t limit);
  void setWeight(double weight);

 private:
  void restart();

  std::shared_ptr<const Series> raw_;
  double weight_;
  Smoother smoother_;
  MinMaxPyramid values_;
  std::size_t truncations_;
  std::vector<double> slice_;
};

}  // namespace stateroom::plots
