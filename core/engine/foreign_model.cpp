#include "core/engine/foreign_model.h"

#include <algorithm>
#include <sstream>

#include <torch/csrc/jit/api/function_impl.h>

#include "core/base/file.h"
#include "core/engine/guarded.h"
#include "core/engine/kernels/graph_pass.h"
#include "core/engine/model/operations.h"
#include "core/engine/tensors.h"

namespace stateroom::engine {
namespace {

void flatten(const c10::IValue& value, std::vector<at::Tensor>& tensors) {
  if (value.isTensor()) tensors.push_back(value.toTensor());
  if (value.isTensorList()) {
    for (const at::Tensor& tensor : value.toTensorList()) tensors.push_back(tensor);
  }
  if (value.isTuple()) {
    for (const auto& element : value.toTupleRef().elements()) flatten(element, tensors);
  }
}

std::vector<std::pair<std::string, at::Tensor>> named(const c10::IValue& value) {
  std::vector<at::Tensor> tensors;
  flatten(value, tensors);
  std::vector<std::pair<std::string, at::Tensor>> outputs;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    outputs.emplace_back(value.isTensor() ? "output" : "output_" + std::to_string(i), tensors[i]);
  }
  return outputs;
}

unexpected<Error> notOurs(const char* what) {
  return fail(Code::foreign_model_only_computes, {{"what", what}});
}

}  // namespace

ForeignModel::ForeignModel(const torch::jit::Module& module)
    : module_(module),
      forward_(kernels::withKernels(module_.get_method("forward"))),
      parameters_(parametersOf(module_)) {}

c10::IValue ForeignModel::run(std::vector<c10::IValue> list) {
  list.insert(list.begin(), module_._ivalue());
  return (*forward_)(std::move(list));
}

Result<std::unique_ptr<Model>> ForeignModel::load(const std::filesystem::path& path) {
  return guarded("load the TorchScript file", [&]() -> Result<std::unique_ptr<Model>> {
    auto module = torch::jit::load(path.string(), c10::Device(c10::kCPU));
    module.train(false);
    if (!module.find_method("forward")) {
      return fail(Code::foreign_model_without_forward, {{"path", path.string()}});
    }
    return std::unique_ptr<Model>(new ForeignModel(module));
  });
}

std::vector<ParameterInfo> ForeignModel::parameterInfo() const {
  return describe(parameters_);
}

std::vector<Operation> ForeignModel::operations() const {
  return operationsOf(module_, "forward");
}

std::vector<Operation> ForeignModel::operationsAsRun() const {
  return operationsOf(*torch::jit::toGraphFunction(*forward_).graph());
}

Result<std::vector<NamedTensor>> ForeignModel::parameters() const {
  return guarded("read the parameters",
                 [&]() -> Result<std::vector<NamedTensor>> { return values(parameters_); });
}

Result<> ForeignModel::setParameters(const std::vector<NamedTensor>& parameters) {
  return guarded("set the parameters", [&] { return assign(parameters_, parameters); });
}

Result<std::vector<c10::IValue>> ForeignModel::arguments(const Batch& batch, bool gradients) const {
  std::vector<c10::IValue> list;
  const auto& schema = module_.get_method("forward").function().getSchema();
  for (std::size_t i = 1; i < schema.arguments().size(); ++i) {
    const auto& argument = schema.arguments()[i];
    const auto found = std::ranges::find(batch.inputs, argument.name(), &NamedView::name);
    if (found != batch.inputs.end()) {
      const auto tensor = borrow(found->view);
      const bool leaf = gradients && tensor.is_floating_point();
      list.emplace_back(leaf ? tensor.clone().set_requires_grad(true) : tensor);
    } else if (argument.default_value()) {
      list.push_back(*argument.default_value());
    } else {
      return fail(Code::batch_shape, {{"name", "input " + argument.name()},
                                      {"got", "nothing"},
                                      {"wanted", argument.type()->str()}});
    }
  }
  return list;
}

Result<Outputs> ForeignModel::forward(const Batch& batch, const State&, const ForwardOptions&) {
  return guarded("compute the model", [&]() -> Result<Outputs> {
    const at::NoGradGuard noGradients;
    STATEROOM_TRY(auto list, arguments(batch, /*gradients=*/false));
    Outputs outputs;
    for (const auto& [name, tensor] : named(run(std::move(list)))) {
      outputs.values.push_back({name, toValue(tensor)});
    }
    return outputs;
  });
}

Result<StepResult> ForeignModel::evaluate(const Batch&, const Loss&, const State&) {
  return notOurs("evaluated");
}

/// Of every row's last step, since such a model knows no lengths.
Result<std::vector<NamedTensor>> ForeignModel::inputGradients(const Batch& batch, const State&,
                                                              const std::string& output,
                                                              std::int64_t unit) {
  return guarded("compute the gradients", [&]() -> Result<std::vector<NamedTensor>> {
    STATEROOM_TRY(const auto list, arguments(batch, /*gradients=*/true));
    const auto outputs = named(run(list));
    const auto found =
        std::ranges::find(outputs, output, &std::pair<std::string, at::Tensor>::first);
    if (found == outputs.end() || unit < 0 || unit >= found->second.size(-1)) {
      return fail(Code::output_unit_unknown, {{"output", output}, {"unit", std::to_string(unit)}});
    }
    auto chosen = found->second.select(-1, unit);
    if (chosen.dim() == 2) chosen = chosen.select(1, chosen.size(1) - 1);
    return gradientsOf(chosen.sum(), list);
  });
}

/// Gradients of `value` by the float arguments, under forward's names.
std::vector<NamedTensor> ForeignModel::gradientsOf(const at::Tensor& value,
                                                   const std::vector<c10::IValue>& list) const {
  const auto& names = module_.get_method("forward").function().getSchema().arguments();
  std::vector<at::Tensor> leaves;
  std::vector<std::string> leafNames;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!list[i].isTensor() || !list[i].toTensor().requires_grad()) continue;
    leaves.push_back(list[i].toTensor());
    leafNames.push_back(names[i + 1].name());
  }
  value.backward({}, false, false, leaves);
  std::vector<NamedTensor> gradients;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const auto& gradient = leaves[i].grad();
    gradients.push_back(
        {leafNames[i], toValue(gradient.defined() ? gradient : at::zeros_like(leaves[i]))});
  }
  return gradients;
}

Result<> ForeignModel::exportModule(const std::filesystem::path& path) const {
  return guarded("export the model", [&]() -> Result<> {
    std::ostringstream bytes;
    module_.save(bytes);
    return writeFileAtomically(path, bytes.str());
  });
}

Result<std::unique_ptr<stateroom::Training>> ForeignModel::train(const Loss&, const Optimizer&,
                                                                 std::uint64_t) {
  return notOurs("trained");
}

}  // namespace stateroom::engine
