#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/tensor.h"

namespace stateroom {

/// What a tensor's values look like. Moments and extremes are those of the finite values.
struct TensorStatistics {
  std::int64_t count = 0, zeros = 0, nans = 0, infinities = 0;
  double min = 0, max = 0, mean = 0;
  double sd = 0;                             ///< of the population
  double norm = 0;                           ///< L2
  std::vector<std::int64_t> histogram = {};  ///< equal bins from min to max
};
inline constexpr int kStatisticsBins = 48;

TensorStatistics statisticsOf(std::span<const float> values);
/// Of a tensor of any type of number.
TensorStatistics statisticsOf(const TensorView& tensor);
std::vector<float> asFloats(const TensorView& tensor);

/// The rows of a recurrent layer's parameter that belong to one gate.
struct GateStatistics {
  std::string gate;  ///< "i", "f", "g", "o"; "r", "z", "n"
  TensorStatistics values;
};
/// By LibTorch's gate order along the first axis: LSTM i f g o, GRU r z n. Empty for other layers
/// and for tensors that do not divide.
std::vector<GateStatistics> gateStatistics(std::string_view layerType, const TensorView& tensor);
std::vector<std::string> gatesOf(std::string_view layerType);

/// The largest singular value of a matrix [rows, columns], by power iteration on A^T A until it
/// changes by less than 1e-6 of itself.
double largestSingularValue(std::span<const float> matrix, std::int64_t rows, std::int64_t columns);

}  // namespace stateroom
