#pragma once

#include <cstdint>

#include "core/engine/kernels/layer_weights.h"
#include "core/engine/kernels/narrow_rows.h"
#include "core/engine/kernels/packed_steps.h"

/// One direction of one recurrent layer over a packed batch (rows sorted by length, longest first;
/// all rows of step 0, then those of step 1 …: LibTorch's PackedSequence). A batch without lengths
/// is the case in which every step has all rows.
///
/// Rows do not depend on each other: each thread takes its rows through all steps and meets the
/// others at the end. What h feeds is multiplied step by step, everything else (from x, to x, the
/// gradients of the weights) for all steps at once.
namespace stateroom::kernels {

/// States may be nullptr: zeros. n is the sum of the batch sizes.
struct LayerForward {
  const float* x = nullptr;   ///< [n, inputs]
  const float* h0 = nullptr;  ///< [rows of step 0, units]
  const float* c0 = nullptr;  ///< LSTM only
  float* y = nullptr;         ///< [n, units]
  float* h = nullptr;         ///< [rows of step 0, units]: after each row's last step; not h0
  float* c = nullptr;
};

/// What forward keeps for backward, a row for each packed row.
struct LayerTape {
  Buffer gates, tanhC;
  Buffer h0, c0;  ///< before the step
  NarrowRows narrowX, narrowH0;
};

/// `steps` stand in the order of `shape.reverse`. `tape` is nullptr for inference.
void forward(const LayerShape& shape, LayerWeights& weights, const PackedSteps& steps,
             const LayerForward& arguments, LayerTape* tape);

/// Gradients that come in may be nullptr: zeros; those that go out: not wanted.
struct LayerBackward {
  const float* x = nullptr;
  const float* dy = nullptr;  ///< [n, units]
  const float* dh = nullptr;  ///< [rows of step 0, units]
  const float* dc = nullptr;
  float* dx = nullptr;   ///< [n, inputs]
  float* dh0 = nullptr;  ///< [rows of step 0, units]
  float* dc0 = nullptr;
  float *dIh = nullptr, *dHh = nullptr, *dBiasIh = nullptr, *dBiasHh = nullptr;
  bool again = true;  ///< the tape must stay as it is
};

void backward(const LayerShape& shape, LayerWeights& weights, const PackedSteps& steps,
              LayerTape& tape, const LayerBackward& arguments);

}  // namespace stateroom::kernels
