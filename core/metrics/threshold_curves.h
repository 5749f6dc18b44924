#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/metrics/confusion.h"

namespace stateroom {

/// Scores with their truths (0 or 1), sorted, so that the counts at any threshold are found in
/// O(log n). An example counts as positive where its score is greater than the threshold, as
/// Keras's metrics have it.
class ThresholdCurves {
 public:
  /// All of one length; empty weights: 1. A score that is not a number is left out.
  ThresholdCurves(std::span<const float> scores, std::span<const std::uint8_t> truths,
                  std::span<const float> weights);

  Confusion at(double threshold) const;
  double positives() const { return positives_; }
  double negatives() const { return negatives_; }
  bool empty() const { return points_.empty(); }

  struct Point {
    double x = 0, y = 0;
    double threshold = 0;  ///< the largest that gives this point
  };
  /// False positive rate against true positive rate, from (0, 0) to (1, 1): a point for every
  /// distinct score. Empty where there is only one class.
  std::vector<Point> roc() const;
  /// Recall against precision, by falling threshold; ends at recall 1. Empty without positives.
  std::vector<Point> precisionRecall() const;
  /// Area under roc() by trapezoids: the share of pairs that are in order, ties half (Fawcett,
  /// 2006). NaN where there is only one class.
  double rocArea() const;
  /// Average precision: sum of (recall gained) * precision. NaN without positives.
  double averagePrecision() const;
  /// The threshold with the greatest F1; of several the highest.
  double bestF1() const;
  /// The highest threshold whose recall is at least this.
  double forRecall(double recall) const;

 private:
  struct Step {
    double score;
    double truePositives, falsePositives;  ///< at a threshold just below this score
  };
  std::vector<Step> points_;  ///< by falling score, one for every distinct score
  double positives_ = 0, negatives_ = 0;
};

/// One bin of a reliability diagram.
struct CalibrationBin {
  double predicted = 0;  ///< mean score
  double observed = 0;   ///< share of positives
  double low = 0,
         high = 0;  ///< 95 % interval of the share (Wilson, 1927), by the bin's number of examples
  std::int64_t count = 0;
};
/// Equal bins of the score from 0 to 1 that hold anything (Niculescu-Mizil and Caruana, 2005).
std::vector<CalibrationBin> calibration(std::span<const float> scores,
                                        std::span<const std::uint8_t> truths,
                                        std::span<const float> weights, int bins = 10);

}  // namespace stateroom
