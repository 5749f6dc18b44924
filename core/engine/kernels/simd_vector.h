#pragma once

#include <cstdint>

/// Vectors of the instruction set that a file is compiled for, for simd_*.cpp only. Everything here
/// is inlined by force, so that no function of one instruction set can be taken for another's.
namespace stateroom::kernels {

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

static STATEROOM_INLINE Vector load(const float* from) {
  return *reinterpret_cast<const VectorAnywhere*>(from);
}

static STATEROOM_INLINE void store(float* to, Vector values) {
  *reinterpret_cast<VectorAnywhere*>(to) = values;
}

static STATEROOM_INLINE Vector all(float value) {
  return Vector{} + value;
}

/// The first `lanes` values, zeros behind them.
static STATEROOM_INLINE Vector load(const float* from, std::int64_t lanes) {
  if (lanes >= kLanes) return load(from);
  Vector values{};
  for (int i = 0; i < lanes; ++i) values[i] = from[i];
  return values;
}

template <typename T, typename Values>
static STATEROOM_INLINE void storeSome(T* to, Values values, std::int64_t lanes) {
  for (int i = 0; i < lanes; ++i) to[i] = values[i];
}

static STATEROOM_INLINE void store(float* to, Vector values, std::int64_t lanes) {
  if (lanes >= kLanes) return store(to, values);
  storeSome(to, values, lanes);
}

/// To bfloat16, to the nearest, ties to even; NaN stays NaN.
static STATEROOM_INLINE void storeNarrow(std::uint16_t* to, Vector values, std::int64_t lanes) {
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

}  // namespace stateroom::kernels
