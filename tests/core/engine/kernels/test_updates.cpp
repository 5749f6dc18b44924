#include <QtTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "core/engine/kernels/simd.h"

/// The optimizers' arithmetic on every instruction set; what it computes is test_optimizers'
/// matter.
namespace kernels = stateroom::kernels;

namespace {

constexpr std::int64_t kCount = 1003;  // no multiple of a vector

std::vector<float> random(unsigned seed, float least) {
  std::mt19937 engine(seed);
  std::uniform_real_distribution<float> values(least, 1);
  std::vector<float> all(kCount);
  std::ranges::generate(all, [&] { return values(engine); });
  return all;
}

using Apply = std::function<void(const kernels::Updates&, const kernels::UpdateArrays&)>;

/// Weights and slots, one after the other, after two steps.
std::vector<float> updated(const char* set, const Apply& apply) {
  kernels::limitSimd(set);
  auto weights = random(1, -1), gradients = random(2, -1);
  std::vector<std::vector<float>> slots = {random(3, 0), random(4, 0), random(5, 0)};
  const kernels::UpdateArrays arrays{.weights = weights.data(),
                                     .gradients = gradients.data(),
                                     .slots = {slots[0].data(), slots[1].data(), slots[2].data()},
                                     .count = kCount,
                                     .scale = 1.5F,
                                     .limit = 1.2F};
  for (int step = 0; step < 2; ++step) apply(kernels::simd().updates, arrays);
  kernels::limitSimd("");
  for (const auto& slot : slots) weights.insert(weights.end(), slot.begin(), slot.end());
  return weights;
}

}  // namespace

class TestUpdates : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sameBitsOnEveryInstructionSet() {
    const std::vector<Apply> all = {
        [](const auto& u, const auto& a) { u.sgd(a, {.atWeight = 0.1F, .keep = 0.99F}); },
        [](const auto& u, const auto& a) { u.sgd(a, {.momentum = 0.9F, .atGradient = 0.1F}); },
        [](const auto& u, const auto& a) { u.sgd(a, {.momentum = 0.9F, .nesterov = true}); },
        [](const auto& u, const auto& a) {
          u.adam(a, {.alpha = 0.01F, .epsilon = 1e-7F, .rest1 = 0.1F, .rest2 = 0.001F});
        },
        [](const auto& u, const auto& a) {
          u.adam(a, {.alpha = 0.01F,
                     .epsilon = 1e-7F,
                     .rest1 = 0.1F,
                     .rest2 = 0.3F,
                     .keep = 0.9F,
                     .amsgrad = true});
        },
        [](const auto& u, const auto& a) { u.rmsProp(a, {.rho = 0.9F, .epsilon = {1e-7F, 0}}); },
        [](const auto& u, const auto& a) {
          u.rmsProp(a, {.rho = 0.9F, .momentum = 0.5F, .epsilon = {2, 0}, .centered = true});
        },
        [](const auto& u, const auto& a) { u.adagrad(a, {.rate = 0.1F, .epsilon = {0, 1e-7F}}); }};
    for (const auto& apply : all) {
      const auto baseline = updated("baseline", apply);
      QVERIFY(std::ranges::all_of(baseline, [](float value) { return std::isfinite(value); }));
      QVERIFY(baseline[kCount - 1] != random(1, -1)[kCount - 1]);
      for (const char* set : {"avx2", "avx512", "avx512_bf16"}) {
        QVERIFY(updated(set, apply) == baseline);
      }
    }
  }

  void sumsSquares() {
    const auto values = random(6, -1);
    double wanted = 0;
    for (const double value : values) wanted += value * value;
    for (const char* set : {"baseline", "avx2", "avx512"}) {
      kernels::limitSimd(set);
      kernels::Sums sums;
      kernels::simd().updates.addSquares(values.data(), 500, sums);
      kernels::simd().updates.addSquares(values.data() + 500, kCount - 500, sums);
      kernels::limitSimd("");
      double sum = 0;
      for (const double one : sums.values) sum += one;
      QVERIFY(std::abs(sum - wanted) < 1e-12 * wanted);
    }
  }

  void limitsKeepNaN() {
    float weight = 1, gradient = std::numeric_limits<float>::quiet_NaN();
    kernels::simd().updates.sgd(
        {.weights = &weight, .gradients = &gradient, .count = 1, .limit = 1}, {.atWeight = 0.1F});
    QVERIFY(std::isnan(weight));
  }
};

QTEST_GUILESS_MAIN(TestUpdates)
#include "test_updates.moc"
