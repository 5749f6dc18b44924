// Compiled once for each instruction set, so nothing of the standard library is used
// (simd_vector.h).
#include "core/engine/kernels/updates.h"

namespace stateroom::kernels {
namespace {

/// The gradient as the formulas see it.
struct Gradient {
  const float* values;
  float scale, limit;

  explicit Gradient(const UpdateArrays& a) : values(a.gradients), scale(a.scale), limit(a.limit) {}
  float operator[](std::int64_t i) const {
    const float g = values[i] * scale;
    return g > limit ? limit : (g < -limit ? -limit : g);
  }
};

void sgdPlain(const UpdateArrays& a, const SgdStep& s) {
  const Gradient g(a);
  const float keep = s.keep, rate = s.atGradient * s.atWeight;
  float* __restrict w = a.weights;
  for (std::int64_t i = 0; i < a.count; ++i) w[i] = w[i] * keep - rate * g[i];
}

template <bool nesterov>
void sgdWithMomentum(const UpdateArrays& a, const SgdStep& s) {
  const Gradient g(a);
  const auto [momentum, atGradient, atWeight, keep, unused] = s;
  float* __restrict w = a.weights, * __restrict v = a.slots[0];
  for (std::int64_t i = 0; i < a.count; ++i) {
    const float step = atGradient * g[i];
    const float moved = momentum * v[i] + step;
    v[i] = moved;
    w[i] = w[i] * keep - atWeight * (nesterov ? momentum * moved + step : moved);
  }
}

void sgd(const UpdateArrays& a, const SgdStep& s) {
  if (s.momentum == 0) return sgdPlain(a, s);
  s.nesterov ? sgdWithMomentum<true>(a, s) : sgdWithMomentum<false>(a, s);
}

template <bool amsgrad>
void adamOf(const UpdateArrays& a, const AdamStep& s) {
  const Gradient g(a);
  const auto [alpha, epsilon, rest1, rest2, keep, unused] = s;
  float* __restrict w = a.weights, * __restrict m = a.slots[0], * __restrict v = a.slots[1];
  float* __restrict largest = a.slots[2];
  for (std::int64_t i = 0; i < a.count; ++i) {
    const float gradient = g[i];
    m[i] += (gradient - m[i]) * rest1;
    v[i] += (gradient * gradient - v[i]) * rest2;
    float square = v[i];
    if constexpr (amsgrad) largest[i] = square = largest[i] > square ? largest[i] : square;
    w[i] = w[i] * keep - alpha * m[i] / (__builtin_sqrtf(square) + epsilon);
  }
}

void adam(const UpdateArrays& a, const AdamStep& s) {
  s.amsgrad ? adamOf<true>(a, s) : adamOf<false>(a, s);
}

template <bool withMomentum, bool centered>
void rmsPropOf(const UpdateArrays& a, const RmsPropStep& s) {
  const Gradient g(a);
  const auto [rho, momentum, atGradient, atWeight, keep, epsilon, unused] = s;
  const auto [inside, outside] = epsilon;
  const float rest = 1 - rho;
  float* __restrict w = a.weights, * __restrict v = a.slots[0];
  float* __restrict moved = a.slots[1];
  float* __restrict mean = a.slots[withMomentum ? 2 : 1];
  for (std::int64_t i = 0; i < a.count; ++i) {
    const float gradient = g[i];
    v[i] = rho * v[i] + rest * gradient * gradient;
    float square = v[i];
    if constexpr (centered) {
      mean[i] = rho * mean[i] + rest * gradient;
      square -= mean[i] * mean[i];
    }
    float step = atGradient * gradient / (__builtin_sqrtf(square + inside) + outside);
    if constexpr (withMomentum) step = moved[i] = momentum * moved[i] + step;
    w[i] = w[i] * keep - atWeight * step;
  }
}

void rmsProp(const UpdateArrays& a, const RmsPropStep& s) {
  if (s.momentum != 0) {
    s.centered ? rmsPropOf<true, true>(a, s) : rmsPropOf<true, false>(a, s);
  } else {
    s.centered ? rmsPropOf<false, true>(a, s) : rmsPropOf<false, false>(a, s);
  }
}

void adagrad(const UpdateArrays& a, const AdagradStep& s) {
  const Gradient g(a);
  const auto [rate, keep, epsilon] = s;
  const auto [inside, outside] = epsilon;
  float* __restrict w = a.weights, * __restrict sum = a.slots[0];
  for (std::int64_t i = 0; i < a.count; ++i) {
    const float gradient = g[i];
    sum[i] += gradient * gradient;
    w[i] = w[i] * keep - rate * gradient / (__builtin_sqrtf(sum[i] + inside) + outside);
  }
}

void addSquares(const float* values, std::int64_t count, Sums& sums) {
  constexpr std::int64_t kSums = sizeof(Sums) / sizeof(double);
  Sums own = sums;
  std::int64_t i = 0;
  for (; i + kSums <= count; i += kSums) {
    for (std::int64_t k = 0; k < kSums; ++k) {
      const double value = values[i + k];
      own.values[k] += value * value;
    }
  }
  for (std::int64_t k = 0; i < count; ++i, ++k) {
    const double value = values[i];
    own.values[k] += value * value;
  }
  sums = own;
}

}  // namespace

extern const Updates STATEROOM_UPDATES;
const Updates STATEROOM_UPDATES = {
    .sgd = sgd, .adam = adam, .rmsProp = rmsProp, .adagrad = adagrad, .addSquares = addSquares};

}  // namespace stateroom::kernels
