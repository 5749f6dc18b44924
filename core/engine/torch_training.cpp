#include "core/engine/torch_training.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <ranges>

#include "core/engine/guarded.h"
#include "core/engine/tensors.h"

namespace stateroom::engine {
namespace {

/// TorchScript's dropout draws from the process's generator. While this lives, that generator is
/// ours, started from `seed`, so that a step's dropout depends on the seed alone.
class DropoutSeed {
 public:
  DropoutSeed(bool needed, std::uint64_t seed) : lock_(mutex(), std::defer_lock) {
    if (!needed) return;
    lock_.lock();
    at::Generator generator = at::detail::getDefaultCPUGenerator();
    const std::scoped_lock generatorLock(generator.mutex());
    generator.set_current_seed(seed);
  }

 private:
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
  std::unique_lock<std::mutex> lock_;
};

bool isFinite(const at::Tensor& tensor) {
  return !tensor.is_floating_point() || tensor.isfinite().all().item<bool>();
}

std::string layerOf(const std::string& parameter) {
  return parameter.substr(0, parameter.rfind('.'));
}

}  // namespace

Result<std::unique_ptr<stateroom::Training>> TorchTraining::make(TorchModel& model,
                                                                 const Loss& loss,
                                                                 const Optimizer& optimizer,
                                                                 std::uint64_t seed) {
  STATEROOM_CHECK(checkLoss(loss));
  STATEROOM_TRY(auto rule, makeUpdateRule(optimizer));
  return std::unique_ptr<stateroom::Training>(
      new TorchTraining(model, loss, optimizer, std::move(rule), seed));
}

TorchTraining::TorchTraining(TorchModel& model, const Loss& loss, const Optimizer& optimizer,
                             std::unique_ptr<UpdateRule> rule, std::uint64_t seed)
    : model_(model),
      loss_(loss),
      optimizer_(optimizer),
      rule_(std::move(rule)),
      rate_(optimizer.learning_rate()),
      random_(seed) {
  for (const auto& [name, tensor] : model_.allParameters()) {
    if (!tensor.requires_grad()) continue;
    Weight weight{name, tensor, {}};
    for (const auto& slot : rule_->slots()) {
      weight.slots.emplace_back(static_cast<std::size_t>(tensor.numel()), slot.initial);
    }
    weights_.push_back(std::move(weight));
  }
  if (model_.chain() && model_.chain()->fromZeros) {
    plan_ = std::make_unique<PlannedStep>(*model_.chain(), model_.bf16(), model_.allParameters());
  }
  clearGradients();
}

void TorchTraining::clearGradients() {
  for (const auto& weight : weights_) weight.tensor.mutable_grad() = at::Tensor();
  gathered_ = 0;
}

/// Row-major gradients of all weights; zeros where the loss does not depend on one.
std::vector<std::span<const float>> TorchTraining::gradients() {
  std::vector<std::span<const float>> all;
  for (const auto& weight : weights_) {
    auto& gradient = weight.tensor.mutable_grad();
    gradient = gradient.defined() ? gradient.contiguous() : at::zeros_like(weight.tensor);
    all.push_back(floats(gradient));
  }
  return all;
}

void TorchTraining::update(double norm) {
  ++steps_;
  const double scale = gathered_ > 0 ? 1 / gathered_ : 1;
  const auto factor = static_cast<float>(scale * clipFactor(norm, optimizer_.clip_norm()));
  const auto all = gradients();
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    Update one{.weights = floats(weights_[i].tensor),
               .gradients = all[i],
               .slots = {},
               .scale = factor,
               .limit = static_cast<float>(optimizer_.clip_value())};
    for (auto& slot : weights_[i].slots) one.slots.push_back(slot.data());
    rule_->apply(one, steps_, rate_);
    // Whoever keeps a packed copy of the weights learns from the version that they have changed.
    weights_[i].tensor.unsafeGetTensorImpl()->bump_version();
  }
}

Result<StepResult> TorchTraining::byGraph(const Batch& batch) {
  STATEROOM_TRY(const auto arguments, model_.arguments(batch, {}));
  const DropoutSeed seeded(model_.program().dropout, seed_);
  const auto pass = model_.run(arguments, /*training=*/true);
  STATEROOM_TRY(const auto loss, batchLoss(loss_, pass.predictions, batch));
  loss.backward();
  return StepResult{loss.mean, loss.weight, 0, model_.hold(pass)};
}

/// The plan's gradients become the parameters' own, or are added to those that have been gathered.
Result<StepResult> TorchTraining::byPlan(const Batch& batch) {
  const bool gathering = gathered_ > 0;
  if (gathering) {
    for (const auto& weight : weights_) weight.tensor.mutable_grad() = weight.tensor.grad().clone();
  }
  STATEROOM_TRY(auto loss, plan_->run(batch, *LossFormula::of(loss_)));
  const auto& gradients = plan_->gradients();
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    if (!gradients[i].defined()) continue;
    auto& grad = model_.allParameters()[i].tensor.mutable_grad();
    if (gathering) {
      grad.add_(gradients[i]);
    } else {
      grad = gradients[i];
    }
  }
  const double weight = loss.sum.weight;
  return StepResult{
      weight > 0 ? loss.sum.objective / weight : 0, weight, 0, {std::move(loss.output)}};
}

