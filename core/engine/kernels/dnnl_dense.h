#pragma once

#include <cstdint>
#include <memory>

#include "core/engine/kernels/buffer.h"

/// Dense layers and their activations without gradients, by oneDNN. Both give every row the same
/// bits whatever the number of rows (on AVX-512): a user's step computed alone, among others or as
/// part of a sequence is the same step.
namespace stateroom::kernels {

struct DenseShape {
  std::int64_t rows = 0, inputs = 0, units = 0;
  bool bias = true;
  bool operator==(const DenseShape&) const = default;
};

/// A primitive of one shape. For one thread.
class Dense {
 public:
  explicit Dense(const DenseShape& shape);
  ~Dense();
  Dense(const Dense&) = delete;
  Dense& operator=(const Dense&) = delete;

  std::uint64_t layout() const;            ///< names what pack() gives
  Buffer pack(const float* weight) const;  ///< from [units, inputs]
  /// x [rows, inputs] -> y [rows, units]; `bias` [units] if the shape has one.
  void forward(const Buffer& weight, const float* x, const float* bias, float* y);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// This thread's primitive of a shape, from a cache of at most 512 shapes.
std::shared_ptr<Dense> denseFor(const DenseShape& shape);

struct ProductSize {
  std::int64_t rows = 0, columns = 0, depth = 0;
};

/// A row-major matrix.
template <typename Value>
struct Rows {
  const Value* values = nullptr;
  std::int64_t width = 0;  ///< from row to row
};

/// c = a b + beta c: a [rows, depth], or [depth, rows] when it is taken transposed; b [depth,
/// columns], or [columns, depth]; c [rows, columns].
void product(bool transposeA, bool transposeB, const ProductSize& size, const Rows<float>& a,
             const Rows<float>& b, float beta, float* c);

/// c = the transpose of a times b, of bfloat16: a [depth, rows], b [depth, columns].
void productNarrow(const ProductSize& size, const Rows<std::uint16_t>& a,
                   const Rows<std::uint16_t>& b, float* c);

enum class Function : std::uint8_t { Sigmoid, Tanh, Exp, Elu, Selu, Gelu, Silu, Softplus };

/// y[i] = f(x[i]), NaN for NaN. Elu's alpha is 1, Gelu the exact one.
void apply(Function function, const float* x, float* y, std::int64_t count);

}  // namespace stateroom::kernels
