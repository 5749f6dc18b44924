#pragma once

#include <limits>

#include "core/metrics/example.h"

namespace stateroom {

/// Weighted mean of a number that each example gives by itself.
class Mean final : public ExampleMetric {
 public:
  using Value = double (*)(const Example&);
  using Finish = double (*)(double);

  explicit Mean(Value value, Finish finish = nullptr) : value_(value), finish_(finish) {}

  double result() const override {
    if (weight_ == 0) return std::numeric_limits<double>::quiet_NaN();
    return finish_ ? finish_(sum_ / weight_) : sum_ / weight_;
  }
  void reset() override { sum_ = weight_ = 0; }
  std::vector<double> state() const override { return {sum_, weight_}; }
  bool restore(std::span<const double> state) override {
    if (state.size() != 2) return false;
    sum_ = state[0], weight_ = state[1];
    return true;
  }

 protected:
  void add(const Example& example) override {
    sum_ += example.weight * value_(example);
    weight_ += example.weight;
  }

 private:
  Value value_;
  Finish finish_;
  double sum_ = 0, weight_ = 0;
};

/// What one example gives: keras/src/losses/losses.py and metrics/accuracy_metrics.py. Means over
/// units stay inside the example.
namespace example_value {

double binaryAccuracy(const Example& example);
double categoricalAccuracy(const Example& example);
/// Binary for one unit, categorical for several: how Keras resolves "accuracy".
double accuracy(const Example& example);
double topFive(const Example& example);
double binaryCrossentropy(const Example& example);
/// Divided by their sum, then clipped.
double categoricalCrossentropy(const Example& example);
/// Clipped, then divided by their sum: the log-softmax of the logarithms. Infinity for a class
/// number out of range.
double sparseCategoricalCrossentropy(const Example& example);
double squaredError(const Example& example);
double absoluteError(const Example& example);
double absolutePercentageError(const Example& example);
double huber(const Example& example);
double poisson(const Example& example);
double cosineSimilarity(const Example& example);
double label(const Example& example);
double prediction(const Example& example);

}  // namespace example_value
}  // namespace stateroom
