#include "core/engine/model/chain.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/engine/model/layer_source.h"
#include "core/model/initial_state.h"
#include "core/model/resolve.h"

namespace stateroom::engine {
namespace {

std::optional<Stage> denseStage(const Dense& dense) {
  constexpr std::array<std::string_view, 5> kKnown = {"linear", "relu", "sigmoid", "tanh",
                                                      "softmax"};
  if (std::ranges::find(kKnown, dense.activation()) == kKnown.end()) return std::nullopt;
  return Stage{.layer = {},
               .activation = dense.activation(),
               .units = dense.units(),
               .bias = dense.use_bias()};
}

/// One for each unit; none is `absent`.
std::vector<float> byUnit(const google::protobuf::RepeatedField<double>& numbers,
                          std::int64_t units, float absent) {
  const auto count = static_cast<std::size_t>(units);
  if (numbers.size() > 1) return {numbers.begin(), numbers.end()};
  return std::vector<float>(count, numbers.empty() ? absent : static_cast<float>(numbers[0]));
}

Stage rescalingStage(const Rescaling& rescaling, std::int64_t units) {
  return {.kind = Stage::Kind::Rescaling,
          .layer = {},
          .activation = "linear",
          .units = units,
          .scale = byUnit(rescaling.scale(), units, 1),
          .offset = byUnit(rescaling.offset(), units, 0)};
}

std::optional<Stage::Kind> kindOf(const Layer& layer) {
  using enum Stage::Kind;
  constexpr std::array<std::pair<std::string_view, Stage::Kind>, 4> kKinds = {
      {{"lstm", Lstm}, {"gru", Gru}, {"rnn_tanh", RnnTanh}, {"rnn_relu", RnnRelu}}};
  const auto native = nativeOperator(layer);
  for (const auto& [name, kind] : kKinds) {
    if (name == native) return kind;
  }
  return std::nullopt;
}

std::optional<Stage> recurrentStage(const Layer& layer, const Recurrent& settings) {
  const auto kind = kindOf(layer);
  if (!kind || readsBackwards(settings) || settings.dropout() > 0) return std::nullopt;
  return Stage{.kind = *kind,
               .layer = {},
               .activation = {},
               .units = settings.units(),
               .bias = settings.use_bias(),
               .sequences = settings.return_sequences()};
}

std::optional<Stage> stageOf(const Layer& layer, std::int64_t inputs) {
  const auto& inner = computing(layer);
  auto stage = inner.has_dense() ? denseStage(inner.dense()) : std::nullopt;
  if (inner.has_rescaling()) stage = rescalingStage(inner.rescaling(), inputs);
  if (const auto* settings = recurrentOf(inner)) stage = recurrentStage(inner, *settings);
  if (stage) stage->layer = layer.name();
  return stage;
}

bool onlyOutputIs(const ModelSpec& spec, const std::string& layer) {
  return spec.outputs_size() == 0 || (spec.outputs_size() == 1 && spec.outputs(0) == layer);
}

}  // namespace

bool Chain::timedOutput() const {
  return time && std::ranges::all_of(stages, &Stage::sequences);
}

std::optional<Chain> chainOf(const ModelSpec& spec) {
  if (spec.layers_size() < 2 || !spec.layers(0).has_input()) return std::nullopt;
  const auto& input = spec.layers(0).input();
  Chain chain{
      .input = spec.layers(0).name(), .width = input.width(), .time = input.time(), .stages = {}};
  auto width = chain.width;
  for (int i = 1; i < spec.layers_size(); ++i) {
    const auto& layer = spec.layers(i);
    auto stage = stageOf(layer, width);
    const bool follows = layer.inputs_size() == 1 && layer.inputs(0) == spec.layers(i - 1).name();
    if (!stage || !follows || !layer.trainable()) return std::nullopt;
    const auto* settings = recurrentOf(computing(layer));
    chain.fromZeros &= settings == nullptr || beginsWithZeros(*settings);
    stage->inputs = width;
    width = stage->units;
    chain.stages.push_back(std::move(*stage));
  }
  const bool usable = !input.ids() && onlyOutputIs(spec, chain.stages.back().layer);
  return usable ? std::optional(std::move(chain)) : std::nullopt;
}

}  // namespace stateroom::engine
