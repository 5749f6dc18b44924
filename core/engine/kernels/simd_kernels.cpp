// Compiled once for each instruction set. Nothing of the standard library is used here: a function
// of it that is compiled for a newer processor could be the one that the whole program gets.
#include "core/engine/kernels/simd.h"

#ifdef __AVX512BF16__
#include <immintrin.h>
#endif

namespace stateroom::kernels {
namespace {

#define STATEROOM_INLINE inline __attribute__((always_inline))
#define STATEROOM_UNROLL _Pragma("GCC unroll 8")

// Rows of a tile: its sums, one row of a panel and one value of a must fit into the registers.
#if defined(__AVX512F__)
constexpr int kLanes = 16, kRows = 6;
#elif defined(__AVX2__)
constexpr int kLanes = 8, kRows = 3;
#else
constexpr int kLanes = 4, kRows = 2;
#endif
constexpr int kBytes = kLanes * 4;
constexpr int kMostVectors = 4;

using Vector [[gnu::vector_size(kBytes)]] = float;
using Ints [[gnu::vector_size(kBytes)]] = std::int32_t;
using Shorts [[gnu::vector_size(kBytes / 2)]] = std::uint16_t;
using VectorAnywhere [[gnu::vector_size(kBytes), gnu::aligned(4), gnu::may_alias]] = float;
using ShortsAnywhere [[gnu::vector_size(kBytes / 2), gnu::aligned(2), gnu::may_alias]] =
    std::uint16_t;

STATEROOM_INLINE Vector load(const float* from) {
  return *reinterpret_cast<const VectorAnywhere*>(from);
}

STATEROOM_INLINE void store(float* to, Vector values) {
  *reinterpret_cast<VectorAnywhere*>(to) = values;
}

STATEROOM_INLINE Vector all(float value) {
  return Vector{} + value;
}

/// The first `lanes` values, zeros behind them.
STATEROOM_INLINE Vector load(const float* from, std::int64_t lanes) {
  if (lanes >= kLanes) return load(from);
  Vector values{};
  for (int i = 0; i < lanes; ++i) values[i] = from[i];
  return values;
}

template <typename T, typename Values>
STATEROOM_INLINE void storeSome(T* to, Values values, std::int64_t lanes) {
  for (int i = 0; i < lanes; ++i) to[i] = values[i];
}

STATEROOM_INLINE void store(float* to, Vector values, std::int64_t lanes) {
  if (lanes >= kLanes) return store(to, values);
  storeSome(to, values, lanes);
}

/// To bfloat16, to the nearest, ties to even; NaN stays NaN.
STATEROOM_INLINE void storeNarrow(std::uint16_t* to, Vector values, std::int64_t lanes) {
  const auto bits = reinterpret_cast<Ints>(values);
  const Ints rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
  const Ints size = bits & 0x7fffffff;  // of NaN beyond infinity
  const Ints kept = size > 0x7f800000 ? Ints{} + 0x7fc0 : rounded;
  const auto narrow = __builtin_convertvector(kept, Shorts);
  if (lanes >= kLanes) {
    *reinterpret_cast<ShortsAnywhere*>(to) = narrow;
  } else {
    storeSome(to, narrow, lanes);
  }
}

// ---- products ----

#ifdef __AVX512BF16__
/// Two neighbours of a row of a, and of the panel's depth, at once.
struct Bf16 {
  using Value = std::uint16_t;
  static constexpr int kPair = 2;
  using Operand = __m512bh;
  STATEROOM_INLINE static Operand row(const Value* from) {
    return reinterpret_cast<Operand>(_mm512_loadu_si512(from));
  }
  STATEROOM_INLINE static Operand everywhere(const Value* from) {
    std::int32_t pair;
    __builtin_memcpy(&pair, from, sizeof pair);
    return reinterpret_cast<Operand>(_mm512_set1_epi32(pair));
  }
  STATEROOM_INLINE static Vector add(Vector sum, Operand a, Operand b) {
    return _mm512_dpbf16_ps(sum, a, b);
  }
};
#endif

struct F32 {
  using Value = float;
  static constexpr int kPair = 1;
  using Operand = Vector;
  STATEROOM_INLINE static Operand row(const Value* from) { return load(from); }
  STATEROOM_INLINE static Operand everywhere(const Value* from) { return all(*from); }
  STATEROOM_INLINE static Vector add(Vector sum, Operand a, Operand b) { return sum + a * b; }
};

/// One panel times so many rows, where the panel's vectors stand `between` apart in c.
struct Tile {
  const void* a;
  std::int64_t aWidth, pairs;
  const void* b;
  float* c;
  std::int64_t cWidth, between;
  const float* bias;
  bool add;
  const char* ahead;  ///< the part of the next panel to fetch meanwhile, a cache line a pair
};

/// One step of the depth. With 32 registers a panel's vectors wait in theirs for each row's value;
/// with 16 the values do for each vector: measured 280 us in place of 433 on AVX2, on AVX-512 120
/// in place of 113 (32 rows, 320 by 1280).
template <typename Type, int rows, int vectors>
STATEROOM_INLINE void addStep(const typename Type::Value* a, std::int64_t aWidth,
                              const typename Type::Value* b, Vector (&sums)[rows][vectors]) {
  typename Type::Operand held[kLanes == 16 ? vectors : rows];
  if constexpr (kLanes == 16) {
    STATEROOM_UNROLL for (int v = 0; v < vectors; ++v) {
      held[v] = Type::row(b + v * kLanes * Type::kPair);
    }
    STATEROOM_UNROLL for (int r = 0; r < rows; ++r) {
      const auto value = Type::everywhere(a + r * aWidth);
      STATEROOM_UNROLL for (int v = 0; v < vectors; ++v) {
        sums[r][v] = Type::add(sums[r][v], value, held[v]);
      }
    }
  } else {
    STATEROOM_UNROLL for (int r = 0; r < rows; ++r) held[r] = Type::everywhere(a + r * aWidth);
    STATEROOM_UNROLL for (int v = 0; v < vectors; ++v) {
      const auto row = Type::row(b + v * kLanes * Type::kPair);
      STATEROOM_UNROLL for (int r = 0; r < rows; ++r) {
        sums[r][v] = Type::add(sums[r][v], held[r], row);
      }
    }
  }
}

template <typename Type, int rows, int vectors>
[[gnu::noinline]] void multiplyTile(const Tile& t) {
  using Value = typename Type::Value;
  const auto* a = static_cast<const Value*>(t.a);
  const auto* b = static_cast<const Value*>(t.b);
  const char* ahead = t.ahead;
  Vector sums[rows][vectors];
  STATEROOM_UNROLL for (int r = 0; r < rows; ++r) {
    STATEROOM_UNROLL for (int v = 0; v < vectors; ++v) {
      sums[r][v] = Vector{};
      __builtin_prefetch(t.c + r * t.cWidth + v * t.between, 1, 3);
    }
  }
  for (std::int64_t k = 0; k < t.pairs; ++k) {
    if (ahead != nullptr) {
      __builtin_prefetch(ahead, 0, 2);
      ahead += 64;
    }
    addStep<Type, rows, vectors>(a, t.aWidth, b, sums);
    a += Type::kPair;
    b += vectors * kLanes * Type::kPair;
  }
  STATEROOM_UNROLL for (int r = 0; r < rows; ++r) {
    STATEROOM_UNROLL for (int v = 0; v < vectors; ++v) {
      float* c = t.c + r * t.cWidth + v * t.between;
      Vector sum = sums[r][v];
      if (t.add) {
        sum = load(c) + sum;
      } else if (t.bias != nullptr) {
        sum = load(t.bias + v * t.between) + sum;
      }
      store(c, sum);
    }
  }
}

template <typename Type, int vectors>
void multiplyRows(const Tile& tile, std::int64_t rows) {
  switch (rows) {
    case 1:
      return multiplyTile<Type, 1, vectors>(tile);
    case 2:
      return multiplyTile<Type, 2, vectors>(tile);
    case 3:
      return multiplyTile < Type, kRows<3 ? 1 : 3, vectors>(tile);
    case 4:
      return multiplyTile < Type, kRows<4 ? 1 : 4, vectors>(tile);
    case 5:
      return multiplyTile < Type, kRows<5 ? 1 : 5, vectors>(tile);
    default:
      return multiplyTile<Type, kRows, vectors>(tile);
  }
}

template <typename Type>
void multiplyVectors(const Tile& tile, std::int64_t rows, std::int64_t vectors) {
  switch (vectors) {
    case 1:
      return multiplyRows<Type, 1>(tile, rows);
    case 2:
      return multiplyRows<Type, 2>(tile, rows);
    case 3:
      return multiplyRows<Type, 3>(tile, rows);
    default:
      return multiplyRows<Type, kMostVectors>(tile, rows);
  }
}

/// Where a panel stands in c.
struct PanelPlace {
  std::int64_t column, between;
  std::int64_t lanes[kMostVectors];  ///< of each vector, how many are columns
  bool whole = true;

