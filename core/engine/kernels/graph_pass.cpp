#include "core/engine/kernels/graph_pass.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

namespace stateroom::kernels {
namespace {

std::optional<c10::Symbol> kernelOf(c10::Symbol kind) {
  static const std::array<std::pair<c10::Symbol, c10::Symbol>, 4> kernels = [] {
    const auto pair = [](const std::string& name) {
      return std::pair(c10::Symbol::fromQualString("aten::" + name),
                       c10::Symbol::fromQualString("stateroom::" + name));
    };
    return std::array{pair("lstm"), pair("gru"), pair("rnn_tanh"), pair("rnn_relu")};
  }();
  for (const auto& [stock, kernel] : kernels) {
    if (stock == kind) return kernel;
  }
  return std::nullopt;
}

void replace(torch::jit::Node& node, c10::Symbol kernel) {
  auto* replacement = node.owningGraph()->create(kernel, node.inputs(), node.outputs().size());
  replacement->setSourceRange(node.sourceRange());
  for (std::size_t i = 0; i < node.outputs().size(); ++i) {
    replacement->output(i)->setType(node.output(i)->type());
  }
  replacement->insertBefore(&node);
  node.replaceAllUsesWith(replacement);
}

void rewrite(torch::jit::Block& block) {
  for (auto node = block.nodes().begin(); node != block.nodes().end(); ++node) {
    for (auto* inner : node->blocks()) rewrite(*inner);
    if (const auto kernel = kernelOf(node->kind())) {
      replace(**node, *kernel);
      node.destroyCurrent();
    }
  }
}

}  // namespace

std::unique_ptr<torch::jit::Function> withKernels(const torch::jit::Method& method) {
  // Calls inside calls are inlined only where the optimiser is on.
  const torch::jit::GraphOptimizerEnabledGuard optimiser(true);
  auto graph = torch::jit::toGraphFunction(method.function()).graph()->copy();
  torch::jit::Inline(*graph);
  rewrite(*graph->block());
  return std::make_unique<torch::jit::GraphFunction>(method.function().qualname(), std::move(graph),
                                                     nullptr);
}

}  // namespace stateroom::kernels
