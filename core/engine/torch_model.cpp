#include "core/engine/torch_model.h"

#include <algorithm>
#include <sstream>

#include <torch/csrc/jit/api/function_impl.h>

#include "core/base/file.h"
#include "core/engine/guarded.h"
#include "core/engine/model/operations.h"
#include "core/engine/tensors.h"
#include "core/engine/torch_training.h"

namespace stateroom::engine {
namespace {

std::vector<at::Tensor> tensorsOf(const c10::IValue& list) {
  std::vector<at::Tensor> tensors;
  for (const auto& value : list.toListRef()) {
    tensors.push_back(value.isNone() ? at::Tensor() : value.toTensor());
  }
  return tensors;
}

/// Sums the value of one unit at every row's last valid step.
at::Tensor lastValues(const at::Tensor& value, const Arguments& arguments, std::int64_t unit) {
  auto chosen = value.select(-1, unit);
  if (chosen.dim() < 2) return chosen.sum();
  const auto steps = chosen.size(1);
  if (!arguments.lengths.defined()) return chosen.select(1, steps - 1).sum();
  const auto isLast = at::arange(steps).unsqueeze(0) == (arguments.lengths - 1).unsqueeze(1);
  return at::where(isLast, chosen, 0.0f).sum();
}

/// Fresh leaves of the graph for everything that a gradient can be asked of.
std::vector<at::Tensor> makeLeaves(const Program& program, Arguments& arguments,
                                   std::vector<std::string>& names) {
  std::vector<at::Tensor> leaves;
  const auto add = [&](at::Tensor& tensor, std::string name) {
    tensor = tensor.detach().clone().set_requires_grad(true);
    leaves.push_back(tensor);
    names.push_back(std::move(name));
  };
  for (std::size_t i = 0; i < program.inputs.size(); ++i) {
    if (!program.inputs[i].ids) add(arguments.inputs[i], program.inputs[i].name);
  }
  std::size_t i = 0;
  for (const auto& state : program.states) {
    for (const auto& tensor : state.tensors) {
      add(arguments.states[i++], "state/" + state.layer + "." + tensor);
    }
  }
  return leaves;
}

/// What the model's states are before the first step, by state tensor.
std::vector<at::Tensor> initialTensors(const Program& program,
                                       const std::vector<NamedParameter>& parameters) {
  std::vector<at::Tensor> initial;
  for (const auto& state : program.states) {
    for (const auto& tensor : state.tensors) {
      auto& first = initial.emplace_back();
      if (state.initial == "constant") {
        first = at::zeros({state.units}, at::kFloat).fill_(state.value);
      }
      if (state.initial != "learned") continue;
      const auto name = state.layer + ".initial_" + tensor;
      first = std::ranges::find(parameters, name, &NamedParameter::name)->tensor;
    }
  }
  return initial;
}

}  // namespace

TorchModel::TorchModel(Compiled compiled, kernels::Precision precision)
    : compiled_(std::move(compiled)),
      precision_(precision),
      values_(kernels::withKernels(compiled_.module.get_method("_values"), precision)),
      parameters_(parametersOf(compiled_.module)),
      initial_(initialTensors(program(), parameters_)) {
  if (compiled_.chain) plan_ = PlannedForward::make(*compiled_.chain, bf16(), parameters_);
}

std::vector<ParameterInfo> TorchModel::parameterInfo() const {
  return describe(parameters_);
}

std::vector<Operation> TorchModel::operations() const {
  return operationsOf(compiled_.module, "_values");
}

std::vector<Operation> TorchModel::operationsAsRun() const {
  return operationsOf(*torch::jit::toGraphFunction(*values_).graph());
}

Result<std::vector<NamedTensor>> TorchModel::parameters() const {
  return guarded("read the parameters",
                 [&]() -> Result<std::vector<NamedTensor>> { return values(parameters_); });
}

Result<> TorchModel::setParameters(const std::vector<NamedTensor>& parameters) {
  return guarded("set the parameters", [&] { return assign(parameters_, parameters); });
}

Result<Arguments> TorchModel::arguments(const Batch& batch, const State& state) const {
  return argumentsOf(program(), batch, state, initial_);
}

Pass TorchModel::run(const Arguments& arguments, bool training) {
  if (compiled_.module.is_training() != training) compiled_.module.train(training);
  auto list = arguments.list();
  list.insert(list.begin(), compiled_.module._ivalue());
  const auto result = (*values_)(std::move(list));
  const auto& parts = result.toTupleRef().elements();
  Pass pass{tensorsOf(parts[0]), tensorsOf(parts[2]), {}};
  const auto raws = tensorsOf(parts[1]), masks = tensorsOf(parts[3]);
  for (std::size_t i = 0; i < program().outputs.size(); ++i) {
    const auto& output = program().outputs[i];
    pass.predictions.push_back({output.name, output.activation, raws[i], pass.layers[output.layer],
                                masks[i], output.scale});
  }
  return pass;
}

std::vector<NamedView> TorchModel::hold(const Pass& pass) {
  std::vector<NamedView> views;
  held_.clear();
  for (const auto& prediction : pass.predictions) {
    held_.push_back(prediction.value.detach().contiguous());
    views.push_back({prediction.name, viewOf(held_.back())});
  }
  return views;
}

State TorchModel::stateOf(const std::vector<at::Tensor>& states) const {
  State state;
  auto next = states.begin();
  for (const auto& layer : program().states) {
    LayerState one{layer.layer, {}};
    for (const auto& name : layer.tensors) one.tensors.push_back({name, toValue(*next++)});
    state.push_back(std::move(one));
  }
  return state;
}

std::vector<LayerGates> TorchModel::gates(const Arguments& arguments, const Pass& pass) {
  Arguments given = arguments;
  given.inputs.clear();
  auto list = given.list();
  list.insert(list.begin(), c10::IValue(pass.layers));
  const auto result = compiled_.module.get_method("_gates")(std::move(list));
  const auto& layers = result.toListRef();
  std::vector<LayerGates> gates;
  for (std::size_t i = 0; i < program().gates.size(); ++i) {
    const auto& names = program().gates[i].names;
    const auto tensors = tensorsOf(layers[i]);
    LayerGates one{program().gates[i].layer, {}};
    for (std::size_t k = 0; k < names.size(); ++k)
      one.gates.push_back({names[k], toValue(tensors[k])});
    gates.push_back(std::move(one));
  }
  return gates;
}

Result<Outputs> TorchModel::forward(const Batch& batch, const State& state,
                                    const ForwardOptions& options) {
  return guarded("compute the model", [&]() -> Result<Outputs> {
    const at::NoGradGuard noGradients;
    STATEROOM_CHECK(checkArguments(program(), batch, state));
    const bool planned = plan_ && plan_->covers(batch, options);
    if (planned && (chain()->fromZeros || !state.empty())) return plan_->run(batch, state);
    STATEROOM_TRY(const auto arguments, this->arguments(batch, state));
    if (planned) return plan_->run(batch, stateOf(arguments.states));
    const auto pass = run(arguments, /*training=*/false);
    Outputs outputs;
    for (const auto& prediction : pass.predictions) {
      outputs.values.push_back({prediction.name, toValue(prediction.value)});
    }
    outputs.state = stateOf(pass.states);
    if (options.gates) outputs.gates = gates(arguments, pass);
    for (std::size_t i = 0; options.layerOutputs && i < pass.layers.size(); ++i) {
      outputs.layers.push_back({program().layers[i], toValue(pass.layers[i])});
    }
    return outputs;
  });
}

Result<StepResult> TorchModel::evaluate(const Batch& batch, const Loss& loss, const State& state) {
  return guarded("evaluate the model", [&]() -> Result<StepResult> {
    const at::NoGradGuard noGradients;
    STATEROOM_TRY(const auto arguments, this->arguments(batch, state));
    const auto pass = run(arguments, /*training=*/false);
    STATEROOM_TRY(const auto value, batchLoss(loss, pass.predictions, batch));
    return StepResult{value.mean, value.weight, 0, hold(pass)};
  });
}

Result<std::vector<NamedTensor>> TorchModel::inputGradients(const Batch& batch, const State& state,
                                                            const std::string& output,
                                                            std::int64_t unit) {
  return guarded("compute the gradients", [&]() -> Result<std::vector<NamedTensor>> {
    STATEROOM_TRY(auto arguments, this->arguments(batch, state));
    std::vector<std::string> names;
    const auto leaves = makeLeaves(program(), arguments, names);
    const auto pass = run(arguments, /*training=*/false);
    const auto found = std::ranges::find(pass.predictions, output, &Prediction::name);
    if (found == pass.predictions.end() || unit < 0 || unit >= found->value.size(-1)) {
      return fail(Code::output_unit_unknown, {{"output", output}, {"unit", std::to_string(unit)}});
    }
    lastValues(found->value, arguments, unit).backward({}, false, false, leaves);
    std::vector<NamedTensor> gradients;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      const auto& gradient = leaves[i].grad();
      gradients.push_back(
          {names[i], toValue(gradient.defined() ? gradient : at::zeros_like(leaves[i]))});
    }
    return gradients;
  });
}

Result<> TorchModel::exportModule(const std::filesystem::path& path) const {
  return guarded("export the model", [&]() -> Result<> {
    auto module = compiled_.module;
    module.train(false);
    std::ostringstream bytes;
    module.save(bytes);
    return writeFileAtomically(path, bytes.str());
  });
}

Result<std::unique_ptr<stateroom::Training>> TorchModel::train(const Loss& loss,
                                                               const Optimizer& optimizer,
                                                               std::uint64_t seed) {
  return TorchTraining::make(*this, loss, optimizer, seed);
}

}  // namespace stateroom::engine