  PanelPlace(const PanelView& b, std::int64_t panel) {
    const bool grouped = b.groups > 1;
    column = panel * kLanes * (grouped ? 1 : b.vectors);
    between = grouped ? b.columns : kLanes;
    for (std::int64_t v = 0; v < b.vectors; ++v) {
      const auto left = b.columns - column - (grouped ? 0 : v * kLanes);
      lanes[v] = left < 0 ? 0 : left < kLanes ? left : kLanes;
      whole &= lanes[v] == kLanes;
    }
  }
};

/// A tile with vectors that go beyond the columns: computed aside, then put in place.
template <typename Type>
void multiplyEdge(const Tile& tile, std::int64_t rows, const PanelView& b,
                  const PanelPlace& place) {
  alignas(64) float sums[kRows * kMostVectors * kLanes];
  Tile aside = tile;
  aside.c = sums;
  aside.cWidth = b.vectors * kLanes;
  aside.between = kLanes;
  aside.bias = nullptr;
  aside.add = false;
  multiplyVectors<Type>(aside, rows, b.vectors);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t v = 0; v < b.vectors; ++v) {
      const float* from = sums + (r * b.vectors + v) * kLanes;
      float* to = tile.c + r * tile.cWidth + v * place.between;
      const float* bias = tile.bias != nullptr ? tile.bias + v * place.between : nullptr;
      for (std::int64_t i = 0; i < place.lanes[v]; ++i) {
        to[i] = tile.add ? to[i] + from[i] : bias != nullptr ? bias[i] + from[i] : from[i];
      }
    }
  }
}

