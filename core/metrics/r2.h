#pragma once

#include <vector>

#include "core/metrics/example.h"

namespace stateroom {

/// 1 - residual sum of squares / total sum of squares, mean over units (keras.metrics.R2Score).
class R2 final : public ExampleMetric {
 public:
  double result() const override;
  void reset() override { units_.clear(); }
  std::vector<double> state() const override;
  bool restore(std::span<const double> state) override;

 protected:
  void add(const Example& example) override;

 private:
  struct Sums {
    double weight = 0, label = 0, labelSquared = 0, residual = 0;
  };
  std::vector<Sums> units_;
};

}  // namespace stateroom
