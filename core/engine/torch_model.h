#pragma once

#include "core/engine.h"
#include "core/engine/batch_tensors.h"
#include "core/engine/kernels/graph_pass.h"
#include "core/engine/losses.h"
#include "core/engine/model/builder.h"
#include "core/engine/parameters.h"
#include "core/engine/planned_forward.h"

namespace stateroom::engine {

/// What one pass through a model gives.
struct Pass {
  std::vector<at::Tensor> layers;  ///< values, in the order of Program::layers
  std::vector<at::Tensor> states;  ///< in the order of Program::states
  std::vector<Prediction> predictions;
};

/// A compiled spec.
class TorchModel final : public Model {
 public:
  TorchModel(Compiled compiled, kernels::Precision precision);

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

  // For the Training, which throws like LibTorch does.
  const Program& program() const { return compiled_.program; }
  const std::optional<Chain>& chain() const { return compiled_.chain; }
  bool bf16() const { return precision_ == kernels::Precision::Bf16; }
  const std::vector<NamedParameter>& allParameters() const { return parameters_; }
  /// Checked; an empty state means the model's initial one.
  Result<Arguments> arguments(const Batch& batch, const State& state) const;
  Pass run(const Arguments& arguments, bool training);
  /// The activated outputs, kept in the model until the next call.
  std::vector<NamedView> hold(const Pass& pass);

 private:
  std::vector<LayerGates> gates(const Arguments& arguments, const Pass& pass);
  State stateOf(const std::vector<at::Tensor>& states) const;

  Compiled compiled_;
  kernels::Precision precision_;
  std::unique_ptr<torch::jit::Function>
      values_;  ///< the module's _values, by the recurrent kernels
  std::vector<NamedParameter> parameters_;
  std::vector<at::Tensor> initial_;       ///< by state tensor: [units]; undefined: zeros
  std::unique_ptr<PlannedForward> plan_;  ///< where the model is a Chain
  std::vector<at::Tensor> held_;
};

}  // namespace stateroom::engine
