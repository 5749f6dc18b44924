#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace stateroom {

/// One number of an evaluation that something is decided by, and which way is better.
class Monitor {
 public:
  /// `mode` is "min", "max" or "auto": the metric's own direction (Keras 3). `metric` may stand
  /// behind an output's name: "risk/auc". Fails with Code::monitor_unknown.
  static Result<Monitor> make(const std::string& metric, std::string_view mode);

  const std::string& metric() const { return metric_; }
  /// Fails with Code::monitor_missing when the evaluation did not measure it.
  Result<double> valueIn(const std::map<std::string, double>& metrics) const;
  /// Whether `value` is better than `reference` by more than `minDelta`. NaN is never better.
  bool isBetter(double value, double reference, double minDelta = 0) const;

 private:
  Monitor(std::string metric, bool higherIsBetter)
      : metric_(std::move(metric)), higherIsBetter_(higherIsBetter) {}

  std::string metric_;
  bool higherIsBetter_;
};

}  // namespace stateroom