template <typename Type>
void multiplyPanel(const Product& p, std::int64_t panel, std::int64_t next) {
  using Value = typename Type::Value;
  const PanelView& b = *p.b;
  const PanelPlace place(b, panel);
  const std::int64_t pairs = (b.depth + Type::kPair - 1) / Type::kPair;
  const std::int64_t line = b.vectors * kBytes, bytes = pairs * line;
  const char* data = static_cast<const char*>(b.data);
  const std::int64_t tiles = (p.rows + kRows - 1) / kRows;
  for (std::int64_t i = 0, row = 0; i < tiles; ++i) {
    const std::int64_t end = p.rows * (i + 1) / tiles;
    const std::int64_t ahead = (i - 1) * pairs * 64;  // the first tile waits for its own panel
    const bool fetch = i > 0 && next >= 0 && ahead + pairs * 64 <= bytes;
    const Tile tile{static_cast<const Value*>(p.a) + row * p.aWidth,
                    p.aWidth,
                    pairs,
                    data + panel * bytes,
                    p.c + row * p.cWidth + place.column,
                    p.cWidth,
                    place.between,
                    p.bias ? p.bias + place.column : nullptr,
                    p.add,
                    fetch ? data + next * bytes + ahead : nullptr};
    if (place.whole) {
      multiplyVectors<Type>(tile, end - row, b.vectors);
    } else {
      multiplyEdge<Type>(tile, end - row, b, place);
    }
    row = end;
  }
}

/// Rows in parts that stay in the second cache while the panels go by.
template <typename Type>
void multiply(const Product& product) {
  constexpr std::int64_t kPart = std::int64_t{40} * kRows;
  Product part = product;
  for (std::int64_t row = 0; row < product.rows; row += kPart) {
    part.a = static_cast<const typename Type::Value*>(product.a) + row * product.aWidth;
    part.c = product.c + row * product.cWidth;
    part.rows = product.rows - row < kPart ? product.rows - row : kPart;
    const std::int64_t panels = product.b->panels;
    for (std::int64_t i = 0; i < panels; ++i) {
      const std::int64_t panel = product.lastFirst ? panels - 1 - i : i;
      const std::int64_t next = product.lastFirst ? panel - 1 : panel + 1;
      multiplyPanel<Type>(part, panel, next < panels ? next : -1);
    }
  }
}

void narrow(const float* from, std::uint16_t* to, std::int64_t count) {
  for (std::int64_t i = 0; i < count; i += kLanes) {
    storeNarrow(to + i, load(from + i, count - i), count - i);
  }
}

// ---- functions ----

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

// ---- cells ----

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

extern const Updates STATEROOM_UPDATES;
extern const Simd STATEROOM_SIMD;
const Simd STATEROOM_SIMD = {.name = STATEROOM_SIMD_NAME,
                             .lanes = kLanes,
                             .updates = &STATEROOM_UPDATES,
                             .multiply = multiply<F32>,
#ifdef __AVX512BF16__
                             .multiplyNarrow = multiply<Bf16>,
#else
                             .multiplyNarrow = nullptr,
#endif
                             .narrow = narrow,
                             .lstm = lstm,
                             .gru = gru,
                             .rnnTanh = rnnTanh,
                             .rnnRelu = rnnRelu,
                             .lstmBackward = lstmBackward,
                             .gruBackward = gruBackward,
                             .rnnTanhBackward = rnnTanhBackward,
                             .rnnReluBackward = rnnReluBackward};

}  // namespace stateroom::kernels
