#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"

namespace stateroom {

/// A number that sums up predictions against labels, fed batch by batch. Formulas are Keras 3's;
/// the oracle in tests/core/metrics holds them to it.
class Metric {
 public:
  virtual ~Metric() = default;
  /// `predictions` [n, units] activated float32, `labels` [n, units] float32 or [n] int64 class
  /// numbers, `weights` [n] (empty: 1). Steps of weight 0 do not count.
  virtual void update(const TensorView& predictions, const TensorView& labels,
                      const TensorView& weights) = 0;
  virtual double result() const = 0;  ///< NaN before anything has come
  virtual void reset() = 0;
  /// What has been gathered so far, for checkpoints; restore() takes it back. False: these numbers
  /// are no state of this metric.
  virtual std::vector<double> state() const = 0;
  virtual bool restore(std::span<const double> state) = 0;
};

struct MetricInfo {
  std::string name;  ///< Keras's: "binary_accuracy", "auc"
  bool higherIsBetter = true;
  std::string title;  ///< for a chart: "AUC"
  std::string help;   ///< formula or source
};

/// All metrics, and "loss" first.
const std::vector<MetricInfo>& allMetrics();
const MetricInfo* findMetric(std::string_view name);  ///< nullptr when there is none
/// Fails with Code::metric_unknown, also for "loss", which the engine computes.
Result<std::unique_ptr<Metric>> makeMetric(std::string_view name);
/// Metrics shown for a loss when the project names none.
std::vector<std::string> defaultMetrics(std::string_view loss);

}  // namespace stateroom
