#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/model/layer_name.h"
#include "core/model/layer_type.h"
#include "core/project/inferred_defaults.h"

namespace stateroom {
namespace {

constexpr std::int64_t kLargestSize = std::int64_t{1} << 28;  // of one axis
constexpr std::int64_t kMostParameters = std::int64_t{1} << 32;

/// Walks through a spec whose inputs are named, computing one layer after the other.
class Walk {
 public:
  explicit Walk(const ModelSpec& spec) : spec_(spec) {}

  Result<std::vector<LayerFacts>> run() {
    if (spec_.layers().empty()) return passOn(Error(Code::model_empty), "field", "model.layers");
    for (const auto& layer : spec_.layers()) {
      if (auto added = add(layer); !added)
        return passOn(std::move(added).error(), "layer", layer.name());
    }
    if (auto checked = checkOutputs(); !checked) {
      return passOn(std::move(checked).error(), "field", "model.outputs");
    }
    STATEROOM_CHECK(checkUse());
    return std::move(facts_);
  }

 private:
  Result<> add(const Layer& layer) {
    STATEROOM_CHECK(checkLayerName(layer.name()));
    if (places_.contains(layer.name()))
      return fail(Code::layer_name_twice, {{"name", layer.name()}});
    const auto* type = layerTypeOf(layer);
    if (type == nullptr) return fail(Code::layer_kind_missing, {{"known", knownKinds()}});
    STATEROOM_TRY(const auto inputs, valuesOf(layer));
    STATEROOM_CHECK(checkSequences(layer, *type));
    STATEROOM_TRY(auto facts, type->facts(layer, inputs));
    facts.output.layer = layer.name();
    for (auto& parameter : facts.parameters) parameter.spec.trainable &= layer.trainable();
    STATEROOM_CHECK(checkSize(facts));
    places_[layer.name()] = facts_.size();
    facts_.push_back(std::move(facts));
    return {};
  }

  static std::string knownKinds() {
    std::vector<std::string> kinds;
    const auto& oneof = *Layer::descriptor()->oneof_decl(0);
    for (int i = 0; i < oneof.field_count(); ++i) {
      if (const auto* field = oneof.field(i); field->containing_oneof() == &oneof)
        kinds.push_back(field->name());
    }
    return join(kinds, ", ");
  }

  Result<std::vector<LayerValue>> valuesOf(const Layer& layer) const {
    if (layer.has_input()) {
      if (!layer.inputs().empty()) return fail(Code::layer_input_taken);
      return std::vector<LayerValue>();
    }
    if (layer.inputs().empty()) return fail(Code::layer_input_missing);
    std::vector<LayerValue> values;
    for (const auto& name : layer.inputs()) {
      const auto place = places_.find(name);
      if (name == layer.name()) return fail(Code::layer_input_itself);
      if (place == places_.end()) return unknownInput(name);
      values.push_back(facts_[place->second].output);
    }
    return values;
  }

  unexpected<Error> unknownInput(const std::string& name) const {
    if (std::ranges::count(spec_.layers(), name, &Layer::name) > 0) {
      return fail(Code::layer_input_later, {{"input", name}});
    }
    const auto names = namesSoFar();
    if (const auto near = nearest(name, names)) {
      return fail(Code::layer_input_unknown, {{"input", name}, {"nearest", *near}});
    }
    return fail(Code::layer_input_unknown_here, {{"input", name}, {"known", join(names, ", ")}});
  }

  std::vector<std::string> namesSoFar() const {
    std::vector<std::string> names;
    for (const auto& facts : facts_) names.push_back(facts.output.layer);
    return names;
  }

  /// A recurrent layer behind one that gives its last output only: the commonest mistake has words
  /// of its own. Layers in between do not change the shape's time axis.
  Result<> checkSequences(const Layer& layer, const LayerType& type) const {
    const bool wantsTime =
        isRecurrent(layer) || layer.has_time_distributed() || layer.has_masking();
    if (!wantsTime || layer.inputs().empty()) return {};
    const auto* before = source(layer.inputs(0));
    while (before != nullptr && !isRecurrent(*before) && !before->inputs().empty()) {
      before = source(before->inputs(0));
    }
    if (before == nullptr || !isRecurrent(*before) || output(before->name()).time) return {};
    return fail(Code::layer_needs_sequences,
                {{"type", std::string(type.name)}, {"input", before->name()}});
  }

