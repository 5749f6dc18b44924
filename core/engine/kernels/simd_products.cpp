// Compiled once for each instruction set. Nothing of the standard library is used here: a function
// of it that is compiled for a newer processor could be the one that the whole program gets.
#include "core/engine/kernels/simd.h"
#include "core/engine/kernels/simd_vector.h"

#ifdef __AVX512BF16__
#include <immintrin.h>
#endif

namespace stateroom::kernels {
namespace {

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

}  // namespace

extern const Products STATEROOM_PRODUCTS;
const Products STATEROOM_PRODUCTS = {.lanes = kLanes,
                                     .multiply = multiply<F32>,
#ifdef __AVX512BF16__
                                     .multiplyNarrow = multiply<Bf16>,
#else
                                     .multiplyNarrow = nullptr,
#endif
                                     .narrow = narrow};

}  // namespace stateroom::kernels
