#include "core/engine/optim/update_rule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <optional>

#include "core/engine/kernels/simd.h"

namespace stateroom::engine {
namespace {

enum class Variant { Keras, KerasLegacy, Tf1, Torch };

using kernels::Epsilon;

kernels::UpdateArrays arraysOf(const Update& update) {
  kernels::UpdateArrays arrays{
      .weights = update.weights.data(),
      .gradients = update.gradients.data(),
      .count = std::ssize(update.weights),
      .scale = update.scale,
      .limit = update.limit > 0 ? update.limit : std::numeric_limits<float>::infinity()};
  std::ranges::copy(update.slots, std::begin(arrays.slots));
  return arrays;
}

/// Where the learning rate enters a momentum: at the gradient (Keras, so that a change of the rate
/// does not touch what has gathered) or at the weight (TensorFlow 1's SGD, PyTorch).
struct Rates {
  float gradient, weight;
  Rates(bool atWeight, double rate)
      : gradient(atWeight ? 1.0f : static_cast<float>(rate)),
        weight(atWeight ? static_cast<float>(rate) : 1.0f) {}
};

/// Decoupled weight decay (Loshchilov and Hutter, 2019): share of the weight taken off first.
float kept(double weightDecay, double rate) {
  return static_cast<float>(1 - weightDecay * rate);
}

class Sgd final : public UpdateRule {
 public:
  Sgd(const Optimizer& o, Variant variant)
      : momentum_(static_cast<float>(o.momentum())),
        nesterov_(o.nesterov()),
        decay_(o.weight_decay()),
        rateAtWeight_(variant == Variant::Tf1 || variant == Variant::Torch) {}

  std::vector<Slot> slots() const override {
    if (momentum_ == 0) return {};
    return {{"momentum", 0}};
  }

  void apply(const Update& update, std::int64_t, double rate) const override {
    const Rates rates(rateAtWeight_, rate);
    kernels::simd().updates.sgd(arraysOf(update), {.momentum = momentum_,
                                                   .atGradient = rates.gradient,
                                                   .atWeight = rates.weight,
                                                   .keep = kept(decay_, rate),
                                                   .nesterov = nesterov_});
  }

 private:
  float momentum_;
  bool nesterov_;
  double decay_;
  bool rateAtWeight_;
};

/// Kingma and Ba, 2015. Keras and TensorFlow add epsilon before the bias correction ("epsilon hat"
/// of its section 2), PyTorch after it; amsgrad: Reddi et al., 2018.
class Adam final : public UpdateRule {
 public:
  Adam(const Optimizer& o, Variant variant)
      : beta1_(o.beta_1()),
        beta2_(o.beta_2()),
        epsilon_(o.epsilon()),
        decay_(o.weight_decay()),
        amsgrad_(o.amsgrad()),
        epsilonAfter_(variant == Variant::Torch) {}

  std::vector<Slot> slots() const override {
    if (amsgrad_) return {{"m", 0}, {"v", 0}, {"v_max", 0}};
    return {{"m", 0}, {"v", 0}};
  }

  void apply(const Update& update, std::int64_t step, double rate) const override {
    const double correction1 = 1 - std::pow(beta1_, static_cast<double>(step));
    const double root = std::sqrt(1 - std::pow(beta2_, static_cast<double>(step)));
    kernels::simd().updates.adam(
        arraysOf(update),
        {.alpha = static_cast<float>(rate * root / correction1),
         .epsilon = static_cast<float>(epsilonAfter_ ? epsilon_ * root : epsilon_),
         .rest1 = static_cast<float>(1 - beta1_),
         .rest2 = static_cast<float>(1 - beta2_),
         .keep = kept(decay_, rate),
         .amsgrad = amsgrad_});
  }

