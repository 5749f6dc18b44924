#include "core/metrics/example.h"

#include <algorithm>

namespace stateroom {

std::int64_t argmax(std::span<const float> values) {
  return std::ranges::max_element(values) - values.begin();
}

void ExampleMetric::update(const TensorView& predictions, const TensorView& labels,
                           const TensorView& weights) {
  const auto rows = static_cast<std::size_t>(predictions.shape.empty() ? 0 : predictions.shape[0]);
  if (rows == 0) return;
  const auto units = static_cast<std::size_t>(predictions.elements()) / rows;
  const auto values = predictions.as<float>();
  const bool classes = labels.dtype == DType::I64;
  oneHot_.assign(units, 0.0F);
  for (std::size_t row = 0; row < rows; ++row) {
    Example example;
    example.weight = weights.empty() ? 1.0 : weights.as<float>()[row];
    if (example.weight == 0) continue;
    example.prediction = values.subspan(row * units, units);
    float* place = nullptr;
    if (classes) {
      example.labelClass = labels.as<std::int64_t>()[row];
      const bool inRange = std::cmp_less(example.labelClass, units) && example.labelClass >= 0;
      place = units == 1 ? oneHot_.data() : inRange ? &oneHot_[example.labelClass] : nullptr;
      if (place) *place = units == 1 ? static_cast<float>(example.labelClass) : 1.0F;
      example.label = oneHot_;
    } else {
      example.label = labels.as<float>().subspan(row * units, units);
      example.labelClass =
          units == 1 ? static_cast<std::int64_t>(example.label[0]) : argmax(example.label);
    }
    add(example);
    if (place) *place = 0.0F;
  }
}

}  // namespace stateroom
