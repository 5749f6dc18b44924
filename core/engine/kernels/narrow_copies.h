#pragma once

#include <array>
#include <cstdint>

#include "core/engine/kernels/buffer.h"

namespace stateroom::kernels {

/// A primitive's arguments in bfloat16; the memory only grows.
class NarrowCopies {
 public:
  enum Role : std::uint8_t { X, H0, Y, H, Roles };

  std::uint16_t* space(Role role, std::int64_t count);
  /// Rounded to the nearest, ties to even; NaN stays NaN.
  const std::uint16_t* of(Role role, const float* values, std::int64_t count);
  /// To float32, exactly.
  void back(Role role, float* to, std::int64_t count);

 private:
  std::array<Buffer, Roles> buffers_;
};

/// This thread's.
NarrowCopies& narrowCopies();

}  // namespace stateroom::kernels