  const Layer* source(const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &spec_.layers(static_cast<int>(found->second));
  }

  const LayerValue& output(const std::string& name) const {
    return facts_[places_.at(name)].output;
  }

  Result<> checkSize(const LayerFacts& facts) {
    double count = 0;
    for (const auto& parameter : facts.parameters) {
      double product = 1;
      for (const auto size : parameter.spec.shape) product *= static_cast<double>(size);
      count += product;
    }
    parameterCount_ += count;
    if (facts.output.width <= kLargestSize && parameterCount_ <= kMostParameters) return {};
    return fail(Code::model_too_large, {{"count", fmt::format("{:.3g}", parameterCount_)},
                                        {"limit", fmt::format("{:.3g}", double(kMostParameters))}});
  }

  Result<> checkOutputs() const {
    std::set<std::string> seen;
    for (const auto& name : spec_.outputs()) {
      if (!places_.contains(name)) {
        return fail(Code::output_unknown, {{"output", name}, {"known", join(namesSoFar(), ", ")}});
      }
      if (!seen.insert(name).second) return fail(Code::output_twice, {{"output", name}});
      if (output(name).ids) return fail(Code::output_ids, {{"output", name}});
    }
    return {};
  }

  Result<> checkUse() const {
    std::set<std::string> used(spec_.outputs().begin(), spec_.outputs().end());
    if (used.empty()) used.insert(facts_.back().output.layer);
    for (const auto& layer : spec_.layers())
      used.insert(layer.inputs().begin(), layer.inputs().end());
    for (const auto& facts : facts_) {
      if (!used.contains(facts.output.layer)) {
        return passOn(Error(Code::layer_unused).at("layer", facts.output.layer));
      }
    }
    return {};
  }

  const ModelSpec& spec_;
  std::vector<LayerFacts> facts_;
  std::map<std::string, std::size_t> places_;
  double parameterCount_ = 0;
};

Shape shapeOf(const LayerValue& value) {
  Shape shape = {-1};
  if (value.time) shape.push_back(-1);
  if (!value.ids) shape.push_back(value.width);
  return shape;
}

}  // namespace

Result<std::vector<LayerFacts>> layerFacts(const ModelSpec& spec) {
  return Walk(spec).run();
}

std::int64_t LayerInfo::parameterCount() const {
  std::int64_t count = 0;
  for (const auto& parameter : parameters) count += elementsOf(parameter.shape);
  return count;
}

Result<std::vector<LayerInfo>> describe(const ModelSpec& spec) {
  STATEROOM_TRY(const auto facts, layerFacts(spec));
  std::vector<LayerInfo> infos;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto& layer = spec.layers(static_cast<int>(i));
    LayerInfo info;
    info.name = layer.name();
    info.type = layerTypeOf(layer)->name;
    info.inputs = {layer.inputs().begin(), layer.inputs().end()};
    info.outputShape = shapeOf(facts[i].output);
    for (const auto& parameter : facts[i].parameters) info.parameters.push_back(parameter.spec);
    info.stateTensors = facts[i].stateTensors;
    info.units = facts[i].units;
    info.multiplyAdds = facts[i].multiplyAdds;
    infos.push_back(std::move(info));
  }
  return infos;
}

const Recurrent* recurrentOf(const Layer& layer) {
  if (layer.has_lstm()) return &layer.lstm();
  if (layer.has_gru()) return &layer.gru();
  return layer.has_simple_rnn() ? &layer.simple_rnn() : nullptr;
}

Result<> checkStateful(const ModelSpec& spec) {
  if (!hasRecurrentLayer(spec)) return fail(Code::state_none);
  for (const auto& layer : spec.layers()) {
    const auto* recurrent = recurrentOf(layer);
    if (recurrent == nullptr) continue;
    const auto refusal = recurrent->bidirectional()  ? Code::state_bidirectional
                         : recurrent->go_backwards() ? Code::state_backwards
                                                     : Code::state_none;
    if (refusal != Code::state_none) return passOn(Error(refusal).at("layer", layer.name()));
  }
  return {};
}

}  // namespace stateroom
