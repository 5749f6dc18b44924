#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/base/result.h"

namespace stateroom {

struct InitializerType;

/// One of Keras 3's initializers with its numbers: "glorot_uniform", "uniform(-0.1, 0.1)".
/// Formulas: keras.io/api/layers/initializers.
class Initializer {
 public:
  static Result<Initializer> parse(std::string_view text);

  bool needsMatrix() const;
  const std::string& text() const { return text_; }

  /// Fills a row-major [rows, columns] array. Fans are Keras's: of a kernel its rows and columns.
  void fill(std::span<float> values, std::int64_t rows, std::int64_t columns, double fanIn,
            double fanOut, Random& random) const;

 private:
  std::string text_;
  const InitializerType* type_ = nullptr;
  std::vector<double> arguments_;
};

/// Names with their usage, for help: "orthogonal(gain)".
std::vector<std::string> initializerNames();

/// A block of first values in Keras's shape.
struct Draw {
  Initializer initializer;
  std::int64_t rows = 1;
  std::int64_t columns = 0;
  double fanIn = 0;
  double fanOut = 0;
};

/// A matrix [rows, columns] with orthonormal rows (or columns, when there are fewer of them), drawn
/// uniformly from all of them: the Q of the QR decomposition of a Gaussian matrix whose R has a
/// positive diagonal, as Keras's Orthogonal. It is made directly of random Householder reflections
/// (G. W. Stewart, SIAM J. Numer. Anal. 17, 1980), which saves the decomposition.
void fillOrthogonal(std::span<float> values, std::int64_t rows, std::int64_t columns, double gain,
                    Random& random);

}  // namespace stateroom
