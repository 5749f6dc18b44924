#pragma once

#include <vector>

#include "core/metrics/example.h"

namespace stateroom {

/// The accuracy of always answering the most frequent class; for one unit max(mean label,
/// 1 - mean label), as tf.estimator has it.
class AccuracyBaseline final : public ExampleMetric {
 public:
  double result() const override;
  void reset() override { labels_.clear(), weight_ = 0; }
  std::vector<double> state() const override;
  bool restore(std::span<const double> state) override;

 protected:
  void add(const Example& example) override;

 private:
  std::vector<double> labels_;  ///< summed by unit
  double weight_ = 0;
};

}  // namespace stateroom
