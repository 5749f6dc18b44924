#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/metrics/metric.h"

namespace stateroom {

/// One prediction beside its label, whatever form the label came in.
struct Example {
  std::span<const float> prediction;  ///< [units]
  std::span<const float> label;       ///< [units]; a class number as one-hot where units > 1
  std::int64_t labelClass = 0;        ///< the class number; of a vector its largest place
  double weight = 1;
};

/// The first place of the largest value.
std::int64_t argmax(std::span<const float> values);

/// A metric that takes examples one by one; those of weight 0 never come.
class ExampleMetric : public Metric {
 public:
  void update(const TensorView& predictions, const TensorView& labels,
              const TensorView& weights) final;

 protected:
  virtual void add(const Example& example) = 0;

 private:
  std::vector<float> oneHot_;
};

}  // namespace stateroom
