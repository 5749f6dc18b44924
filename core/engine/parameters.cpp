#include "core/engine/parameters.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/engine/tensors.h"

namespace stateroom::engine {
namespace {

std::string layerOf(const std::string& name) {
  const auto dot = name.rfind('.');
  return dot == std::string::npos ? "" : name.substr(0, dot);
}

std::string described(DType dtype, const Shape& shape) {
  return fmt::format("{} {}", nameOf(dtype), toString(shape));
}

void add(const torch::jit::Module& module, const std::string& prefix,
         std::vector<NamedParameter>& all) {
  for (const auto& [name, tensor] : module.named_parameters(false)) {
    all.push_back({prefix + name, tensor});
  }
  for (const auto& [name, tensor] : module.named_buffers(false)) {
    all.push_back({prefix + name, tensor});
  }
  for (const auto& child : module.named_children()) {
    add(child.value, prefix + child.name + ".", all);
  }
}

}  // namespace

std::vector<NamedParameter> parametersOf(const torch::jit::Module& module) {
  std::vector<NamedParameter> all;
  add(module, "", all);
  return all;
}

std::vector<ParameterInfo> describe(const std::vector<NamedParameter>& parameters) {
  std::vector<ParameterInfo> infos;
  for (const auto& [name, tensor] : parameters) {
    infos.push_back(
        {name, layerOf(name), shapeOf(tensor), dtypeOf(tensor), tensor.requires_grad()});
  }
  return infos;
}

std::vector<NamedTensor> values(const std::vector<NamedParameter>& parameters) {
  std::vector<NamedTensor> result;
  for (const auto& [name, tensor] : parameters) result.push_back({name, toValue(tensor)});
  return result;
}

Result<> assign(const std::vector<NamedParameter>& parameters,
                const std::vector<NamedTensor>& values) {
  std::vector<std::pair<at::Tensor, const Tensor*>> pairs;
  for (const auto& [name, value] : values) {
    const auto found = std::ranges::find(parameters, name, &NamedParameter::name);
    if (found == parameters.end()) return fail(Code::parameter_unknown, {{"name", name}});
    const auto wanted = shapeOf(found->tensor);
    if (wanted != value.shape() || dtypeOf(found->tensor) != value.dtype()) {
      return fail(Code::parameter_shape, {{"name", name},
                                          {"got", described(value.dtype(), value.shape())},
                                          {"wanted", described(dtypeOf(found->tensor), wanted)}});
    }
    pairs.emplace_back(found->tensor, &value);
  }
  const at::NoGradGuard noGradients;
  for (const auto& [tensor, value] : pairs) tensor.copy_(borrow(value->view()));
  return {};
}

}  // namespace stateroom::engine
