#pragma once

#include <array>
#include <vector>

#include "core/metrics/example.h"

namespace stateroom {

/// Weighted true and false positives and negatives.
struct Confusion {
  double truePositives = 0, falsePositives = 0, trueNegatives = 0, falseNegatives = 0;
  double total() const { return truePositives + falsePositives + trueNegatives + falseNegatives; }
  double precision() const;  ///< 0 when nothing was predicted positive
  double recall() const;     ///< 0 when there are no positives
  double f1() const;         ///< 0 when there are neither

  static constexpr std::size_t kNumbers = 4;
  void appendTo(std::vector<double>& state) const;
  static Confusion of(std::span<const double> state);  ///< kNumbers of them
};

/// Precision or recall at the threshold 0.5, all units together (keras.metrics.Precision, Recall).
class AtHalf final : public ExampleMetric {
 public:
  using Value = double (Confusion::*)() const;
  explicit AtHalf(Value value) : value_(value) {}
  double result() const override;
  void reset() override { confusion_ = {}; }
  std::vector<double> state() const override;
  bool restore(std::span<const double> state) override;

 protected:
  void add(const Example& example) override;

 private:
  Value value_;
  Confusion confusion_;
};

/// F1 at the threshold 0.5; for several classes the mean over classes of the F1 of the largest
/// (keras.metrics.F1Score, average "macro").
class F1 final : public ExampleMetric {
 public:
  double result() const override;
  void reset() override { classes_.clear(); }
  std::vector<double> state() const override;
  bool restore(std::span<const double> state) override;

 protected:
  void add(const Example& example) override;

 private:
  std::vector<Confusion> classes_;
};

/// Area under the ROC or the precision-recall curve from 200 thresholds (keras.metrics.AUC,
/// summation_method "interpolation"), all units together.
class Auc final : public ExampleMetric {
 public:
  enum class Curve { Roc, PrecisionRecall };
  explicit Auc(Curve curve) : curve_(curve) {}
  double result() const override;
  void reset() override { positives_ = negatives_ = {}; }
  std::vector<double> state() const override;
  bool restore(std::span<const double> state) override;

 protected:
  void add(const Example& example) override;

 private:
  static constexpr std::size_t kThresholds = 200;
  using Buckets = std::array<double, kThresholds>;

  std::array<Confusion, kThresholds> confusions() const;
  static double areaOfRoc(const std::array<Confusion, kThresholds>& at);
  static double areaOfPrecisionRecall(const std::array<Confusion, kThresholds>& at);

  Curve curve_;
  Buckets positives_{}, negatives_{};  ///< weight by the last threshold that is exceeded
};

}  // namespace stateroom
