#include "core/engine/kernels/panels.h"

#include <algorithm>
#include <cstring>

namespace stateroom::kernels {
namespace {

constexpr std::int64_t kMostVectors = 4, kMostLanes = 16;

std::int64_t parts(std::int64_t whole, std::int64_t part) {
  return (whole + part - 1) / part;
}

PanelView shapeOf(std::int64_t depth, std::int64_t columns, std::int64_t groups) {
  const auto vectors = parts(columns, simd().products.lanes);
  PanelView view{.depth = depth, .columns = columns, .groups = groups};
  view.vectors = groups > 1 ? groups : std::min(vectors, kMostVectors);
  view.panels = groups > 1 ? vectors : parts(vectors, view.vectors);
  return view;
}

/// A float or two bfloat16 of neighbouring depth: what stands in a lane.
using Word [[gnu::may_alias]] = std::uint32_t;
using FourWords [[gnu::vector_size(16), gnu::aligned(4), gnu::may_alias]] = std::uint32_t;

constexpr std::int64_t kFour = 4;

/// Four rows of `count` words become four lanes, `width` words from one to the next.
void transposeFour(const Word* from, std::int64_t fromWidth, std::int64_t count, Word* to,
                   std::int64_t width) {
  std::int64_t k = 0;
  for (; k + kFour <= count; k += kFour) {
    FourWords row[kFour];
    for (std::int64_t i = 0; i < kFour; ++i) {
      row[i] = *reinterpret_cast<const FourWords*>(from + i * fromWidth + k);
    }
    const auto low01 = __builtin_shufflevector(row[0], row[1], 0, 4, 1, 5);
    const auto high01 = __builtin_shufflevector(row[0], row[1], 2, 6, 3, 7);
    const auto low23 = __builtin_shufflevector(row[2], row[3], 0, 4, 1, 5);
    const auto high23 = __builtin_shufflevector(row[2], row[3], 2, 6, 3, 7);
    const FourWords lanes[] = {__builtin_shufflevector(low01, low23, 0, 1, 4, 5),
                               __builtin_shufflevector(low01, low23, 2, 3, 6, 7),
                               __builtin_shufflevector(high01, high23, 0, 1, 4, 5),
                               __builtin_shufflevector(high01, high23, 2, 3, 6, 7)};
    for (std::int64_t i = 0; i < kFour; ++i) {
      *reinterpret_cast<FourWords*>(to + (k + i) * width) = lanes[i];
    }
  }
  for (; k < count; ++k) {
    for (std::int64_t i = 0; i < kFour; ++i) to[k * width + i] = from[i * fromWidth + k];
  }
}

/// `lanes` rows of `count` words.
void transposeWords(const Word* from, std::int64_t fromWidth, std::int64_t lanes,
                    std::int64_t count, Word* to, std::int64_t width) {
  std::int64_t lane = 0;
  for (; lane + kFour <= lanes; lane += kFour) {
    transposeFour(from + lane * fromWidth, fromWidth, count, to + lane, width);
  }
  for (; lane < lanes; ++lane) {
    for (std::int64_t k = 0; k < count; ++k) to[k * width + lane] = from[lane * fromWidth + k];
  }
}

}  // namespace

Panels::Panels(const PanelView& shape, bool bf16) : view_(shape), pair_(bf16 ? 2 : 1) {
  width_ = shape.vectors * simd().products.lanes;
  panelWords_ = parts(shape.depth, pair_) * width_;
  const auto bytes = static_cast<std::size_t>(panelWords_ * shape.panels) * sizeof(Word);
  data_ = Buffer(bytes);
  const auto vectors = shape.panels * (shape.groups > 1 ? 1 : shape.vectors);
  const bool full = shape.depth % pair_ == 0 && shape.columns == vectors * simd().products.lanes;
  if (!full) std::memset(data_.data(), 0, bytes);
  view_.data = data_.data();
}

/// Where a vector of a panel begins in the columns of its group, and how many of its lanes are
/// some.
Panels::Place Panels::placeOf(std::int64_t panel, std::int64_t vector) const {
  const auto index = view_.groups > 1 ? panel : panel * view_.vectors + vector;
  const auto column = index * simd().products.lanes;
  return {column, std::clamp<std::int64_t>(view_.columns - column, 0, simd().products.lanes)};
}

std::byte* Panels::at(std::int64_t panel, std::int64_t vector, std::int64_t depth) const {
  const auto word = panel * panelWords_ + depth / pair_ * width_ + vector * simd().products.lanes;
  return data_.data() + word * static_cast<std::int64_t>(sizeof(Word));
}

/// Some of the depth at a time, so that its lines stay in the first cache until all lanes are set.
void Panels::setTransposed(std::span<const float* const> blocks) {
  std::uint16_t narrow[kMostLanes * kDepthAtOnce] = {};
  for (std::int64_t panel = 0; panel < view_.panels; ++panel) {
    for (std::int64_t v = 0; v < view_.vectors; ++v) {
      const auto [column, lanes] = placeOf(panel, v);
      const float* block = blocks[static_cast<std::size_t>(view_.groups > 1 ? v : 0)];
      for (std::int64_t k = 0; k < view_.depth; k += kDepthAtOnce) {
        const auto count = std::min(kDepthAtOnce, view_.depth - k);
        const float* from = block + column * view_.depth + k;
        auto* to = reinterpret_cast<Word*>(at(panel, v, k));
        if (pair_ == 1) {
          transposeWords(reinterpret_cast<const Word*>(from), view_.depth, lanes, count, to,
                         width_);
          continue;
        }
        for (std::int64_t lane = 0; lane < lanes; ++lane) {
          std::uint16_t* row = narrow + lane * kDepthAtOnce;
          simd().products.narrow(from + lane * view_.depth, row, count);
          if (count % 2 != 0) row[count] = 0;
        }
        transposeWords(reinterpret_cast<const Word*>(narrow), kDepthAtOnce / 2, lanes,
                       parts(count, 2), to, width_);
      }
    }
  }
}

/// The vectors of a panel are neighbours in the rows too.
void Panels::setStacked(std::span<const float* const> blocks, std::int64_t depth) {
  std::uint16_t narrow[kMostLanes * kMostVectors];
  for (std::int64_t panel = 0; panel < view_.panels; ++panel) {
    const auto column = placeOf(panel, 0).column;
    const auto columns = std::min(width_, view_.columns - column);
    for (std::int64_t k = 0; k < view_.depth; ++k) {
      const float* row = blocks[static_cast<std::size_t>(k / depth)] + k % depth * view_.columns;
      if (pair_ == 1) {
        std::copy_n(row + column, columns, reinterpret_cast<float*>(at(panel, 0, k)));
        continue;
      }
      auto* to = reinterpret_cast<std::uint16_t*>(at(panel, 0, k)) + k % 2;
      simd().products.narrow(row + column, narrow, columns);
      for (std::int64_t i = 0; i < columns; ++i) to[2 * i] = narrow[i];
    }
  }
}

Panels Panels::transposed(std::span<const float* const> blocks, std::int64_t depth,
                          std::int64_t columns, bool bf16) {
  Panels panels(shapeOf(depth, columns, std::ssize(blocks)), bf16);
  panels.setTransposed(blocks);
  return panels;
}

Panels Panels::stacked(std::span<const float* const> blocks, std::int64_t depth,
                       std::int64_t columns, bool bf16) {
  Panels panels(shapeOf(depth * std::ssize(blocks), columns, 1), bf16);
  panels.setStacked(blocks, depth);
  return panels;
}

}  // namespace stateroom::kernels
