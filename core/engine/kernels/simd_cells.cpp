// Compiled once for each instruction set. Nothing of the standard library is used here: a function
// of it that is compiled for a newer processor could be the one that the whole program gets.
#include "core/engine/kernels/simd.h"
#include "core/engine/kernels/simd_vector.h"

namespace stateroom::kernels {
namespace {

/// Cody and Waite's reduction, polynomial of Cephes' expf: within 2 units in the last place, NaN
/// for NaN, and no more than the range of normal numbers.
STATEROOM_INLINE Vector exponential(Vector x) {
  x = x < -87.3F ? all(-87.3F) : x;
  x = x > 88.0F ? all(88.0F) : x;
  constexpr float kRound = 12582912.0F;  // 1.5 * 2^23: what is added to it loses its fraction
  const Vector shifted = x * 1.44269504088896341F + kRound;
  const Ints power = reinterpret_cast<Ints>(shifted) - 0x4B400000;
  const Vector whole = shifted - kRound;
  const Vector r = (x - whole * 0.693359375F) + whole * 2.12194440e-4F;
  Vector p = all(1.9875691500E-4F);
  p = p * r + 1.3981999507E-3F;
  p = p * r + 8.3334519073E-3F;
  p = p * r + 4.1665795894E-2F;
  p = p * r + 1.6666665459E-1F;
  p = p * r + 5.0000001201E-1F;
  p = p * (r * r) + r + 1.0F;
  return p * reinterpret_cast<Vector>((power + 127) << 23);
}

STATEROOM_INLINE Vector sigmoid(Vector x) {
  return 1.0F / (1.0F + exponential(-x));
}

/// Near zero the polynomial of Cephes' tanhf.
STATEROOM_INLINE Vector hyperbolicTangent(Vector x) {
  const Ints bits = reinterpret_cast<Ints>(x);
  const Ints sign = bits & static_cast<std::int32_t>(0x80000000);
  const Vector size = reinterpret_cast<Vector>(bits & 0x7fffffff);
  const Vector large = 1.0F - 2.0F / (exponential(size + size) + 1.0F);
  const Vector z = x * x;
  Vector p = all(-5.70498872745E-3F);
  p = p * z + 2.06390887954E-2F;
  p = p * z - 5.37397155531E-2F;
  p = p * z + 1.33314422036E-1F;
  p = p * z - 3.33332819422E-1F;
  const Vector small = p * z * size + size;
  const Vector y = size < 0.625F ? small : large;
  return reinterpret_cast<Vector>(reinterpret_cast<Ints>(y) | sign);
}

/// The same part of every row: `lanes` units from `unit`.
template <typename Arguments, typename Compute>
STATEROOM_INLINE void everyUnit(const Arguments& a, Compute compute) {
  for (std::int64_t row = 0; row < a.rows; ++row) {
    for (std::int64_t unit = 0; unit < a.units; unit += kLanes) {
      compute(a.gates + row * a.gatesWidth + unit, row, unit, a.units - unit);
    }
  }
}

STATEROOM_INLINE void storeState(const CellRows& a, std::int64_t row, std::int64_t unit,
                                 std::int64_t lanes, Vector h) {
  const std::int64_t place = row * a.units + unit;
  store(a.y + place, h, lanes);
  if (a.h != nullptr) store(a.h + place, h, lanes);
  if (a.narrow != nullptr) storeNarrow(a.narrow + row * a.narrowWidth + unit, h, lanes);
}

void lstm(const CellRows& a) {
  const std::int64_t gate = a.units;
  everyUnit(a, [&](float* gates, std::int64_t row, std::int64_t unit, std::int64_t lanes) {
    const std::int64_t place = row * a.units + unit;
    const Vector i = sigmoid(load(gates, lanes));
    const Vector f = sigmoid(load(gates + gate, lanes));
    const Vector g = hyperbolicTangent(load(gates + 2 * gate, lanes));
    const Vector o = sigmoid(load(gates + 3 * gate, lanes));
    const Vector kept = f * load(a.c0 + place, lanes);
    const Vector c = kept + i * g;
    const Vector t = hyperbolicTangent(c);
    store(a.c + place, c, lanes);
    storeState(a, row, unit, lanes, o * t);
    if (a.tanhC == nullptr) return;  // without gradients nobody asks for the gates
    store(a.tanhC + place, t, lanes);
    store(gates, i, lanes);
    store(gates + gate, f, lanes);
    store(gates + 2 * gate, g, lanes);
    store(gates + 3 * gate, o, lanes);
  });
}

void gru(const CellRows& a) {
  const std::int64_t gate = a.units;
  everyUnit(a, [&](float* gates, std::int64_t row, std::int64_t unit, std::int64_t lanes) {
    const Vector r = sigmoid(load(gates + gate, lanes));
    const Vector z = sigmoid(load(gates + 2 * gate, lanes));
    const Vector fromH = load(gates + 3 * gate, lanes);
    const Vector n = hyperbolicTangent(load(gates, lanes) + r * fromH);
    const Vector kept = z * load(a.h0 + row * a.units + unit, lanes);
    storeState(a, row, unit, lanes, kept + (1.0F - z) * n);
    store(gates, n, lanes);
    store(gates + gate, r, lanes);
    store(gates + 2 * gate, z, lanes);
  });
}

STATEROOM_INLINE Vector rectified(Vector x) {
  return x < 0.0F ? Vector{} : x;
}

void rnnTanh(const CellRows& a) {
  everyUnit(a, [&](float* gates, std::int64_t row, std::int64_t unit, std::int64_t lanes) {
    const Vector h = hyperbolicTangent(load(gates, lanes));
    store(gates, h, lanes);
    storeState(a, row, unit, lanes, h);
  });
}

void rnnRelu(const CellRows& a) {
  everyUnit(a, [&](float* gates, std::int64_t row, std::int64_t unit, std::int64_t lanes) {
    const Vector h = rectified(load(gates, lanes));
    store(gates, h, lanes);
    storeState(a, row, unit, lanes, h);
  });
}

/// Slopes of `columns` parts of a row's gates, by unit; sums over the rows go to the biases.
template <int columns, typename Compute>
STATEROOM_INLINE void everyUnitBackward(const CellSlopes& a, Compute compute) {
  everyUnit(a, [&](const float* gates, std::int64_t row, std::int64_t unit, std::int64_t lanes) {
    const std::int64_t place = row * a.units + unit;
    Vector dh = load(a.dh + place, lanes);
    if (a.dy != nullptr) dh += load(a.dy + place, lanes);
    Vector slopes[columns];
    compute(gates, place, lanes, dh, slopes);
    STATEROOM_UNROLL for (int i = 0; i < columns; ++i) {
      const std::int64_t column = i * a.units + unit;
      store(a.bias + column, load(a.bias + column, lanes) + slopes[i], lanes);
      if (a.narrow != nullptr) {
        storeNarrow(a.narrow + row * a.narrowWidth + column, slopes[i], lanes);
      } else {
        store(a.slopes + row * a.gatesWidth + column, slopes[i], lanes);
      }
    }
  });
}

void lstmBackward(const CellSlopes& a) {
  const std::int64_t gate = a.units;
  everyUnitBackward<4>(a, [&](const float* gates, std::int64_t place, std::int64_t lanes, Vector dh,
                              Vector* slopes) {
    const Vector i = load(gates, lanes), f = load(gates + gate, lanes);
    const Vector g = load(gates + 2 * gate, lanes), o = load(gates + 3 * gate, lanes);
    const Vector t = load(a.tanhC + place, lanes);
    const Vector dc = load(a.dc + place, lanes) + dh * o * (1.0F - t * t);
    slopes[0] = dc * g * i * (1.0F - i);
    slopes[1] = dc * load(a.c0 + place, lanes) * f * (1.0F - f);
    slopes[2] = dc * i * (1.0F - g * g);
    slopes[3] = dh * t * o * (1.0F - o);
    store(a.dc + place, dc * f, lanes);
  });
}

void gruBackward(const CellSlopes& a) {
  const std::int64_t gate = a.units;
  everyUnitBackward<4>(a, [&](const float* gates, std::int64_t place, std::int64_t lanes, Vector dh,
                              Vector* slopes) {
    const Vector n = load(gates, lanes), r = load(gates + gate, lanes);
    const Vector z = load(gates + 2 * gate, lanes), fromH = load(gates + 3 * gate, lanes);
    slopes[0] = dh * (1.0F - z) * (1.0F - n * n);
    slopes[1] = slopes[0] * fromH * r * (1.0F - r);
    slopes[2] = dh * (load(a.h0 + place, lanes) - n) * z * (1.0F - z);
    slopes[3] = slopes[0] * r;
    store(a.dh + place, dh * z, lanes);
  });
}

void rnnTanhBackward(const CellSlopes& a) {
  everyUnitBackward<1>(
      a, [&](const float* gates, std::int64_t, std::int64_t lanes, Vector dh, Vector* slopes) {
        const Vector h = load(gates, lanes);
        slopes[0] = dh * (1.0F - h * h);
      });
}

void rnnReluBackward(const CellSlopes& a) {
  everyUnitBackward<1>(
      a, [&](const float* gates, std::int64_t, std::int64_t lanes, Vector dh, Vector* slopes) {
        slopes[0] = load(gates, lanes) > 0.0F ? dh : Vector{};
      });
}

}  // namespace

extern const Cells STATEROOM_CELLS;
const Cells STATEROOM_CELLS = {.lstm = lstm,
                               .gru = gru,
                               .rnnTanh = rnnTanh,
                               .rnnRelu = rnnRelu,
                               .lstmBackward = lstmBackward,
                               .gruBackward = gruBackward,
                               .rnnTanhBackward = rnnTanhBackward,
                               .rnnReluBackward = rnnReluBackward};

}  // namespace stateroom::kernels
