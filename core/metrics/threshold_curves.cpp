#include "core/metrics/threshold_curves.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace stateroom {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double weightAt(std::span<const float> weights, std::size_t i) {
  return weights.empty() ? 1.0 : weights[i];
}

}  // namespace

ThresholdCurves::ThresholdCurves(std::span<const float> scores,
                                 std::span<const std::uint8_t> truths,
                                 std::span<const float> weights) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (!std::isnan(scores[i])) order.push_back(i);
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  for (const std::size_t i : order) {
    (truths[i] != 0 ? positives_ : negatives_) += weightAt(weights, i);
    const double score = scores[i];
    if (points_.empty() || points_.back().score != score) points_.push_back({score, 0, 0});
    points_.back().truePositives = positives_;
    points_.back().falsePositives = negatives_;
  }
}

Confusion ThresholdCurves::at(double threshold) const {
  const auto first = std::ranges::partition_point(
      points_, [threshold](const Step& step) { return step.score > threshold; });
  const Step none{0, 0, 0};
  const Step& step = first == points_.begin() ? none : *std::prev(first);
  Confusion confusion;
  confusion.truePositives = step.truePositives;
  confusion.falsePositives = step.falsePositives;
  confusion.falseNegatives = positives_ - step.truePositives;
  confusion.trueNegatives = negatives_ - step.falsePositives;
  return confusion;
}

std::vector<ThresholdCurves::Point> ThresholdCurves::roc() const {
  if (!(positives_ > 0) || !(negatives_ > 0)) return {};
  std::vector<Point> points = {{0, 0, points_.front().score}};
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const double below = i + 1 < points_.size() ? points_[i + 1].score : 0;
    points.push_back({points_[i].falsePositives / negatives_, points_[i].truePositives / positives_,
                      std::min(below, points_[i].score)});
  }
  return points;
}

std::vector<ThresholdCurves::Point> ThresholdCurves::precisionRecall() const {
  if (!(positives_ > 0)) return {};
  std::vector<Point> points;
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const auto& step = points_[i];
    const double all = step.truePositives + step.falsePositives;
    if (!(all > 0)) continue;
    const double below = i + 1 < points_.size() ? points_[i + 1].score : 0;
    points.push_back(
        {step.truePositives / positives_, step.truePositives / all, std::min(below, step.score)});
  }
  return points;
}

double ThresholdCurves::rocArea() const {
  const auto points = roc();
  if (points.empty()) return kNone;
  double area = 0;
  for (std::size_t i = 1; i < points.size(); ++i)
    area += (points[i].x - points[i - 1].x) * (points[i].y + points[i - 1].y) / 2;
  return area;
}

double ThresholdCurves::averagePrecision() const {
  const auto points = precisionRecall();
  if (points.empty()) return kNone;
  double sum = 0, recall = 0;
  for (const auto& point : points) {
    sum += (point.x - recall) * point.y;
    recall = point.x;
  }
  return sum;
}

double ThresholdCurves::bestF1() const {
  double best = -1, threshold = 0.5;
  for (const auto& point : precisionRecall()) {
    const double f1 = point.x + point.y > 0 ? 2 * point.x * point.y / (point.x + point.y) : 0;
    if (f1 > best) best = f1, threshold = point.threshold;
  }
  return threshold;
}

double ThresholdCurves::forRecall(double recall) const {
  for (const auto& point : precisionRecall())
    if (point.x >= recall) return point.threshold;
  return 0;
}

std::vector<CalibrationBin> calibration(std::span<const float> scores,
                                        std::span<const std::uint8_t> truths,
                                        std::span<const float> weights, int bins) {
  struct Sums {
    double weight = 0, score = 0, positive = 0;
    std::int64_t count = 0;
  };
  std::vector<Sums> sums(static_cast<std::size_t>(bins));
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i])) continue;
    const int bin = std::clamp(static_cast<int>(scores[i] * static_cast<float>(bins)), 0, bins - 1);
    auto& sum = sums[static_cast<std::size_t>(bin)];
    const double weight = weightAt(weights, i);
    sum.weight += weight;
    sum.score += weight * scores[i];
    sum.positive += truths[i] != 0 ? weight : 0;
    ++sum.count;
  }
  std::vector<CalibrationBin> filled;
  for (const auto& sum : sums) {
    if (!(sum.weight > 0)) continue;
    const double n = static_cast<double>(sum.count), p = sum.positive / sum.weight;
    constexpr double z = 1.959963984540054;
    const double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
    const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    filled.push_back({sum.score / sum.weight, p, std::max(0.0, centre - half),
                      std::min(1.0, centre + half), sum.count});
  }
  return filled;
}

}  // namespace stateroom
