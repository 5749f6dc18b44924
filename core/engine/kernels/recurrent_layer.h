#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "core/engine/kernels/dnnl_rnn.h"

/// One direction of one recurrent layer over a packed batch (rows sorted by length, longest first;
/// all rows of step 0, then those of step 1 …: LibTorch's PackedSequence). A batch without lengths
/// is the case in which every step has all rows.
namespace stateroom::kernels {

/// Steps in a row that have the same rows.
struct Span {
  std::int64_t steps = 0, rows = 0;
  std::int64_t offset = 0;  ///< packed rows before it
};

/// `batchSizes[t]` rows at step t, never growing.
std::vector<Span> spansOf(std::span<const std::int64_t> batchSizes);

struct LayerShape {
  Cell cell = Cell::Lstm;
  bool reverse = false;
  std::int64_t inputs = 0, units = 0;
  bool bf16 = false;  ///< see RnnShape
};

/// A layer's weights in every layout that its shapes have asked for so far. Made anew when the
/// weights change.
class LayerWeights {
 public:
  explicit LayerWeights(const RnnWeights& plain) : plain_(plain) {}
  const PackedWeights& forward(const Rnn& rnn);
  const PackedWeights& backward(const Rnn& rnn);

 private:
  RnnWeights plain_;
  std::map<std::uint64_t, PackedWeights> forward_, backward_;
};

struct LayerForward {
  const float* x = nullptr;   ///< [packed rows, inputs]
  const float* h0 = nullptr;  ///< [rows of step 0, units]
  const float* c0 = nullptr;  ///< LSTM only
  float* y = nullptr;         ///< [packed rows, units]
  float* h = nullptr;         ///< [rows of step 0, units]: after each row's last step
  float* c = nullptr;
};

/// What forward keeps for backward: the states between the spans and oneDNN's workspaces.
struct LayerTape {
  struct Part {
    Buffer h0, c0, h, c, workspace;
  };
  std::vector<Part> parts;  ///< by span
};

/// `tape` is nullptr for inference.
void forward(const LayerShape& shape, LayerWeights& weights, std::span<const Span> spans,
             const LayerForward& arguments, LayerTape* tape);

struct LayerBackward {
  const float* x = nullptr;
  const float* y = nullptr;
  const float* dy = nullptr;  ///< [packed rows, units]
  const float* dh = nullptr;  ///< [rows of step 0, units]
  const float* dc = nullptr;
  float* dx = nullptr;   ///< [packed rows, inputs]
  float* dh0 = nullptr;  ///< [rows of step 0, units]
  float* dc0 = nullptr;
  float *dIh = nullptr, *dHh = nullptr, *dBiasIh = nullptr, *dBiasHh = nullptr;  ///< may be nullptr
};

void backward(const LayerShape& shape, LayerWeights& weights, std::span<const Span> spans,
              const LayerTape& tape, const LayerBackward& arguments);

}  // namespace stateroom::kernels
