#include "core/engine/optim/update_rule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace stateroom::engine {
namespace {

enum class Variant { Keras, KerasLegacy, Tf1, Torch };

/// The gradient as the formulas see it.
struct Gradient {
  const float* values;
  float scale, limit;

  explicit Gradient(const Update& update)
      : values(update.gradients.data()),
        scale(update.scale),
        limit(update.limit > 0 ? update.limit : std::numeric_limits<float>::infinity()) {}
  float operator[](std::size_t i) const {
    const float g = values[i] * scale;
    return g > limit ? limit : (g < -limit ? -limit : g);
  }
};

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
    const Gradient g(update);
    const Rates rates(rateAtWeight_, rate);
    const float keep = kept(decay_, rate);
    float* w = update.weights.data();
    const auto n = update.weights.size();
    if (momentum_ == 0) {
      for (std::size_t i = 0; i < n; ++i) w[i] = w[i] * keep - static_cast<float>(rate) * g[i];
      return;
    }
    float* v = update.slots[0];
    for (std::size_t i = 0; i < n; ++i) {
      const float step = rates.gradient * g[i];
      v[i] = momentum_ * v[i] + step;
      w[i] = w[i] * keep - rates.weight * (nesterov_ ? momentum_ * v[i] + step : v[i]);
    }
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
    const auto alpha = static_cast<float>(rate * root / correction1);
    const auto epsilon = static_cast<float>(epsilonAfter_ ? epsilon_ * root : epsilon_);
    const auto rest1 = static_cast<float>(1 - beta1_), rest2 = static_cast<float>(1 - beta2_);
    const float keep = kept(decay_, rate);
    const Gradient g(update);
    float *w = update.weights.data(), *m = update.slots[0], *v = update.slots[1];
    float* largest = amsgrad_ ? update.slots[2] : v;
    for (std::size_t i = 0; i < update.weights.size(); ++i) {
      const float gradient = g[i];
      m[i] += (gradient - m[i]) * rest1;
      v[i] += (gradient * gradient - v[i]) * rest2;
      const float square = largest[i] > v[i] ? largest[i] : v[i];
      if (amsgrad_) largest[i] = square;
      w[i] = w[i] * keep - alpha * m[i] / (std::sqrt(amsgrad_ ? square : v[i]) + epsilon);
    }
  }

 private:
  double beta1_, beta2_, epsilon_, decay_;
  bool amsgrad_, epsilonAfter_;
};

/// Where epsilon keeps the division finite: sqrt(v + inside) + outside.
struct Epsilon {
  float inside = 0, outside = 0;
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
    const Gradient g(update);
    const Rates rates(rateAtWeight_, rate);
    const float keep = kept(decay_, rate), rest = 1 - rho_;
    float *w = update.weights.data(), *v = update.slots[0];
    float* momentum = momentum_ != 0 ? update.slots[1] : nullptr;
    float* mean = centered_ ? update.slots.back() : nullptr;
    for (std::size_t i = 0; i < update.weights.size(); ++i) {
      const float gradient = g[i];
      v[i] = rho_ * v[i] + rest * gradient * gradient;
      float square = v[i];
      if (mean != nullptr) {
        mean[i] = rho_ * mean[i] + rest * gradient;
        square -= mean[i] * mean[i];
      }
      float step =
          rates.gradient * gradient / (std::sqrt(square + epsilon_.inside) + epsilon_.outside);
      if (momentum != nullptr) step = momentum[i] = momentum_ * momentum[i] + step;
      w[i] = w[i] * keep - rates.weight * step;
    }
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
    const Gradient g(update);
    const float keep = kept(decay_, rate);
    float *w = update.weights.data(), *sum = update.slots[0];
    for (std::size_t i = 0; i < update.weights.size(); ++i) {
      const float gradient = g[i];
      sum[i] += gradient * gradient;
      w[i] = w[i] * keep - static_cast<float>(rate) * gradient /
                               (std::sqrt(sum[i] + epsilon_.inside) + epsilon_.outside);
    }
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
  constexpr std::size_t kLanes = 8;  // independent sums, so that the processor need not wait
  std::array<double, kLanes> sums = {};
  for (const auto& array : arrays) {
    std::size_t i = 0;
    for (; i + kLanes <= array.size(); i += kLanes) {
      for (std::size_t k = 0; k < kLanes; ++k) {
        sums[k] += static_cast<double>(array[i + k]) * array[i + k];
      }
    }
    for (; i < array.size(); ++i) sums[0] += static_cast<double>(array[i]) * array[i];
  }
  double total = 0;
  for (const double sum : sums) total += sum;
  return std::sqrt(total);
}

double clipFactor(double norm, double limit) {
  return limit > 0 && norm > limit ? limit / norm : 1;
}

}  // namespace stateroom::engine
