#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/engine/kernels/buffer.h"

/// oneDNN's RNN primitives behind plain pointers: one layer, one direction, one batch size. Only
/// the dnnl_*.cpp files know oneDNN; nothing above them includes its headers.
namespace stateroom::kernels {

enum class Cell : std::uint8_t { Lstm, Gru, GruResetAfter, RnnTanh, RnnRelu };

/// Gates whose weights stand one after the other: LSTM i f g o, GRU r z n, simple RNN one.
std::int64_t gatesOf(Cell cell);

struct RnnShape {
  Cell cell = Cell::Lstm;
  bool reverse = false;   ///< reads the steps from the last to the first
  bool training = false;  ///< keeps a workspace for backward()
  bool bf16 = false;      ///< products of bfloat16; cell state, bias and gradients are float32
  std::int64_t steps = 0, rows = 0, inputs = 0, units = 0;
  bool operator==(const RnnShape&) const = default;
};

/// Weights as LibTorch holds them: ih [gates * units, inputs], hh [gates * units, units], biases
/// [gates * units] or nullptr.
struct RnnWeights {
  const float* ih = nullptr;
  const float* hh = nullptr;
  const float* biasIh = nullptr;
  const float* biasHh = nullptr;
};

/// The same in the layout that a primitive wants.
struct PackedWeights {
  Buffer ih, hh, bias;
};

/// Where gradients of the weights gather while the parts of a batch are walked through backwards.
struct WeightGradients {
  Buffer ih, hh, bias;  ///< oneDNN's layout
};

struct RnnForward {
  const float* x = nullptr;   ///< [steps, rows, inputs]
  const float* h0 = nullptr;  ///< [rows, units]
  const float* c0 = nullptr;  ///< LSTM only
  float* y = nullptr;         ///< [steps, rows, units]
  float* h = nullptr;         ///< [rows, units]; not h0
  float* c = nullptr;
  std::byte* workspace = nullptr;  ///< workspaceBytes(), when training
};

struct RnnBackward {
  RnnForward saved;           ///< as given to forward()
  const float* dy = nullptr;  ///< [steps, rows, units]
  const float* dh = nullptr;  ///< [rows, units]
  const float* dc = nullptr;
  float* dx = nullptr;  ///< [steps, rows, inputs]
  float* dh0 = nullptr;
  float* dc0 = nullptr;
};

/// A primitive of one shape. Not safe from two threads at once: take it from rnnFor() on each.
class Rnn {
 public:
  explicit Rnn(const RnnShape& shape);  ///< throws what oneDNN throws when it has no such primitive
  ~Rnn();
  Rnn(const Rnn&) = delete;
  Rnn& operator=(const Rnn&) = delete;

  std::size_t workspaceBytes() const;
  /// Names the layouts that pack() and packForBackward() give: shapes with equal layouts can share
  /// weights.
  std::uint64_t layout() const;
  std::uint64_t backwardLayout() const;
  std::uint64_t gradientLayout() const;
  PackedWeights pack(const RnnWeights& weights) const;
  PackedWeights packForBackward(const RnnWeights& weights) const;
  WeightGradients zeroGradients() const;

  void forward(const PackedWeights& weights, const RnnForward& arguments);
  /// Adds to the gradients of the weights.
  void backward(const PackedWeights& weights, const RnnBackward& arguments,
                WeightGradients& gradients);
  /// To LibTorch's layout; pointers may be nullptr. What they point to is overwritten.
  void unpack(const WeightGradients& gradients, float* ih, float* hh, float* biasIh,
              float* biasHh) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// This thread's primitive of a shape, from a cache of at most 512 shapes.
std::shared_ptr<Rnn> rnnFor(const RnnShape& shape);

}  // namespace stateroom::kernels
