#include "core/metrics/confusion.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stateroom {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double ratio(double part, double whole) {
  return whole == 0 ? 0 : part / whole;
}

void count(Confusion& confusion, bool predicted, bool positive, double weight) {
  auto& cell = positive ? (predicted ? confusion.truePositives : confusion.falseNegatives)
                        : (predicted ? confusion.falsePositives : confusion.trueNegatives);
  cell += weight;
}

}  // namespace

double Confusion::precision() const {
  return ratio(truePositives, truePositives + falsePositives);
}

double Confusion::recall() const {
  return ratio(truePositives, truePositives + falseNegatives);
}

double Confusion::f1() const {
  return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

void Confusion::appendTo(std::vector<double>& state) const {
  state.insert(state.end(), {truePositives, falsePositives, trueNegatives, falseNegatives});
}

Confusion Confusion::of(std::span<const double> state) {
  return {state[0], state[1], state[2], state[3]};
}

std::vector<double> AtHalf::state() const {
  std::vector<double> state;
  confusion_.appendTo(state);
  return state;
}

bool AtHalf::restore(std::span<const double> state) {
  if (state.size() != Confusion::kNumbers) return false;
  confusion_ = Confusion::of(state);
  return true;
}

double AtHalf::result() const {
  return confusion_.total() == 0 ? kNaN : (confusion_.*value_)();
}

void AtHalf::add(const Example& example) {
  for (std::size_t unit = 0; unit < example.prediction.size(); ++unit) {
    count(confusion_, example.prediction[unit] > 0.5F, example.label[unit] != 0, example.weight);
  }
}

std::vector<double> F1::state() const {
  std::vector<double> state;
  for (const auto& confusion : classes_) confusion.appendTo(state);
  return state;
}

bool F1::restore(std::span<const double> state) {
  if (state.size() % Confusion::kNumbers != 0) return false;
  classes_.clear();
  for (; state.size() >= Confusion::kNumbers; state = state.subspan(Confusion::kNumbers)) {
    classes_.push_back(Confusion::of(state));
  }
  return true;
}

double F1::result() const {
  if (classes_.empty()) return kNaN;
  double sum = 0;
  for (const auto& confusion : classes_) sum += confusion.f1();
  return sum / static_cast<double>(classes_.size());
}

/// Keras's rule for several classes: every unit that equals the largest is predicted, unless it is
/// 0.
void F1::add(const Example& example) {
  classes_.resize(example.prediction.size());
  const float largest = std::ranges::max(example.prediction);
  for (std::size_t unit = 0; unit < classes_.size(); ++unit) {
    const float prediction = example.prediction[unit];
    const bool predicted = classes_.size() == 1
                               ? prediction > 0.5F
                               : prediction >= largest && std::abs(prediction) > 1e-9F;
    count(classes_[unit], predicted, example.label[unit] != 0, example.weight);
  }
}

/// Thresholds are -epsilon, 1/199, …, 198/199, 1 + epsilon; a prediction equal to one does not
/// exceed it. Keras computes the place in float32, and so do we.
void Auc::add(const Example& example) {
  for (std::size_t unit = 0; unit < example.prediction.size(); ++unit) {
    const float place = std::ceil(example.prediction[unit] * (kThresholds - 1)) - 1;
    const auto bucket = static_cast<std::size_t>(
        place > 0 ? std::min(place, static_cast<float>(kThresholds - 1)) : 0.0F);
    auto& bucketsOfLabel = example.label[unit] != 0 ? positives_ : negatives_;
    bucketsOfLabel[bucket] += example.weight;
  }
}

std::vector<double> Auc::state() const {
  std::vector<double> state(positives_.begin(), positives_.end());
  state.insert(state.end(), negatives_.begin(), negatives_.end());
  return state;
}

bool Auc::restore(std::span<const double> state) {
  if (state.size() != 2 * kThresholds) return false;
  std::ranges::copy(state.first(kThresholds), positives_.begin());
  std::ranges::copy(state.last(kThresholds), negatives_.begin());
  return true;
}

std::array<Confusion, Auc::kThresholds> Auc::confusions() const {
  std::array<Confusion, kThresholds> at;
  double positives = 0, negatives = 0;
  for (std::size_t i = kThresholds; i-- > 0;) {
    at[i].truePositives = positives += positives_[i];
    at[i].falsePositives = negatives += negatives_[i];
  }
  for (auto& confusion : at) {
    confusion.falseNegatives = positives - confusion.truePositives;
    confusion.trueNegatives = negatives - confusion.falsePositives;
  }
  return at;
}

double Auc::areaOfRoc(const std::array<Confusion, kThresholds>& at) {
  const auto falsePositiveRate = [](const Confusion& confusion) {
    return ratio(confusion.falsePositives, confusion.falsePositives + confusion.trueNegatives);
  };
  double area = 0;
  for (std::size_t i = 0; i + 1 < kThresholds; ++i) {
    area += (falsePositiveRate(at[i]) - falsePositiveRate(at[i + 1])) *
            (at[i].recall() + at[i + 1].recall()) / 2;
  }
  return area;
}

/// Davis and Goadrich (2006): true positives are linear in all positives between two thresholds.
double Auc::areaOfPrecisionRecall(const std::array<Confusion, kThresholds>& at) {
  double area = 0;
  for (std::size_t i = 0; i + 1 < kThresholds; ++i) {
    const double positives = at[i].truePositives + at[i].falsePositives;
    const double next = at[i + 1].truePositives + at[i + 1].falsePositives;
    const double gained = at[i].truePositives - at[i + 1].truePositives;
    const double slope = ratio(gained, std::max(positives - next, 0.0));
    const double intercept = at[i + 1].truePositives - slope * next;
    const double growth = positives > 0 && next > 0 ? positives / next : 1;
    area += ratio(slope * (gained + intercept * std::log(growth)),
                  at[i + 1].truePositives + at[i + 1].falseNegatives);
  }
  return area;
}

double Auc::result() const {
  const auto at = confusions();
  if (at[0].total() == 0) return kNaN;
  return curve_ == Curve::Roc ? areaOfRoc(at) : areaOfPrecisionRecall(at);
}

}  // namespace stateroom
