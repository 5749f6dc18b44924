#pragma once

#include <functional>
#include <memory>

#include "core/engine.h"

/// A small engine for tests of what core decides: plain float loops, the same bits on every machine
/// with the same compiler.
namespace stateroom::test {

/// What a test changes about FakeModel.
struct FakeHooks {
  std::function<void()> beforeStep;  ///< at every training step, for tests of time
  double dropout = 0.25;
  std::int64_t failAtStep = -1;  ///< returns an error at this step
};

/// y = w x + b on an input "x" [B, width], trained on the mean squared error of output "y" [B, 1]
/// by SGD with momentum, with dropout on the inputs from a generator with a state.
class FakeModel final : public Model {
 public:
  static constexpr std::int64_t kWidth = 4;
  static constexpr double kMomentum = 0.5;

  using Hooks = FakeHooks;
  explicit FakeModel(Hooks hooks = {}) : hooks_(std::move(hooks)) {}

  std::vector<ParameterInfo> parameterInfo() const override;
  std::vector<Operation> operations() const override { return {}; }
  Result<std::vector<NamedTensor>> parameters() const override;
  Result<> setParameters(const std::vector<NamedTensor>& parameters) override;
  Result<Outputs> forward(const Batch& batch, const State& state,
                          const ForwardOptions& options) override;
  Result<StepResult> evaluate(const Batch& batch, const Loss& loss, const State& state) override;
  Result<std::vector<NamedTensor>> inputGradients(const Batch& batch, const State& state,
                                                  const std::string& output,
                                                  std::int64_t unit) override;
  Result<> exportModule(const std::filesystem::path& path) const override;
  Result<std::unique_ptr<Training>> train(const Loss& loss, const Optimizer& optimizer,
                                          std::uint64_t seed) override;

 private:
  friend class FakeTraining;
  /// Predictions of a batch with its inputs multiplied by `mask` (empty: 1).
  std::vector<float> predict(const Batch& batch, const std::vector<float>& mask) const;

  Hooks hooks_;
  std::vector<float> weight_ = std::vector<float>(kWidth, 0.0F);
  float bias_ = 0;
  std::vector<float> outputs_;  ///< behind StepResult::outputs
};

class FakeEngine final : public Engine {
 public:
  EngineInfo info() const override {
    return {.name = "fake", .version = "1", .instructions = "", .kernels = ""};
  }
  Result<std::unique_ptr<Model>> compile(const ModelSpec&, const std::string&) override {
    return std::make_unique<FakeModel>();
  }
  Result<std::unique_ptr<Model>> load(const std::filesystem::path& path) override;
};

}  // namespace stateroom::test
