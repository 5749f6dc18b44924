#include "core/engine/loss_formulas.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace stateroom::engine {
namespace {

constexpr float kEpsilon = 1e-7F;  // keras.config.epsilon()

struct Point {
  float loss = 0, slope = 0;
};

/// The logarithm of a probability kept off 0 and 1; beyond, the slope is 0.
Point logOf(float p) {
  const float inside = std::clamp(p, kEpsilon, 1 - kEpsilon);
  return {std::log(inside), p >= kEpsilon && p <= 1 - kEpsilon ? 1 / p : 0};
}

float smoothed(const Loss& loss, float label, float share) {
  const auto smoothing = static_cast<float>(loss.label_smoothing());
  return label * (1 - smoothing) + smoothing * share;
}

/// log(1 + exp(-|x|)) keeps the exponential small (LibTorch's binary_cross_entropy_with_logits).
Point binaryOfLogit(const Loss& loss, float x, float label) {
  const float z = smoothed(loss, label, 0.5F);
  const float positive = 1 + (static_cast<float>(loss.positive_weight()) - 1) * z;
  const float e = std::exp(-std::abs(x));
  const float sigmoid = x >= 0 ? 1 / (1 + e) : e / (1 + e);
  return {(1 - z) * x + positive * (std::log1p(e) + std::max(-x, 0.0F)),
          (1 - z) + positive * (sigmoid - 1)};
}

Point binaryOfProbability(const Loss& loss, float p, float label) {
  const float z = smoothed(loss, label, 0.5F);
  const float positive = static_cast<float>(loss.positive_weight()) * z;
  const auto yes = logOf(p), no = logOf(1 - p);
  return {-(positive * yes.loss + (1 - z) * no.loss), (1 - z) * no.slope - positive * yes.slope};
}

Point squared(const Loss&, float p, float label) {
  const float d = p - label;
  return {d * d, 2 * d};
}

Point absolute(const Loss&, float p, float label) {
  const float d = p - label;
  return {std::abs(d), d > 0 ? 1.0F : (d < 0 ? -1.0F : d)};
}

Point huber(const Loss& loss, float p, float label) {
  const float d = p - label;
  const auto delta = static_cast<float>(loss.delta());
  if (std::abs(d) <= delta) return {d * d / 2, d};
  return {delta * (std::abs(d) - delta / 2), std::copysign(delta, d) + 0 * d};
}

/// The pinball loss (Koenker and Bassett, 1978).
Point quantile(const Loss& loss, float p, float label) {
  const float d = label - p;
  const auto q = static_cast<float>(loss.quantile());
  return d > 0 ? Point{q * d, -q} : Point{(q - 1) * d, d < 0 ? 1 - q : d};
}

Point poisson(const Loss&, float p, float label) {
  return {p - label * std::log(p + kEpsilon), 1 - label / (p + kEpsilon)};
}

/// What a value and its label are multiplied by before they are compared.
float unitOf(const LossInput& input, std::size_t unit) {
  if (input.scale.empty()) return 1;
  return 1 / input.scale[input.scale.size() == 1 ? 0 : unit];
}

using Elementwise = Point (*)(const Loss&, float prediction, float label);

/// Logarithms of the class probabilities of one step.
void logSoftmax(std::span<const float> raw, std::span<float> logs) {
  const float largest = std::ranges::max(raw);
  float sum = 0;
  for (const float x : raw) sum += std::exp(x - largest);
  const float shift = largest + std::log(sum);
  for (std::size_t i = 0; i < raw.size(); ++i) logs[i] = raw[i] - shift;
}

/// One step's cross-entropy with the label distribution z: -sum z log softmax(raw).
float crossEntropyOfRaw(std::span<const float> raw, std::span<const float> z,
                        std::span<float> slopes) {
  logSoftmax(raw, slopes);
  float loss = 0, total = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    if (z[i] != 0) loss -= z[i] * slopes[i];
    total += z[i];
  }
  for (std::size_t i = 0; i < z.size(); ++i) slopes[i] = std::exp(slopes[i]) * total - z[i];
  return loss;
}

/// The same of values that are first made to sum to 1, as Keras does.
float crossEntropyOfValue(std::span<const float> value, std::span<const float> z,
                          std::span<float> slopes) {
  const float sum = std::accumulate(value.begin(), value.end(), 0.0F);
  float loss = 0, common = 0;
  for (std::size_t i = 0; i < z.size(); ++i) {
    const float q = value[i] / sum;
    const auto log = logOf(q);
    loss -= z[i] * log.loss;
    slopes[i] = -z[i] * log.slope;
    common += slopes[i] * q;
  }
  for (auto& slope : slopes) slope = (slope - common) / sum;
  return loss;
}

}  // namespace

