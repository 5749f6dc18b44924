#include "core/model/tensor_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/random.h"

namespace stateroom {
namespace {

constexpr int kMostIterations = 500;
constexpr double kTolerance = 1e-6;

template <typename T, typename Convert>
std::vector<float> converted(const TensorView& tensor, Convert convert) {
  const std::span<const T> values(reinterpret_cast<const T*>(tensor.data),
                                  static_cast<std::size_t>(tensor.elements()));
  std::vector<float> floats(values.size());
  std::ranges::transform(values, floats.begin(), convert);
  return floats;
}

template <typename T>
std::vector<float> widened(const TensorView& tensor) {
  return converted<T>(tensor, [](T value) { return static_cast<float>(value); });
}

void fillHistogram(std::span<const float> values, TensorStatistics& statistics) {
  statistics.histogram.assign(kStatisticsBins, 0);
  const double width = (statistics.max - statistics.min) / kStatisticsBins;
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    const auto bin = width > 0 ? static_cast<int>((value - statistics.min) / width) : 0;
    ++statistics.histogram[static_cast<std::size_t>(std::clamp(bin, 0, kStatisticsBins - 1))];
  }
}

}  // namespace

TensorStatistics statisticsOf(std::span<const float> values) {
  TensorStatistics statistics;
  statistics.count = static_cast<std::int64_t>(values.size());
  double sum = 0, squares = 0;
  std::int64_t finite = 0;
  for (const float value : values) {
    statistics.zeros += value == 0 ? 1 : 0;
    statistics.nans += std::isnan(value) ? 1 : 0;
    statistics.infinities += std::isinf(value) ? 1 : 0;
    if (!std::isfinite(value)) continue;
    statistics.min = finite == 0 ? value : std::min<double>(statistics.min, value);
    statistics.max = finite == 0 ? value : std::max<double>(statistics.max, value);
    sum += value;
    squares += static_cast<double>(value) * value;
    ++finite;
  }
  if (finite == 0) return statistics;
  statistics.mean = sum / static_cast<double>(finite);
  statistics.norm = std::sqrt(squares);
  double deviations = 0;
  for (const float value : values) {
    if (std::isfinite(value)) deviations += std::pow(value - statistics.mean, 2);
  }
  statistics.sd = std::sqrt(deviations / static_cast<double>(finite));
  fillHistogram(values, statistics);
  return statistics;
}

std::vector<float> asFloats(const TensorView& tensor) {
  switch (tensor.dtype) {
    case DType::F64:
      return widened<double>(tensor);
    case DType::F32:
      return widened<float>(tensor);
    case DType::F16:
      return converted<std::uint16_t>(tensor, fromHalf);
    case DType::BF16:
      return converted<std::uint16_t>(tensor, fromBFloat16);
    case DType::I64:
      return widened<std::int64_t>(tensor);
    case DType::I32:
      return widened<std::int32_t>(tensor);
    case DType::I16:
      return widened<std::int16_t>(tensor);
    case DType::I8:
      return widened<std::int8_t>(tensor);
    case DType::U8:
    case DType::Bool:
      return widened<std::uint8_t>(tensor);
  }
  return {};
}

TensorStatistics statisticsOf(const TensorView& tensor) {
  if (tensor.dtype == DType::F32) return statisticsOf(tensor.as<float>());
  return statisticsOf(asFloats(tensor));
}

std::vector<std::string> gatesOf(std::string_view layerType) {
  if (layerType == "LSTM") return {"i", "f", "g", "o"};
  if (layerType == "GRU") return {"r", "z", "n"};
  return {};
}

std::vector<GateStatistics> gateStatistics(std::string_view layerType, const TensorView& tensor) {
  const auto gates = gatesOf(layerType);
  const auto rows = tensor.shape.empty() ? 0 : tensor.shape.front();
  if (gates.empty() || rows == 0 || rows % std::ssize(gates) != 0) return {};
  const auto values = asFloats(tensor);
  const auto each = values.size() / gates.size();
  std::vector<GateStatistics> statistics;
  for (std::size_t i = 0; i < gates.size(); ++i) {
    statistics.push_back({gates[i], statisticsOf(std::span(values).subspan(i * each, each))});
  }
  return statistics;
}

double largestSingularValue(std::span<const float> matrix, std::int64_t rows,
                            std::int64_t columns) {
  const auto height = static_cast<std::size_t>(rows), width = static_cast<std::size_t>(columns);
  if (height == 0 || width == 0) return 0;
  Random random(1);
  std::vector<double> right(width), left(height);
  for (double& value : right) value = random.normal();
  double sigma = 0;
  for (int iteration = 0; iteration < kMostIterations; ++iteration) {
    double length = 0;
    for (const double value : right) length += value * value;
    length = std::sqrt(length);
    if (!(length > 0)) return length;
    for (double& value : right) value /= length;
    double squares = 0;
    for (std::size_t r = 0; r < height; ++r) {
      double sum = 0;
      for (std::size_t c = 0; c < width; ++c) sum += matrix[r * width + c] * right[c];
      left[r] = sum;
      squares += sum * sum;
    }
    const double next = std::sqrt(squares);
    if (!(std::abs(next - sigma) > kTolerance * next)) return next;
    sigma = next;
    std::ranges::fill(right, 0);
    for (std::size_t r = 0; r < height; ++r)
      for (std::size_t c = 0; c < width; ++c) right[c] += matrix[r * width + c] * left[r];
  }
  return sigma;
}

}  // namespace stateroom
