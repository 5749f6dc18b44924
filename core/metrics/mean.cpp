#include "core/metrics/mean.h"

#include <algorithm>
#include <cmath>

namespace stateroom::example_value {
namespace {

constexpr double kEpsilon = 1e-7;  ///< keras.config.epsilon()
constexpr float kEpsilonF32 = 1e-7F;

/// Mean of term(label, prediction) over the units.
template <typename Term>
double meanOverUnits(const Example& example, Term term) {
  double sum = 0;
  for (std::size_t unit = 0; unit < example.prediction.size(); ++unit) {
    sum += term(static_cast<double>(example.label[unit]),
                static_cast<double>(example.prediction[unit]));
  }
  return sum / static_cast<double>(example.prediction.size());
}

/// In float32, as Keras: 1 - 1e-7 is 1 - 1.19e-7 there.
float clipped(float probability) {
  return std::clamp(probability, kEpsilonF32, 1 - kEpsilonF32);
}

double norm(std::span<const float> values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(std::max(sum, 1e-12));
}

/// Whether the label's class is among the k largest predictions; ties count as hits.
bool inTop(const Example& example, std::int64_t k) {
  if (example.labelClass < 0 || std::cmp_greater_equal(example.labelClass, example.label.size())) {
    return false;
  }
  const float own = example.prediction[static_cast<std::size_t>(example.labelClass)];
  return std::isfinite(own) &&
         std::ranges::count_if(example.prediction, [&](float other) { return other > own; }) < k;
}

}  // namespace

double binaryAccuracy(const Example& example) {
  return meanOverUnits(example, [](double label, double prediction) {
    return label == (prediction > 0.5 ? 1.0 : 0.0) ? 1.0 : 0.0;
  });
}

double categoricalAccuracy(const Example& example) {
  return argmax(example.prediction) == example.labelClass ? 1.0 : 0.0;
}

double accuracy(const Example& example) {
  return example.prediction.size() == 1 ? binaryAccuracy(example) : categoricalAccuracy(example);
}

double topFive(const Example& example) {
  return inTop(example, 5) ? 1.0 : 0.0;
}

double binaryCrossentropy(const Example& example) {
  return meanOverUnits(example, [](double label, double prediction) {
    const float p = clipped(static_cast<float>(prediction));
    return -(label * std::log(double{p}) + (1 - label) * std::log(double{1 - p}));
  });
}

double categoricalCrossentropy(const Example& example) {
  float total = 0;
  for (const float prediction : example.prediction) total += prediction;
  double sum = 0;
  for (std::size_t unit = 0; unit < example.prediction.size(); ++unit) {
    sum -= example.label[unit] * std::log(double{clipped(example.prediction[unit] / total)});
  }
  return sum;
}

double sparseCategoricalCrossentropy(const Example& example) {
  double total = 0, own = 0;
  for (std::size_t unit = 0; unit < example.prediction.size(); ++unit) {
    total += clipped(example.prediction[unit]);
    own += example.label[unit] * clipped(example.prediction[unit]);
  }
  return -std::log(own / total);
}

double squaredError(const Example& example) {
  return meanOverUnits(example, [](double label, double prediction) {
    return (label - prediction) * (label - prediction);
  });
}

double absoluteError(const Example& example) {
  return meanOverUnits(
      example, [](double label, double prediction) { return std::abs(label - prediction); });
}

double absolutePercentageError(const Example& example) {
  return meanOverUnits(example, [](double label, double prediction) {
    return 100 * std::abs(label - prediction) / std::max(std::abs(label), kEpsilon);
  });
}

double huber(const Example& example) {
  return meanOverUnits(example, [](double label, double prediction) {
    const double error = std::abs(label - prediction);
    return error <= 1 ? 0.5 * error * error : error - 0.5;
  });
}

double poisson(const Example& example) {
  return meanOverUnits(example, [](double label, double prediction) {
    return prediction - label * std::log(prediction + kEpsilon);
  });
}

double cosineSimilarity(const Example& example) {
  double sum = 0;
  for (std::size_t unit = 0; unit < example.prediction.size(); ++unit) {
    sum += static_cast<double>(example.label[unit]) * example.prediction[unit];
  }
  return sum / (norm(example.label) * norm(example.prediction));
}

double label(const Example& example) {
  return meanOverUnits(example, [](double value, double) { return value; });
}

double prediction(const Example& example) {
  return meanOverUnits(example, [](double, double value) { return value; });
}

}  // namespace stateroom::example_value