struct LossFormula::Row {
  std::string_view name;
  Elementwise ofValue = nullptr, ofLogit = nullptr;  ///< nullptr: categorical
  bool classNumbers = false;
  bool ofDifference = false;  ///< of value and label: has their unit
};

constexpr LossFormula::Row LossFormula::kRows[] = {
    {"binary_crossentropy", binaryOfProbability, binaryOfLogit},
    {"categorical_crossentropy"},
    {"sparse_categorical_crossentropy", nullptr, nullptr, true},
    {"mean_squared_error", squared, nullptr, false, true},
    {"mean_absolute_error", absolute, nullptr, false, true},
    {"huber", huber, nullptr, false, true},
    {"quantile", quantile, nullptr, false, true},
    {"poisson", poisson},
};

std::optional<LossFormula> LossFormula::of(const Loss& loss) {
  const auto* found = std::ranges::find(kRows, loss.name(), &Row::name);
  if (found == std::end(kRows)) return std::nullopt;
  return LossFormula(*found, loss);
}

bool LossFormula::classNumbers() const {
  return row_->classNumbers;
}

bool LossFormula::ofRaw(const std::string& activation) const {
  if (row_->ofValue != nullptr) return row_->ofLogit != nullptr && activation == "sigmoid";
  return activation == "softmax";
}

/// The label distribution of step i.
void LossFormula::distribution(const LossInput& input, std::size_t i, std::span<float> z) const {
  const auto share = 1 / static_cast<float>(input.units);
  if (!row_->classNumbers) {
    const auto labels = input.labels.subspan(i * input.units, input.units);
    for (std::size_t k = 0; k < z.size(); ++k) z[k] = smoothed(*loss_, labels[k], share);
    return;
  }
  const auto own = input.classes[i];
  if (own < 0 || own >= static_cast<std::int64_t>(input.units)) {
    throw std::out_of_range(
        fmt::format("a label is class {}, the output has {}", own, input.units));
  }
  std::ranges::fill(z, smoothed(*loss_, 0, share));
  z[static_cast<std::size_t>(own)] = smoothed(*loss_, 1, share);
}

/// The loss of step i; `slopes` gets its derivative, `z` is scratch.
float LossFormula::step(const LossInput& input, std::size_t i, std::span<float> z,
                        std::span<float> slopes) const {
  const bool raw = ofRaw(input.activation);
  const auto x = (raw ? input.raw : input.value).subspan(i * input.units, input.units);
  if (row_->ofValue == nullptr) {
    distribution(input, i, z);
    return raw ? crossEntropyOfRaw(x, z, slopes) : crossEntropyOfValue(x, z, slopes);
  }
  const auto formula = raw ? row_->ofLogit : row_->ofValue;
  const auto labels = input.labels.subspan(i * input.units, input.units);
  const auto share = 1 / static_cast<float>(input.units);
  float loss = 0;
  for (std::size_t k = 0; k < input.units; ++k) {
    const float unit = row_->ofDifference ? unitOf(input, k) : 1;
    const auto point = formula(*loss_, x[k] * unit, labels[k] * unit);
    loss += point.loss;
    slopes[k] = point.slope * unit * share;
  }
  return loss * share;
}

LossSum LossFormula::sum(const LossInput& input, std::span<float> gradient) const {
  const std::size_t steps = input.value.size() / std::max<std::size_t>(1, input.units);
  std::vector<float> z(input.units), slopes(input.units);
  LossSum total;
  for (std::size_t i = 0; i < steps; ++i) {
    const bool counts = input.mask.empty() || input.mask[i];
    const float weight = counts ? (input.weights.empty() ? 1.0F : input.weights[i]) : 0.0F;
    const auto target =
        gradient.empty() ? gradient : gradient.subspan(i * input.units, input.units);
    if (weight == 0) {
      std::ranges::fill(target, 0.0F);
      continue;
    }
    total.objective += static_cast<double>(weight) * step(input, i, z, slopes);
    total.weight += weight;
    for (std::size_t k = 0; k < target.size(); ++k) target[k] = weight * slopes[k];
  }
  return total;
}

}  // namespace stateroom::engine
