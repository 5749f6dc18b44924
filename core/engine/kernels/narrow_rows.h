#pragma once

#include <cstdint>

#include "core/engine/kernels/buffer.h"

namespace stateroom::kernels {

/// Rows of bfloat16 for the products of Simd and productNarrow: their width is even, and zeros make
/// up for rows to a multiple of 64, so that few numbers of rows come up.
class NarrowRows {
 public:
  NarrowRows() = default;
  NarrowRows(std::int64_t rows, std::int64_t columns);

  std::uint16_t* row(std::int64_t index) const {
    return reinterpret_cast<std::uint16_t*>(data_.data()) + index * width_;
  }
  std::int64_t width() const { return width_; }
  std::int64_t rowsWithZeros() const { return rows_; }
  /// From [count, columns] to the rows from `first` on; nullptr: zeros.
  void set(std::int64_t first, std::int64_t count, const float* values);

 private:
  std::int64_t rows_ = 0, columns_ = 0, width_ = 0;
  Buffer data_;
};

}  // namespace stateroom::kernels
