#include "core/engine/kernels/graph_pass.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/csrc/jit/runtime/operator.h>

namespace stateroom::kernels {
namespace {

using Kernels = std::unordered_map<c10::Symbol, c10::Symbol>;

/// By LibTorch's operator ours, with the same arguments.
Kernels kernelsOf(Precision precision) {
  Kernels kernels;
  const auto add = [&kernels](const std::string& name, const std::string& suffix) {
    kernels[c10::Symbol::fromQualString("aten::" + name)] =
        c10::Symbol::fromQualString("stateroom::" + name + suffix);
  };
  for (const char* name : {"lstm", "gru", "rnn_tanh", "rnn_relu"}) {
    add(name, precision == Precision::Bf16 ? "_bf16" : "");
  }
  for (const char* name :
       {"linear", "sigmoid", "tanh", "exp", "selu", "silu", "elu", "gelu", "softplus"}) {
    add(name, "");
  }
  return kernels;
}

/// Whether ours has the overload that the node calls: there is an exp of a number too, and one that
/// writes into a tensor.
bool mirrors(c10::Symbol kernel, const torch::jit::Node& node) {
  const auto* called = node.maybeSchema();
  return called != nullptr &&
         std::ranges::any_of(torch::jit::getAllOperatorsFor(kernel), [called](const auto& ours) {
           return ours->schema().overload_name() == called->overload_name();
         });
}

void replace(torch::jit::Node& node, c10::Symbol kernel) {
  auto* replacement = node.owningGraph()->create(kernel, node.inputs(), node.outputs().size());
  replacement->copyMetadata(&node);
  for (std::size_t i = 0; i < node.outputs().size(); ++i) {
    replacement->output(i)->setType(node.output(i)->type());
  }
  replacement->insertBefore(&node);
  node.replaceAllUsesWith(replacement);
}

void rewrite(torch::jit::Block& block, const Kernels& kernels) {
  for (auto node = block.nodes().begin(); node != block.nodes().end(); ++node) {
    for (auto* inner : node->blocks()) rewrite(*inner, kernels);
    const auto kernel = kernels.find(node->kind());
    if (kernel != kernels.end() && mirrors(kernel->second, **node)) {
      replace(**node, kernel->second);
      node.destroyCurrent();
    }
  }
}

}  // namespace

std::unique_ptr<torch::jit::Function> withKernels(const torch::jit::Method& method,
                                                  Precision precision) {
  // Calls inside calls are inlined only where the optimiser is on.
  const torch::jit::GraphOptimizerEnabledGuard optimiser(true);
  auto graph = torch::jit::toGraphFunction(method.function()).graph()->copy();
  torch::jit::Inline(*graph);
  rewrite(*graph->block(), kernelsOf(precision));
  return std::make_unique<torch::jit::GraphFunction>(method.function().qualname(), std::move(graph),
                                                     nullptr);
}

}  // namespace stateroom::kernels
