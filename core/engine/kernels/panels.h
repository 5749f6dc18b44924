#pragma once

#include <cstdint>
#include <span>

#include "core/engine/kernels/buffer.h"
#include "core/engine/kernels/simd.h"

namespace stateroom::kernels {

/// A matrix in the layout that Simd::multiply reads.
class Panels {
 public:
  Panels() = default;

  /// The transpose of `blocks` [columns, depth] each, which become the groups.
  static Panels transposed(std::span<const float* const> blocks, std::int64_t depth,
                           std::int64_t columns, bool bf16);
  /// `blocks` [depth, columns] one under the other, as one group.
  static Panels stacked(std::span<const float* const> blocks, std::int64_t depth,
                        std::int64_t columns, bool bf16);

  const PanelView& view() const { return view_; }

 private:
  static constexpr std::int64_t kDepthAtOnce = 32;
  struct Place {
    std::int64_t column, lanes;
  };

  Panels(const PanelView& shape, bool bf16);
  Place placeOf(std::int64_t panel, std::int64_t vector) const;
  std::byte* at(std::int64_t panel, std::int64_t vector, std::int64_t depth) const;
  void setTransposed(std::span<const float* const> blocks);
  void setStacked(std::span<const float* const> blocks, std::int64_t depth);

  PanelView view_;
  std::int64_t pair_ = 1;        ///< 2: bfloat16, two steps of the depth in a word of 32 bits
  std::int64_t width_ = 0;       ///< words of a panel for each step, or two, of its depth
  std::int64_t panelWords_ = 0;  ///< of a whole panel
  Buffer data_;
};

}  // namespace stateroom::kernels
