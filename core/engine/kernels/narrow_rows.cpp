#include "core/engine/kernels/narrow_rows.h"

#include <algorithm>

#include "core/engine/kernels/simd.h"

namespace stateroom::kernels {

NarrowRows::NarrowRows(std::int64_t rows, std::int64_t columns)
    : rows_((rows + 63) / 64 * 64), columns_(columns), width_((columns + 1) / 2 * 2) {
  // A product of an odd depth that begins in a row reads one value behind its end.
  const auto values = rows_ * width_ + 1;
  data_ = Buffer(static_cast<std::size_t>(values) * sizeof(std::uint16_t));
  const auto zeros = columns_ == width_ ? rows * width_ : 0;
  std::fill_n(row(0) + zeros, values - zeros, std::uint16_t{0});
}

void NarrowRows::set(std::int64_t first, std::int64_t count, const float* values) {
  if (values == nullptr) {
    std::fill_n(row(first), count * width_, std::uint16_t{0});
  } else if (columns_ == width_) {
    simd().products.narrow(values, row(first), count * width_);
  } else {
    for (std::int64_t i = 0; i < count; ++i) {
      simd().products.narrow(values + i * columns_, row(first + i), columns_);
    }
  }
}

}  // namespace stateroom::kernels