 private:
  double beta1_, beta2_, epsilon_, decay_;
  bool amsgrad_, epsilonAfter_;
};

/// Tieleman and Hinton, 2012. Keras and TensorFlow 1 take sqrt(v + epsilon), PyTorch
/// sqrt(v) + epsilon; Keras's old ones the latter without and the former with momentum. TensorFlow
/// 1 starts v from 1.
class RmsProp final : public UpdateRule {
 public:
  RmsProp(const Optimizer& o, Variant variant)
      : rho_(static_cast<float>(o.rho())),
        momentum_(static_cast<float>(o.momentum())),
        decay_(o.weight_decay()),
        centered_(o.centered()),
        rateAtWeight_(variant == Variant::Torch),
        start_(variant == Variant::Tf1 ? 1.0f : 0.0f) {
    const bool outside =
        variant == Variant::Torch || (variant == Variant::KerasLegacy && o.momentum() == 0);
    (outside ? epsilon_.outside : epsilon_.inside) = static_cast<float>(o.epsilon());
  }

  std::vector<Slot> slots() const override {
    std::vector<Slot> all = {{"v", start_}};
    if (momentum_ != 0) all.push_back({"momentum", 0});
    if (centered_) all.push_back({"mean", 0});
    return all;
  }

  void apply(const Update& update, std::int64_t, double rate) const override {
    const Rates rates(rateAtWeight_, rate);
    kernels::simd().updates.rmsProp(arraysOf(update), {.rho = rho_,
                                                       .momentum = momentum_,
                                                       .atGradient = rates.gradient,
                                                       .atWeight = rates.weight,
                                                       .keep = kept(decay_, rate),
                                                       .epsilon = epsilon_,
                                                       .centered = centered_});
  }

 private:
  float rho_, momentum_;
  double decay_;
  bool centered_, rateAtWeight_;
  float start_;
  Epsilon epsilon_;
};

/// Duchi et al., 2011. Keras takes sqrt(a + epsilon), its old one and PyTorch sqrt(a) + epsilon,
/// TensorFlow 1 has no epsilon.
class Adagrad final : public UpdateRule {
 public:
  Adagrad(const Optimizer& o, Variant variant)
      : initial_(static_cast<float>(o.initial_accumulator())), decay_(o.weight_decay()) {
    const auto epsilon = static_cast<float>(o.epsilon());
    if (variant == Variant::Keras) epsilon_.inside = epsilon;
    if (variant == Variant::KerasLegacy || variant == Variant::Torch) epsilon_.outside = epsilon;
  }

  std::vector<Slot> slots() const override { return {{"accumulator", initial_}}; }

  void apply(const Update& update, std::int64_t, double rate) const override {
    kernels::simd().updates.adagrad(
        arraysOf(update),
        {.rate = static_cast<float>(rate), .keep = kept(decay_, rate), .epsilon = epsilon_});
  }

 private:
  float initial_;
  double decay_;
  Epsilon epsilon_;
};

std::optional<Variant> variantOf(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, Variant>, 4> kVariants = {
      {{"keras", Variant::Keras},
       {"keras_legacy", Variant::KerasLegacy},
       {"tf1", Variant::Tf1},
       {"torch", Variant::Torch}}};
  for (const auto& [known, variant] : kVariants) {
    if (known == name) return variant;
  }
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<UpdateRule>> makeUpdateRule(const Optimizer& optimizer) {
  const auto& name = optimizer.name();
  if (const auto variant = variantOf(optimizer.variant())) {
    if (name == "sgd") return std::make_unique<Sgd>(optimizer, *variant);
    if (name == "adam" || name == "adamw") return std::make_unique<Adam>(optimizer, *variant);
    if (name == "rmsprop") return std::make_unique<RmsProp>(optimizer, *variant);
    if (name == "adagrad") return std::make_unique<Adagrad>(optimizer, *variant);
  }
  return fail(Code::optimizer_unknown, {{"name", name}, {"variant", optimizer.variant()}});
}

double norm(std::span<const std::span<const float>> arrays) {
  kernels::Sums sums;
  for (const auto& array : arrays) {
    kernels::simd().updates.addSquares(array.data(), std::ssize(array), sums);
  }
  const double total = std::accumulate(std::begin(sums.values), std::end(sums.values), 0.0);
  return std::sqrt(total);
}

double clipFactor(double norm, double limit) {
  return limit > 0 && norm > limit ? limit / norm : 1;
}

}  // namespace stateroom::engine