Result<StepResult> TorchTraining::step(const Batch& batch, bool apply) {
  return guarded("run a training step", [&]() -> Result<StepResult> {
    STATEROOM_CHECK(checkArguments(model_.program(), batch, {}));
    seed_ = random_.next();
    STATEROOM_TRY(auto result, plan_ && plan_->covers(batch) ? byPlan(batch) : byGraph(batch));
    gathered_ += result.weight;
    result.gradientNorm = norm(gradients()) / (gathered_ > 0 ? gathered_ : 1);
    const bool finite = std::isfinite(result.loss) && std::isfinite(result.gradientNorm);
    if (apply && finite) update(result.gradientNorm);
    if (apply || !finite) clearGradients();
    return result;
  });
}

std::string TorchTraining::prefix() const {
  return optimizer_.name() + ".";
}

std::string TorchTraining::slotName(const Weight& weight, std::size_t slot) const {
  return prefix() + rule_->slots()[slot].name + "/" + weight.name;
}

Result<std::vector<NamedTensor>> TorchTraining::optimizerState() const {
  std::vector<NamedTensor> state;
  state.push_back({prefix() + "step", Tensor::of<std::int64_t>({}, std::span(&steps_, 1))});
  for (const auto& weight : weights_) {
    for (std::size_t i = 0; i < weight.slots.size(); ++i) {
      state.push_back({slotName(weight, i),
                       Tensor::of<float>(shapeOf(weight.tensor), std::span(weight.slots[i]))});
    }
  }
  return state;
}

Result<> TorchTraining::setOptimizerState(const std::vector<NamedTensor>& state) {
  STATEROOM_TRY(const auto wanted, optimizerState());
  std::vector<const Tensor*> found;
  for (const auto& [name, tensor] : wanted) {
    const auto given = std::ranges::find(state, name, &NamedTensor::name);
    if (given == state.end()) return fail(Code::optimizer_state_missing, {{"name", name}});
    if (given->tensor.shape() != tensor.shape() || given->tensor.dtype() != tensor.dtype()) {
      return fail(Code::parameter_shape, {{"name", name},
                                          {"got", toString(given->tensor.shape())},
                                          {"wanted", toString(tensor.shape())}});
    }
    found.push_back(&given->tensor);
  }
  auto next = found.begin();
  steps_ = (*next++)->as<std::int64_t>()[0];
  for (auto& weight : weights_) {
    for (auto& slot : weight.slots) std::ranges::copy((*next++)->as<float>(), slot.begin());
  }
  clearGradients();
  return {};
}

Result<> TorchTraining::setRngState(const std::string& state) {
  if (!random_.restore(state)) return fail(Code::rng_state_damaged);
  return {};
}

Result<std::optional<NonFinite>> TorchTraining::findNonFinite(const Batch& batch) {
  return guarded("look for numbers that are not finite", [&]() -> Result<std::optional<NonFinite>> {
    STATEROOM_TRY(const auto arguments, model_.arguments(batch, {}));
    const auto before = values(model_.allParameters());  // moving averages change
    auto found = search(batch, arguments);
    STATEROOM_CHECK(assign(model_.allParameters(), before));
    clearGradients();
    return found;
  });
}

std::optional<NonFinite> TorchTraining::search(const Batch& batch, const Arguments& arguments) {
  const auto& program = model_.program();
  for (std::size_t i = 0; i < arguments.inputs.size(); ++i) {
    if (!isFinite(arguments.inputs[i])) return NonFinite{program.inputs[i].name, "input"};
  }
  for (const auto& [name, tensor] : model_.allParameters()) {
    if (!isFinite(tensor)) return NonFinite{layerOf(name), "parameter"};
  }
  clearGradients();
  const DropoutSeed seeded(program.dropout, seed_);
  const auto pass = model_.run(arguments, /*training=*/true);
  for (std::size_t i = 0; i < pass.layers.size(); ++i) {
    if (!isFinite(pass.layers[i])) return NonFinite{program.layers[i], "output"};
  }
  return searchGradients(batch, pass);
}

std::optional<NonFinite> TorchTraining::searchGradients(const Batch& batch, const Pass& pass) {
  for (const auto& prediction : pass.predictions) {
    const auto loss = batchLoss(loss_, std::span(&prediction, 1), batch);
    if (!loss || !std::isfinite(loss->mean)) return NonFinite{prediction.name, "loss"};
    loss->backward(/*keepGraph=*/true);
  }
  // Backwards: what comes last in the model gets its gradient first.
  for (const auto& weight : std::views::reverse(weights_)) {
    const auto& gradient = weight.tensor.grad();
    if (gradient.defined() && !isFinite(gradient))
      return NonFinite{layerOf(weight.name), "gradient"};
  }
  return std::nullopt;
}

}  // namespace stateroom::engine
