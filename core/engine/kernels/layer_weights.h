#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "core/engine/kernels/buffer.h"
#include "core/engine/kernels/panels.h"

namespace stateroom::kernels {

enum class Cell : std::uint8_t { Lstm, GruResetAfter, RnnTanh, RnnRelu };

/// Gates whose weights stand one after the other: LSTM i f g o, GRU r z n, simple RNN one.
std::int64_t gatesOf(Cell cell);

/// Gates next to each other both in a row of sums (see Simd) and in LibTorch's weights.
struct GateRun {
  std::int64_t column, gate, count;
};

/// How the sums of a cell lie in a row, in units.
struct CellColumns {
  std::int64_t width = 4;
  std::span<const GateRun> fromX, fromH;
  std::int64_t firstFromX() const { return fromX.back().column; }
  std::int64_t firstFromH() const { return fromH.back().column; }
};

const CellColumns& columnsOf(Cell cell);

struct LayerShape {
  Cell cell = Cell::Lstm;
  bool reverse = false;  ///< reads the steps from the last to the first
  std::int64_t inputs = 0, units = 0;
  bool bf16 = false;  ///< products of bfloat16; everything else is float32
};

/// Weights as LibTorch holds them: ih [gates * units, inputs], hh [gates * units, units], biases
/// [gates * units] or nullptr.
struct RnnWeights {
  const float* ih = nullptr;
  const float* hh = nullptr;
  const float* biasIh = nullptr;
  const float* biasHh = nullptr;
};

/// A layer's weights packed for each use when it first comes. Made anew when the weights change.
class LayerWeights {
 public:
  struct Forward {
    Panels ih, hh;
    Buffer bias;  ///< of a row of sums
  };

  LayerWeights(const LayerShape& shape, const RnnWeights& plain) : shape_(shape), plain_(plain) {}
  const Forward& forward();
  const Panels& hhBackward();  ///< from the gradients of the sums to that of h
  const Panels& ihBackward();  ///< … to that of x
  /// Counts the steps: every other one takes the panels from the last to the first.
  std::int64_t turn = 0;

 private:
  Buffer bias() const;

  LayerShape shape_;
  RnnWeights plain_;
  std::optional<Forward> forward_;
  std::optional<Panels> hhBackward_, ihBackward_;
};

}  // namespace stateroom::kernels
