#include "core/model/resolve.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/model/label_check.h"
#include "core/model/layer_name.h"
#include "core/model/layer_type.h"
#include "core/model/rescaling_fit.h"
#include "core/project/settings.h"

namespace stateroom {
namespace {

using Features = std::vector<const FeatureSet::Output*>;

/// Writes a model's layers out, one after the other. An Input that takes columns of ids becomes
/// several layers, the last of which has its name.
class Resolver {
 public:
  Resolver(const Project& project, std::span<const FeatureSet::Output> features)
      : project_(project), features_(features) {}

  Result<ModelSpec> run() {
    auto model = project_.model();
    if (model.layers().empty()) return passOn(Error(Code::model_empty), "field", "model.layers");
    nameLayers(model);
    addInput(model);
    connect(model);
    for (const auto& layer : model.layers()) {
      if (layer.has_input())
        listed_.insert(layer.input().features().begin(), layer.input().features().end());
    }
    for (auto& layer : *model.mutable_layers()) {
      if (auto added = add(std::move(layer)); !added)
        return passOn(std::move(added).error(), "layer", current_);
    }
    *resolved_.mutable_outputs() = model.outputs();
    if (resolved_.outputs().empty()) resolved_.add_outputs(resolved_.layers().rbegin()->name());
    return std::move(resolved_);
  }

 private:
  /// Layers without a name are called after their kind, as in Keras: dense, dense_1.
  void nameLayers(ModelSpec& model) {
    for (const auto& layer : model.layers()) taken_.insert(layer.name());
    for (auto& layer : *model.mutable_layers()) {
      if (!layer.name().empty() || layerTypeOf(layer) == nullptr) continue;
      const auto* kind = Layer::GetReflection()->GetOneofFieldDescriptor(
          layer, Layer::descriptor()->oneof_decl(oneofIndex()));
      layer.set_name(newName(kind->name()));
    }
  }

  static int oneofIndex() { return Layer::descriptor()->FindOneofByName("kind")->index(); }

  std::string newName(std::string_view wish) {
    auto name = layerNameFrom(wish, taken_);
    taken_.insert(name);
    return name;
  }

  void addInput(ModelSpec& model) {
    const auto& first = model.layers(0);
    if (first.has_input() || !first.inputs().empty()) return;
    auto& input = *model.add_layers();
    input.set_name(newName("features"));
    input.mutable_input();
    std::rotate(model.mutable_layers()->pointer_begin(), model.mutable_layers()->pointer_end() - 1,
                model.mutable_layers()->pointer_end());
  }

  static void connect(ModelSpec& model) {
    for (int i = 1; i < model.layers_size(); ++i) {
      auto& layer = *model.mutable_layers(i);
      if (!layer.has_input() && layer.inputs().empty())
        layer.add_inputs(model.layers(i - 1).name());
    }
  }

  Result<> add(Layer layer) {
    current_ = layer.name();
    if (layer.has_input()) return addFeatures(std::move(layer));
    if (layer.has_embedding()) fillEmbedding(layer);
    append(std::move(layer));
    return {};
  }

  void append(Layer layer) {
    fillDefaults(layer);
    *resolved_.add_layers() = std::move(layer);
  }

  Result<> addFeatures(Layer layer) {
    auto& input = *layer.mutable_input();
    if (!layer.inputs().empty()) return fail(Code::layer_input_taken);
    const bool bare = features_.empty() && input.features().empty() && input.width() > 0;
    if (bare) {  // an imported model: tensors come as they are
      if (!input.has_time()) input.set_time(project_.data().sequences().enabled());
      append(std::move(layer));
      return {};
    }
    STATEROOM_TRY(const auto taken, featuresOf(input));
    input.set_time(project_.data().sequences().enabled());
    if (input.ids()) return addIds(std::move(layer), taken);
    return addValues(std::move(layer), taken);
  }

  Result<Features> featuresOf(const InputLayer& input) const {
    if (features_.empty()) return fail(Code::features_none);
    Features taken;
    for (const auto& name : input.features()) {
      const auto found = std::ranges::find(features_, name, &FeatureSet::Output::name);
      if (found == features_.end()) return unknownFeature(name);
      taken.push_back(&*found);
    }
    if (!taken.empty()) return taken;
    for (const auto& feature : features_) {
      if (!listed_.contains(feature.name)) taken.push_back(&feature);
    }
    if (taken.empty()) return fail(Code::features_left);
    return taken;
  }

  unexpected<Error> unknownFeature(const std::string& name) const {
    std::vector<std::string> known;
    for (const auto& feature : features_) known.push_back(feature.name);
    if (const auto near = nearest(name, known)) {
      return fail(Code::feature_unknown, {{"feature", name}, {"nearest", *near}});
    }
    return fail(Code::feature_unknown_here, {{"feature", name}, {"known", join(known, ", ")}});
  }

