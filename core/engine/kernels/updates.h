#pragma once

#include <cstdint>

/// The arithmetic of the optimizers, one pass over each array. simd_updates.cpp is compiled for the
/// same instruction sets as the kernels of Simd; no product is contracted with a sum, so that all
/// sets give the same bits.
namespace stateroom::kernels {

/// `count` elements each.
struct UpdateArrays {
  float* weights = nullptr;
  const float* gradients = nullptr;
  float* slots[3] = {};
  std::int64_t count = 0;
  float scale = 1;  ///< every gradient is multiplied by this first …
  float limit = 0;  ///< … and then cut to [-limit, limit]; may be infinity
};

/// `keep` is the share of a weight that decay leaves. The learning rate enters a momentum at the
/// gradient or at the weight; the other one is 1.
struct SgdStep {
  float momentum = 0, atGradient = 1, atWeight = 1, keep = 1;
  bool nesterov = false;
};

/// Slots m, v and, with amsgrad, the largest v.
struct AdamStep {
  float alpha = 0, epsilon = 0, rest1 = 0, rest2 = 0, keep = 1;
  bool amsgrad = false;
};

/// Divides by sqrt(v + inside) + outside.
struct Epsilon {
  float inside = 0, outside = 0;
};

/// Slots v, then the momentum and the mean if there are such.
struct RmsPropStep {
  float rho = 0, momentum = 0, atGradient = 1, atWeight = 1, keep = 1;
  Epsilon epsilon;
  bool centered = false;
};

struct AdagradStep {
  float rate = 0, keep = 1;
  Epsilon epsilon;
};

/// Sums that do not wait for each other.
struct Sums {
  double values[32] = {};
};

struct Updates {
  void (*sgd)(const UpdateArrays&, const SgdStep&);  ///< without a slot where momentum is 0
  void (*adam)(const UpdateArrays&, const AdamStep&);
  void (*rmsProp)(const UpdateArrays&, const RmsPropStep&);
  void (*adagrad)(const UpdateArrays&, const AdagradStep&);
  void (*addSquares)(const float* values, std::int64_t count, Sums& sums);
};

}  // namespace stateroom::kernels
