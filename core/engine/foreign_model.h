#pragma once

#include "core/engine.h"
#include "core/engine/libtorch.h"
#include "core/engine/parameters.h"

namespace stateroom::engine {

/// A TorchScript file of somebody else whose `forward` takes tensors: computed, browsed and saved
/// again, not trained. Its inputs are forward's parameters by name; its outputs are "output", or
/// "output_0", "output_1" … of a tuple, nested ones flattened.
class ForeignModel final : public Model {
 public:
  static Result<std::unique_ptr<Model>> load(const std::filesystem::path& path);

  std::vector<ParameterInfo> parameterInfo() const override;
  std::vector<Operation> operations() const override;
  std::vector<Operation> operationsAsRun() const override;
  Result<std::vector<NamedTensor>> parameters() const override;
  Result<> setParameters(const std::vector<NamedTensor>& parameters) override;
  Result<Outputs> forward(const Batch& batch, const State& state,
                          const ForwardOptions& options) override;
  Result<StepResult> evaluate(const Batch& batch, const Loss& loss, const State& state) override;
  Result<std::vector<NamedTensor>> inputGradients(const Batch& batch, const State& state,
                                                  const std::string& output,
                                                  std::int64_t unit) override;
  Result<> exportModule(const std::filesystem::path& path) const override;
  Result<std::unique_ptr<stateroom::Training>> train(const Loss& loss, const Optimizer& optimizer,
                                                     std::uint64_t seed) override;

 private:
  explicit ForeignModel(const torch::jit::Module& module);
  /// Arguments for forward, by name.
  Result<std::vector<c10::IValue>> arguments(const Batch& batch, bool gradients) const;
  c10::IValue run(std::vector<c10::IValue> list);
  std::vector<NamedTensor> gradientsOf(const at::Tensor& value,
                                       const std::vector<c10::IValue>& list) const;

  torch::jit::Module module_;
  std::unique_ptr<torch::jit::Function> forward_;  ///< the module's, by the kernels
  std::vector<NamedParameter> parameters_;
};

}  // namespace stateroom::engine
