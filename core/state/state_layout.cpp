#include "core/state/state_layout.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "core/base/hash.h"

namespace stateroom {
namespace {

constexpr std::int64_t kMostUnits = std::int64_t{1} << 20;  // of one tensor
constexpr std::size_t kMostTensors = 4096;                  // of a model

unexpected<Error> invalid(std::string reason) {
  return fail(Code::state_layout_invalid, {{"reason", std::move(reason)}});
}

Result<> checkLayer(const StateLayout::Layer& layer) {
  std::set<std::string_view> names;
  if (layer.tensors.empty()) return invalid("layer " + layer.name + " has no tensor");
  for (const auto& tensor : layer.tensors) {
    if (tensor.name.empty() || !names.insert(tensor.name).second) {
      return invalid("layer " + layer.name + " has two tensors of one name, or one without");
    }
    if (tensor.units < 1 || tensor.units > kMostUnits) {
      return invalid(layer.name + "." + tensor.name + " has " + std::to_string(tensor.units) +
                     " units");
    }
  }
  return {};
}

std::string jsonOf(const std::vector<StateLayout::Layer>& layers) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& layer : layers) {
    auto tensors = nlohmann::ordered_json::array();
    for (const auto& tensor : layer.tensors) {
      tensors.push_back({{"name", tensor.name}, {"units", tensor.units}});
    }
    list.push_back({{"layer", layer.name}, {"tensors", std::move(tensors)}});
  }
  return list.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

StateLayout::StateLayout(std::vector<Layer> layers)
    : layers_(std::move(layers)), json_(jsonOf(layers_)) {
  hash_ = fingerprint64(json_);
  for (const auto& layer : layers_) {
    for (const auto& tensor : layer.tensors) units_ += tensor.units;
  }
}

Result<StateLayout> StateLayout::of(std::vector<Layer> layers) {
  std::set<std::string_view> names;
  std::size_t tensors = 0;
  for (const auto& layer : layers) {
    if (layer.name.empty() || !names.insert(layer.name).second) {
      return invalid("two layers have one name, or one has none");
    }
    STATEROOM_CHECK(checkLayer(layer));
    tensors += layer.tensors.size();
  }
  if (tensors == 0 || tensors > kMostTensors) {
    return invalid("it has " + std::to_string(tensors) + " tensors");
  }
  return StateLayout(std::move(layers));
}

Result<StateLayout> StateLayout::of(const State& state) {
  std::vector<Layer> layers;
  for (const auto& layer : state) {
    Layer& added = layers.emplace_back(Layer{.name = layer.layer, .tensors = {}});
    for (const auto& [name, tensor] : layer.tensors) {
      added.tensors.push_back({name, tensor.shape().size() == 2 ? tensor.shape()[1] : 0});
    }
  }
  STATEROOM_TRY(auto layout, of(std::move(layers)));
  STATEROOM_CHECK(layout.rowsOf(state));
  return layout;
}

Result<StateLayout> StateLayout::fromJson(std::string_view text) {
  try {
    std::vector<Layer> layers;
    for (const auto& layer : nlohmann::json::parse(text)) {
      Layer& added = layers.emplace_back(Layer{.name = layer.at("layer"), .tensors = {}});
      for (const auto& tensor : layer.at("tensors")) {
        added.tensors.push_back({tensor.at("name"), tensor.at("units")});
      }
    }
    return of(std::move(layers));
  } catch (const nlohmann::json::exception& error) {
    return invalid(error.what());
  }
}

State StateLayout::zero(std::int64_t rows) const {
  State state;
  for (const auto& layer : layers_) {
    LayerState& added = state.emplace_back(LayerState{.layer = layer.name, .tensors = {}});
    for (const auto& tensor : layer.tensors) {
      added.tensors.push_back({tensor.name, stateroom::Tensor(DType::F32, {rows, tensor.units})});
    }
  }
  return state;
}

Result<std::int64_t> StateLayout::rowsOf(const State& state) const {
  const auto differs = [&](std::string name, std::string got, std::string wanted) {
    return fail(
        Code::state_shape,
        {{"name", std::move(name)}, {"got", std::move(got)}, {"wanted", std::move(wanted)}});
  };
  const auto count = [](std::size_t n) { return std::to_string(n); };
  if (state.size() != layers_.size()) {
    return differs("the state", count(state.size()) + " layers", count(layers_.size()));
  }
  std::int64_t rows = -1;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& wanted = layers_[i];
    if (state[i].layer != wanted.name || state[i].tensors.size() != wanted.tensors.size()) {
      return differs("layer " + count(i), state[i].layer, wanted.name);
    }
    for (std::size_t j = 0; j < wanted.tensors.size(); ++j) {
      const auto& [name, tensor] = state[i].tensors[j];
      const std::string full = wanted.name + "." + wanted.tensors[j].name;
      if (name != wanted.tensors[j].name) return differs(full, name, wanted.tensors[j].name);
      if (tensor.dtype() != DType::F32) {
        return differs(full, std::string(nameOf(tensor.dtype())), "float32");
      }
      const auto& shape = tensor.shape();
      if (rows < 0 && shape.size() == 2) rows = shape[0];
      const Shape expected = {std::max<std::int64_t>(rows, 0), wanted.tensors[j].units};
      if (shape != expected) return differs(full, toString(shape), toString(expected));
    }
  }
  return rows;
}

}  // namespace stateroom
