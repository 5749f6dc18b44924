#include <algorithm>
#include <array>
#include <cmath>

#include "core/model/initializer.h"

namespace stateroom {
namespace {

/// Columns of Q that are worked on together: their values at one row lie side by side, so that the
/// inner loops are vector operations and every reflector is read once for all of them.
constexpr std::size_t kLanes = 8;
using Lanes = std::array<double, kLanes>;

/// A reflection I - 2 v v^T of the coordinates from `first` on, |v| = 1, and the sign it gives to
/// the first of them.
struct Reflector {
  std::size_t first = 0;
  std::vector<double> direction;
  double sign = 1;
};

/// The reflection that takes a Gaussian vector x to -sign(x0) |x| e0.
Reflector randomReflector(std::size_t first, std::size_t size, Random& random) {
  Reflector reflector{first, std::vector<double>(size)};
  double squares = 0;
  for (auto& x : reflector.direction) {
    x = random.normal();
    squares += x * x;
  }
  double& lead = reflector.direction[0];
  reflector.sign = lead < 0 ? 1 : -1;
  squares -= lead * lead;
  lead -= reflector.sign * std::sqrt(squares + lead * lead);
  const double norm = std::sqrt(squares + lead * lead);
  for (auto& x : reflector.direction) x /= norm;
  return reflector;
}

void reflect(const Reflector& reflector, std::span<Lanes> columns) {
  Lanes product{};
  const auto below = columns.subspan(reflector.first);
  for (std::size_t i = 0; i < below.size(); ++i) {
    const double v = reflector.direction[i];
    for (std::size_t lane = 0; lane < kLanes; ++lane) product[lane] += v * below[i][lane];
  }
  for (std::size_t i = 0; i < below.size(); ++i) {
    const double v = 2 * reflector.direction[i];
    for (std::size_t lane = 0; lane < kLanes; ++lane) below[i][lane] -= v * product[lane];
  }
}

}  // namespace

void fillOrthogonal(std::span<float> values, std::int64_t rows, std::int64_t columns, double gain,
                    Random& random) {
  const auto size = static_cast<std::size_t>(std::max(rows, columns));
  const auto count = static_cast<std::size_t>(std::min(rows, columns));
  std::vector<Reflector> reflectors;
  for (std::size_t k = 0; k < count; ++k)
    reflectors.push_back(randomReflector(k, size - k, random));

  // Column j of Q is H0 H1 … Hj ej, times the sign that makes R's diagonal positive; reflections
  // after Hj leave ej as it is.
  const auto stride = static_cast<std::size_t>(columns);
  std::vector<Lanes> panel(size);
  for (std::size_t begin = 0; begin < count; begin += kLanes) {
    const auto width = std::min(kLanes, count - begin);
    std::ranges::fill(panel, Lanes{});
    for (std::size_t j = 0; j < width; ++j) panel[begin + j][j] = reflectors[begin + j].sign * gain;
    for (std::size_t k = begin + width; k-- > 0;) reflect(reflectors[k], panel);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < width; ++j) {
        const auto at = rows > columns ? i * stride + begin + j : (begin + j) * stride + i;
        values[at] = static_cast<float>(panel[i][j]);
      }
    }
  }
}

}  // namespace stateroom
