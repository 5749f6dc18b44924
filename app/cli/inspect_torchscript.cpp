#include "app/cli/inspect_torchscript.h"

#include <algorithm>
#include <map>
#include <set>

#include <sys/resource.h>

#include "core/engine_loader.h"
#include "core/interop/torchscript/torchscript.h"

namespace stateroom::cli {
namespace {

constexpr rlim_t kSeconds = 120, kMemory = rlim_t{16} << 30;

/// Bounds what this process may do while somebody else's file is loaded: time, memory, and no file
/// grows meanwhile.
class Bounds {
 public:
  Bounds() {
    set(RLIMIT_CPU, kSeconds, nullptr);
    set(RLIMIT_FSIZE, 0, &files_);
#ifndef __SANITIZE_ADDRESS__  // which reserves more than any limit
    set(RLIMIT_AS, kMemory, &memory_);
#endif
  }
  ~Bounds() {
    restore(RLIMIT_FSIZE, files_);
    restore(RLIMIT_AS, memory_);
  }
  Bounds(const Bounds&) = delete;
  Bounds& operator=(const Bounds&) = delete;

 private:
  static void set(__rlimit_resource what, rlim_t most, rlimit* before) {
    rlimit limit{};
    if (::getrlimit(what, &limit) != 0) return;
    if (before != nullptr) *before = limit;
    limit.rlim_cur = std::min(most, limit.rlim_max);
    ::setrlimit(what, &limit);
  }
  static void restore(__rlimit_resource what, const rlimit& before) {
    if (before.rlim_max != 0) ::setrlimit(what, &before);
  }

  rlimit files_{}, memory_{};
};

std::string topOf(const std::string& path) {
  return path.substr(0, path.find('.'));
}

/// What a submodule is, by what it computes: the file knows only names of Python classes.
std::string typeOf(const std::set<std::string>& ops) {
  static constexpr std::pair<const char*, const char*> kTypes[] = {
      {"aten::lstm", "LSTM"},
      {"aten::gru", "GRU"},
      {"aten::rnn_tanh", "RNN"},
      {"aten::rnn_relu", "RNN"},
      {"aten::embedding", "Embedding"},
      {"aten::conv1d", "Conv1d"},
      {"aten::conv2d", "Conv2d"},
      {"aten::batch_norm", "BatchNorm"},
      {"aten::layer_norm", "LayerNorm"},
      {"aten::linear", "Linear"},
      {"aten::addmm", "Linear"},
      {"aten::dropout", "Dropout"}};
  for (const auto& [op, type] : kTypes)
    if (ops.contains(op)) return type;
  return "Module";
}

/// The submodules of a graph with what they take from each other, also through operations that
/// belong to none.
class Submodules {
 public:
  Submodules(const std::vector<ParameterInfo>& parameters, const std::vector<Operation>& operations)
      : operations_(operations) {
    for (std::size_t i = 0; i < operations.size(); ++i) {
      for (const auto& output : operations[i].outputs) producer_[output] = i;
      if (!operations[i].layer.empty())
        layer(topOf(operations[i].layer)).ops.insert(operations[i].op);
    }
    for (const auto& parameter : parameters) {
      const std::string top = topOf(parameter.layer);
      if (top.empty()) continue;
      layer(top).info.parameters.push_back(
          {parameter.name.substr(top.size() + 1), parameter.shape, parameter.trainable});
    }
    for (const auto& operation : operations)
      if (const std::string top = topOf(operation.layer); !top.empty())
        for (const auto& input : operation.inputs) link(input, layer(top).info);
  }

  std::vector<LayerInfo> take() {
    std::vector<LayerInfo> infos;
    for (const std::string& name : order_) {
      infos.push_back(std::move(layers_.at(name).info));
      infos.back().type = typeOf(layers_.at(name).ops);
    }
    return infos;
  }

 private:
  struct Entry {
    LayerInfo info;
    std::set<std::string> ops;
  };

  Entry& layer(const std::string& name) {
    const auto [place, isNew] = layers_.try_emplace(name);
    if (isNew) {
      place->second.info.name = name;
      order_.push_back(name);
    }
    return place->second;
  }

  void link(const std::string& value, LayerInfo& to) {
    std::set<std::string> seen;
    std::vector<std::string> waiting{value};
    while (!waiting.empty()) {
      const std::string next = std::move(waiting.back());
      waiting.pop_back();
      const auto from = producer_.find(next);
      if (from == producer_.end() || !seen.insert(next).second) continue;
      const Operation& operation = operations_[from->second];
      const std::string top = topOf(operation.layer);
      if (top.empty())
        waiting.insert(waiting.end(), operation.inputs.begin(), operation.inputs.end());
      else if (top != to.name && std::ranges::count(to.inputs, top) == 0)
        to.inputs.push_back(top);
    }
  }

  const std::vector<Operation>& operations_;
  std::map<std::string, std::size_t> producer_;
  std::map<std::string, Entry> layers_;
  std::vector<std::string> order_;
};

}  // namespace

Result<TorchScriptContents> readTorchScript(const std::filesystem::path& path) {
  STATEROOM_CHECK(checkTorchScript(path));
  STATEROOM_TRY(auto* computing, engine());
  const Bounds bounds;
  STATEROOM_TRY(const auto model, computing->load(path));
  const auto parameters = model->parameterInfo();
  TorchScriptContents contents{.layers = {}, .operations = model->operations(), .parameters = {}};
  contents.layers = Submodules(parameters, contents.operations).take();
  STATEROOM_TRY(contents.parameters, model->parameters());
  return contents;
}

Json operationsJson(const std::vector<Operation>& operations) {
  Json json = Json::array();
  for (const auto& operation : operations)
    json.push_back({{"name", operation.name},
                    {"op", operation.op},
                    {"layer", operation.layer},
                    {"inputs", operation.inputs},
                    {"outputs", operation.outputs}});
  return json;
}

}  // namespace stateroom::cli
