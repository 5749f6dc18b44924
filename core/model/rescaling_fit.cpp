#include "core/model/rescaling_fit.h"

#include <algorithm>
#include <span>

#include "core/project/inferred_defaults.h"

namespace stateroom {
namespace {

void fill(Rescaling& rescaling, std::span<const std::string> labels, const FeatureSet& features) {
  const bool centred = rescaling.offset().empty();
  for (const auto& label : labels) {
    const auto moments = features.momentsOf(label);
    if (!moments) return;  // no label of numbers
    rescaling.add_scale(moments->sd());
    if (centred) rescaling.add_offset(moments->mean());
  }
}

}  // namespace

void fillRescalings(ModelSpec& spec, const Project& resolved, const FeatureSet& features) {
  const auto labels = columnsOf(resolved, LABEL);
  const auto outputs = spec.outputs();
  for (int i = 0; i < outputs.size() && !labels.empty(); ++i) {
    auto& layers = *spec.mutable_layers();
    const auto layer = std::ranges::find(layers, outputs[i], &Layer::name);
    if (layer == layers.end() || !layer->has_rescaling()) continue;
    if (!layer->rescaling().scale().empty()) continue;
    // One output has all labels, of several each has one.
    auto own = std::span(labels);
    if (outputs.size() > 1) own = own.subspan(std::min<std::size_t>(i, labels.size() - 1), 1);
    fill(*layer->mutable_rescaling(), own, features);
  }
}

}  // namespace stateroom
