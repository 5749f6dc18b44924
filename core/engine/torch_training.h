#pragma once

#include "core/base/random.h"
#include "core/engine.h"
#include "core/engine/optim/update_rule.h"
#include "core/engine/planned_step.h"
#include "core/engine/torch_model.h"

namespace stateroom::engine {

/// Gradients by a PlannedStep where the model and the batch are such, else by LibTorch's autograd;
/// updates by an UpdateRule. Must not outlive its model.
class TorchTraining final : public stateroom::Training {
 public:
  static Result<std::unique_ptr<stateroom::Training>> make(TorchModel& model, const Loss& loss,
                                                           const Optimizer& optimizer,
                                                           std::uint64_t seed);

  Result<StepResult> step(const Batch& batch, bool apply) override;
  void setLearningRate(double rate) override { rate_ = rate; }
  Result<std::vector<NamedTensor>> optimizerState() const override;
  Result<> setOptimizerState(const std::vector<NamedTensor>& state) override;
  Result<std::string> rngState() const override { return random_.state(); }
  Result<> setRngState(const std::string& state) override;
  Result<std::optional<NonFinite>> findNonFinite(const Batch& batch) override;

 private:
  /// A trainable parameter with what the optimizer keeps for it.
  struct Weight {
    std::string name;
    at::Tensor tensor;
    std::vector<std::vector<float>> slots;
  };

  TorchTraining(TorchModel& model, const Loss& loss, const Optimizer& optimizer,
                std::unique_ptr<UpdateRule> rule, std::uint64_t seed);
  std::string prefix() const;
  std::string slotName(const Weight& weight, std::size_t slot) const;
  std::vector<std::span<const float>> gradients();
  void clearGradients();
  void update(double norm);
  std::optional<NonFinite> search(const Batch& batch, const Arguments& arguments);
  std::optional<NonFinite> searchGradients(const Batch& batch, const Pass& pass);

  Result<StepResult> byGraph(const Batch& batch);
  Result<StepResult> byPlan(const Batch& batch);

  TorchModel& model_;
  Loss loss_;
  std::unique_ptr<PlannedStep> plan_;  ///< where the model is a Chain
  Optimizer optimizer_;
  std::unique_ptr<UpdateRule> rule_;
  std::vector<Weight> weights_;
  double rate_;
  std::int64_t steps_ = 0;
  double gathered_ = 0;  ///< weight of the batches whose gradients wait for an update
  Random random_;        ///< gives every step the seed of its dropout
  std::uint64_t seed_ = 0;
};

}  // namespace stateroom::engine
