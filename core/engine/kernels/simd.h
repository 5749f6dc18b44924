#pragma once

#include <cstdint>

#include "core/engine/kernels/updates.h"

/// The arithmetic of the recurrent layers on vectors. simd_*.cpp are compiled once for each
/// instruction set that makes a difference. Every element is computed by the same operations in the
/// same order wherever it stands and however many rows there are: a row has the same bits alone and
/// among others.
namespace stateroom::kernels {

/// Moves on when the operators of this library begin to give other bits; the ledger records it.
inline constexpr int kVersion = 1;

/// A matrix [depth, groups * columns] cut into panels: a panel holds for each row of the depth so
/// many vectors side by side, of neighbouring columns when there is one group, else one of each
/// group. What goes beyond the columns of the last vector is zero. Of bfloat16, two rows of the
/// depth lie in turns in one vector; a depth that is odd ends with zeros.
struct PanelView {
  const void* data = nullptr;
  std::int64_t depth = 0, columns = 0, groups = 1;
  std::int64_t vectors = 1;  ///< of a panel, 1 to 4
  std::int64_t panels = 0;
};

/// c = base + a b, where base is c itself, a row of biases, or nothing.
struct Product {
  const void* a = nullptr;  ///< [rows, depth], float or bfloat16 as the panels are
  std::int64_t aWidth = 0;  ///< from row to row
  std::int64_t rows = 0;
  const PanelView* b = nullptr;
  float* c = nullptr;
  std::int64_t cWidth = 0;
  const float* bias = nullptr;
  bool add = false;        ///< base is c
  bool lastFirst = false;  ///< panels from the last to the first: what the last call has left in
                           ///< the cache is used before it is overwritten
};

/// So many rows of one step of a cell. Widths are from row to row.
struct CellRows {
  std::int64_t rows = 0, units = 0;
  float* gates = nullptr;  ///< sums before the activations; becomes the gates
  std::int64_t gatesWidth = 0;
  const float *h0 = nullptr, *c0 = nullptr;  ///< before the step [rows, units]
  float* y = nullptr;                        ///< [rows, units]
  float *h = nullptr, *c = nullptr;          ///< after the step [rows, units]; h may be nullptr
  float* tanhC = nullptr;                    ///< LSTM [rows, units]; may be nullptr
  std::uint16_t* narrow = nullptr;           ///< h in bfloat16; may be nullptr
  std::int64_t narrowWidth = 0;
};

/// The same backwards.
struct CellSlopes {
  std::int64_t rows = 0, units = 0;
  const float* gates = nullptr;  ///< as forward left them
  float* slopes = nullptr;       ///< the gradient by the sums; may be `gates`
  std::int64_t gatesWidth = 0;   ///< of both
  const float *h0 = nullptr, *c0 = nullptr, *tanhC = nullptr;
  const float* dy = nullptr;  ///< [rows, units]; nullptr: zeros
  float* dh = nullptr;    ///< by h after the step [rows, units]; GRU: becomes its direct part by
                          ///< h before
  float* dc = nullptr;    ///< by c after the step; becomes that by c before
  float* bias = nullptr;  ///< [width of gates]; sums over the rows are added
  std::uint16_t* narrow = nullptr;  ///< if not nullptr, the gradient goes here in bfloat16 instead
  std::int64_t narrowWidth = 0;
};

struct Products {
  std::int64_t lanes;  ///< floats in a vector
  void (*multiply)(const Product&);
  void (*multiplyNarrow)(const Product&);  ///< bfloat16; nullptr where the processor has none
  void (*narrow)(const float* from, std::uint16_t* to, std::int64_t count);  ///< ties to even
};

/// A GRU's sums and gates are [candidate from x | reset | update | candidate from h]; those of an
/// LSTM are LibTorch's i f g o.
struct Cells {
  void (*lstm)(const CellRows&);
  void (*gru)(const CellRows&);
  void (*rnnTanh)(const CellRows&);
  void (*rnnRelu)(const CellRows&);
  void (*lstmBackward)(const CellSlopes&);
  void (*gruBackward)(const CellSlopes&);
  void (*rnnTanhBackward)(const CellSlopes&);
  void (*rnnReluBackward)(const CellSlopes&);
};

/// One instruction set's.
struct Simd {
  const char* name;
  const Products& products;
  const Cells& cells;
  const Updates& updates;
};

/// The best that this processor has.
const Simd& simd();

/// For tests: the best but at most the named one ("avx512_bf16", "avx512", "avx2", "baseline") from
/// now on.
void limitSimd(const char* name);

}  // namespace stateroom::kernels
