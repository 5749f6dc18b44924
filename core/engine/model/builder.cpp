#include "core/engine/model/builder.h"

#include "core/engine/model/layer_source.h"
#include "core/model/resolve.h"

namespace stateroom::engine {
namespace {

using Unit = std::shared_ptr<torch::jit::CompilationUnit>;

torch::jit::Module makeModule(const std::string& type, const Unit& unit) {
  torch::jit::Module module(c10::QualifiedName("__torch__." + type), unit, /*shouldMangle=*/true);
  module.register_attribute("training", c10::BoolType::get(), false);
  return module;
}

bool isBuffer(const ParameterSpec& parameter) {
  return parameter.name.starts_with("running_");
}

torch::jit::Module makeLayer(const Layer& layer, const LayerInfo& info, const Unit& unit) {
  auto module = makeModule(info.type, unit);
  for (const auto& parameter : info.parameters) {
    auto tensor = at::zeros(parameter.shape, at::kFloat);
    tensor.set_requires_grad(parameter.trainable && layer.trainable() && !isBuffer(parameter));
    if (isBuffer(parameter)) {
      module.register_buffer(parameter.name, tensor);
    } else {
      module.register_parameter(parameter.name, tensor, /*is_buffer=*/false);
    }
  }
  module.define(layerSource(layer));
  return module;
}

}  // namespace

Result<Compiled> build(const ModelSpec& spec) {
  STATEROOM_TRY(const auto infos, stateroom::describe(spec));
  const auto unit = std::make_shared<torch::jit::CompilationUnit>();
  auto module = makeModule("Model", unit);
  for (int i = 0; i < spec.layers_size(); ++i) {
    const auto& layer = spec.layers(i);
    if (layer.has_input()) continue;
    module.register_module(layer.name(),
                           makeLayer(layer, infos[static_cast<std::size_t>(i)], unit));
  }
  auto program = writeProgram(spec);
  module.define(program.source);
  return Compiled{std::move(program), chainOf(spec), module};
}

}  // namespace stateroom::engine