  Result<> addIds(Layer layer, const Features& taken) {
    if (taken.size() != 1 || !taken[0]->ids) {
      std::vector<std::string> names;
      for (const auto* feature : taken) names.push_back(feature->name);
      return fail(Code::input_ids, {{"features", join(names, ", ")}});
    }
    STATEROOM_CHECK(setFeatures(layer, taken, 1));
    idsOf_[layer.name()] = taken[0];
    append(std::move(layer));
    return {};
  }

  static Result<> setFeatures(Layer& layer, const Features& taken, std::int64_t width) {
    auto& input = *layer.mutable_input();
    if (input.has_width() && input.width() != width) {
      return fail(Code::input_width,
                  {{"width", std::to_string(input.width())}, {"given", std::to_string(width)}});
    }
    input.clear_features();
    for (const auto* feature : taken) input.add_features(feature->name);
    input.set_width(width);
    return {};
  }

  /// Columns of numbers as one Input; each column of ids as Input and Embedding; all of them side
  /// by side when there is more than one part.
  Result<> addValues(Layer layer, const Features& taken) {
    Features numbers, ids;
    for (const auto* feature : taken) (feature->ids ? ids : numbers).push_back(feature);
    if (ids.empty()) {
      STATEROOM_CHECK(setFeatures(layer, numbers, widthOf(numbers)));
      append(std::move(layer));
      return {};
    }
    const bool alone = numbers.empty() && ids.size() == 1;
    std::vector<std::string> parts;
    if (!numbers.empty()) parts.push_back(addNumbers(layer, numbers));
    for (const auto* feature : ids) parts.push_back(addEmbedded(layer, *feature, alone));
    if (!alone) concatenate(layer.name(), parts);
    return {};
  }

  static std::int64_t widthOf(const Features& features) {
    std::int64_t width = 0;
    for (const auto* feature : features) width += feature->width;
    return width;
  }

  std::string addNumbers(const Layer& model, const Features& numbers) {
    Layer layer = model;
    layer.set_name(newName(model.name() + "_numbers"));
    layer.mutable_input()->clear_width();
    (void)setFeatures(layer, numbers, widthOf(numbers));
    append(layer);
    return layer.name();
  }

  std::string addEmbedded(const Layer& model, const FeatureSet::Output& feature, bool alone) {
    Layer input;
    input.set_name(newName(feature.name + "_ids"));
    input.mutable_input()->add_features(feature.name);
    input.mutable_input()->set_width(1);
    input.mutable_input()->set_ids(true);
    input.mutable_input()->set_time(model.input().time());
    append(input);
    Layer embedding;
    embedding.set_name(alone ? model.name() : newName(feature.name + "_embedding"));
    embedding.add_inputs(input.name());
    embedding.mutable_embedding()->set_input_dim(feature.width);
    embedding.mutable_embedding()->set_output_dim(feature.embedding);
    append(embedding);
    return embedding.name();
  }

  void concatenate(const std::string& name, const std::vector<std::string>& parts) {
    Layer layer;
    layer.set_name(name);
    for (const auto& part : parts) layer.add_inputs(part);
    layer.mutable_concatenate();
    append(std::move(layer));
  }

  void fillEmbedding(Layer& layer) const {
    const auto found = layer.inputs_size() == 1 ? idsOf_.find(layer.inputs(0)) : idsOf_.end();
    if (found == idsOf_.end()) return;
    auto& embedding = *layer.mutable_embedding();
    if (!embedding.has_input_dim()) embedding.set_input_dim(found->second->width);
    if (!embedding.has_output_dim()) embedding.set_output_dim(found->second->embedding);
  }

  const Project& project_;
  std::span<const FeatureSet::Output> features_;
  std::set<std::string> taken_;   ///< names of layers
  std::set<std::string> listed_;  ///< features that an Input names
  std::map<std::string, const FeatureSet::Output*> idsOf_;
  std::string current_;
  ModelSpec resolved_;
};

}  // namespace

namespace {

Result<> check(const ModelSpec& spec, const Project& resolved) {
  STATEROOM_TRY(const auto facts, layerFacts(spec));
  return checkLabels(spec, facts, resolved);
}

}  // namespace

Result<ModelSpec> resolveModel(const Project& resolved, const FeatureSet& features) {
  STATEROOM_TRY(auto spec, Resolver(resolved, features.outputs()).run());
  fillRescalings(spec, resolved, features);
  STATEROOM_CHECK(check(spec, resolved));
  return spec;
}

Result<ModelSpec> resolveModel(const Project& resolved,
                               std::span<const FeatureSet::Output> features) {
  STATEROOM_TRY(auto spec, Resolver(resolved, features).run());
  STATEROOM_CHECK(check(spec, resolved));
  return spec;
}

}  // namespace stateroom
