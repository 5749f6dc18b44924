#include "core/engine/model/operations.h"

#include <map>

#include <fmt/format.h>

namespace stateroom::engine {
namespace {

using torch::jit::Block;
using torch::jit::Method;
using torch::jit::Module;
using torch::jit::Node;
using torch::jit::Value;

/// Whether something in the graph makes it: constants are only there.
bool isComputed(const Value& value) {
  return value.node()->kind() != c10::prim::Constant;
}

/// Walks graphs call by call; values keep one name through calls, so that the operations of
/// different layers hang together.
class GraphWalk {
 public:
  std::vector<Operation> take() { return std::move(operations_); }

  void enter(const Module& module, const std::string& method, const std::string& path) {
    modules_.push_back({module, path});
    walk(*module.get_method(method).graph()->block());
    modules_.pop_back();
  }

 private:
  struct Place {
    Module module;
    std::string path;
  };

  std::string nameOf(const Value* value) const {
    const auto found = names_.find(value);
    if (found != names_.end()) return found->second;
    const auto& path = modules_.back().path;
    return path.empty() ? value->debugName() : path + "/" + value->debugName();
  }

  void walk(const Block& block) {
    for (const auto* node : block.nodes()) {
      if (node->kind() == c10::prim::Constant || node->kind() == c10::prim::GetAttr) continue;
      if (node->kind() == c10::prim::CallMethod) {
        call(*node);
        continue;
      }
      add(*node);
      const std::size_t place = operations_.size() - 1;
      for (const auto* inner : node->blocks()) {
        carryIn(*node, *inner);
        walk(*inner);
        for (const auto* output : inner->outputs())
          if (isComputed(*output)) operations_[place].inputs.push_back(nameOf(output));
      }
    }
  }

  /// What a loop carries has inside the name that it has before.
  void carryIn(const Node& node, const Block& inner) {
    if (node.kind() != c10::prim::Loop) return;
    for (std::size_t i = 1; i < inner.inputs().size(); ++i)
      names_[inner.inputs()[i]] = nameOf(node.input(i + 1));
  }

  /// The chain of attributes from self to the module that is called: {"encoder", "lstm"}.
  std::vector<std::string> attributesOf(const Value* value) const {
    std::vector<std::string> names;
    while (value->node()->kind() == c10::prim::GetAttr) {
      names.insert(names.begin(), value->node()->s(c10::attr::name));
      value = value->node()->input(0);
    }
    return names;
  }

  void call(const Node& node) {
    auto [module, path] = modules_.back();
    for (const auto& name : attributesOf(node.input(0))) {
      module = module.attr(name).toModule();
      path += (path.empty() ? "" : ".") + name;
    }
    const auto& method = node.s(c10::attr::name);
    const auto graph = module.get_method(method).graph();
    for (std::size_t i = 1; i < node.inputs().size(); ++i) {
      names_[graph->inputs()[i]] = nameOf(node.input(i));
    }
    enter(module, method, path);
    modules_.push_back({module, path});
    std::vector<std::string> results;
    for (const auto* output : graph->outputs()) results.push_back(nameOf(output));
    modules_.pop_back();
    for (std::size_t i = 0; i < results.size(); ++i) names_[node.output(i)] = results[i];
  }

  void add(const Node& node) {
    const auto& path = modules_.back().path;
    const std::string op = node.kind().toQualString();
    Operation operation{"", op, path, {}, {}};
    operation.name =
        fmt::format("{}{}{}:{}", path, path.empty() ? "" : "/", op, counts_[path + op]++);
    for (const auto* input : node.inputs()) {
      const auto kind = input->node()->kind();
      if (kind == c10::prim::GetAttr) {
        operation.inputs.push_back(parameterName(input));
      } else if (kind != c10::prim::Constant) {
        operation.inputs.push_back(nameOf(input));
      }
    }
    for (const auto* output : node.outputs()) operation.outputs.push_back(nameOf(output));
    operations_.push_back(std::move(operation));
  }

  std::string parameterName(const Value* value) const {
    auto name = modules_.back().path;
    for (const auto& attribute : attributesOf(value)) name += (name.empty() ? "" : ".") + attribute;
    return name;
  }

  std::vector<Operation> operations_;
  std::vector<Place> modules_;
  std::map<const Value*, std::string> names_;
  std::map<std::string, int> counts_;
};

/// The path of the submodule that an inlined node came from.
std::string pathOf(const Node& node) {
  const auto stack = node.callstack();
  if (!stack) return {};
  std::string path;
  for (const auto& entry : (*stack)->vec()) {
    const auto& instance = std::get<2>(entry);
    if (!instance || instance->instance_name().rfind("SELF", 0) == 0) continue;
    path += (path.empty() ? "" : ".") + instance->instance_name();
  }
  return path;
}

/// "lstm.weight_ih_l0" of a chain of attributes from self.
std::string attributePath(const Value* value) {
  std::string name;
  for (; value->node()->kind() == c10::prim::GetAttr; value = value->node()->input(0)) {
    name = value->node()->s(c10::attr::name) + (name.empty() ? "" : ".") + name;
  }
  return name;
}

void walkInlined(const Block& block, std::map<std::string, int>& counts,
                 std::vector<Operation>& operations) {
  for (const auto* node : block.nodes()) {
    if (node->kind() == c10::prim::Constant || node->kind() == c10::prim::GetAttr) continue;
    const std::string op = node->kind().toQualString(), path = pathOf(*node);
    Operation operation{"", op, path, {}, {}};
    operation.name =
        fmt::format("{}{}{}:{}", path, path.empty() ? "" : "/", op, counts[path + op]++);
    for (const auto* input : node->inputs()) {
      const auto kind = input->node()->kind();
      if (kind == c10::prim::GetAttr) operation.inputs.push_back(attributePath(input));
      if (kind != c10::prim::GetAttr && kind != c10::prim::Constant)
        operation.inputs.push_back(input->debugName());
    }
    for (const auto* output : node->outputs()) operation.outputs.push_back(output->debugName());
    const std::size_t place = operations.size();
    operations.push_back(std::move(operation));
    for (const auto* inner : node->blocks()) {
      walkInlined(*inner, counts, operations);
      for (const auto* output : inner->outputs())
        if (isComputed(*output)) operations[place].inputs.push_back(output->debugName());
    }
  }
}

}  // namespace

std::vector<Operation> operationsOf(const torch::jit::Graph& inlined) {
  std::vector<Operation> operations;
  std::map<std::string, int> counts;
  walkInlined(*inlined.block(), counts, operations);
  return operations;
}

std::vector<Operation> operationsOf(const Module& module, const std::string& method) {
  GraphWalk walk;
  walk.enter(module, method, "");
  return walk.take();
}

}  // namespace stateroom::engine
