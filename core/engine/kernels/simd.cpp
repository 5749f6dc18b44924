#include "core/engine/kernels/simd.h"

#include <string_view>

namespace stateroom::kernels {

// Each instruction set's library defines its own.
#define STATEROOM_SIMD(NAME)             \
  extern const Products kProducts##NAME; \
  extern const Cells kCells##NAME;       \
  extern const Updates kUpdates##NAME;
STATEROOM_SIMD(Baseline)
#ifdef __x86_64__
STATEROOM_SIMD(Avx2)
STATEROOM_SIMD(Avx512)
STATEROOM_SIMD(Avx512Bf16)
#endif

namespace {

constexpr Simd kSimdBaseline{"baseline", kProductsBaseline, kCellsBaseline, kUpdatesBaseline};
#ifdef __x86_64__
constexpr Simd kSimdAvx2{"avx2", kProductsAvx2, kCellsAvx2, kUpdatesAvx2};
constexpr Simd kSimdAvx512{"avx512", kProductsAvx512, kCellsAvx512, kUpdatesAvx512};
constexpr Simd kSimdAvx512Bf16{"avx512_bf16", kProductsAvx512Bf16, kCellsAvx512Bf16,
                               kUpdatesAvx512Bf16};
#endif

/// Whether `limit` lets `name` be taken; nothing does not limit.
class Choice {
 public:
  explicit Choice(std::string_view limit) : reached_(limit.empty()), limit_(limit) {}
  bool takes(const Simd& one, bool supported) {
    reached_ |= limit_ == one.name;
    return reached_ && supported;
  }

 private:
  bool reached_;
  std::string_view limit_;
};

const Simd* best(std::string_view limit) {
#ifdef __x86_64__
  Choice choice(limit);
  const bool avx512 = __builtin_cpu_supports("x86-64-v4");
  if (choice.takes(kSimdAvx512Bf16, avx512 && __builtin_cpu_supports("avx512bf16"))) {
    return &kSimdAvx512Bf16;
  }
  if (choice.takes(kSimdAvx512, avx512)) return &kSimdAvx512;
  if (choice.takes(kSimdAvx2, __builtin_cpu_supports("x86-64-v3"))) return &kSimdAvx2;
#endif
  return &kSimdBaseline;
}

const Simd*& chosen() {
  static const Simd* one = best({});
  return one;
}

}  // namespace

const Simd& simd() {
  return *chosen();
}

void limitSimd(const char* name) {
  chosen() = best(name);
}

}  // namespace stateroom::kernels
