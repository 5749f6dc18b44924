#include "core/predict/predictor.h"

#include <algorithm>

#include "core/project/inferred_defaults.h"

namespace stateroom {
namespace {

constexpr std::int64_t kBatchSize = 256;

const Layer* layerNamed(const ModelSpec& spec, const std::string& name) {
  const auto found = std::ranges::find(spec.layers(), name, [](const auto& l) { return l.name(); });
  return found == spec.layers().end() ? nullptr : &*found;
}

std::string meaningOf(const std::string& activation, std::int64_t units) {
  const bool probability = activation == "sigmoid" || activation == "softmax";
  if (units == 1) return probability ? "probability" : "value";
  return probability ? "probabilities" : "values";
}

/// Classes of the label that an output is compared with, where it is a text.
std::vector<std::string> classesOf(const TrainedModel& trained, int output, std::int64_t units) {
  const auto labels = columnsOf(trained.settings, LABEL);
  if (static_cast<std::size_t>(output) >= labels.size()) return {};
  auto classes = trained.features.classesOf(labels[static_cast<std::size_t>(output)]);
  if (std::ssize(classes) != units) classes.clear();
  return classes;
}

std::vector<OutputHead> headsOf(const TrainedModel& trained, const std::vector<LayerInfo>& layers) {
  std::vector<OutputHead> heads;
  const auto& names = trained.spec.outputs();
  for (int i = 0; i < names.size(); ++i) {
    const auto info = std::ranges::find(layers, names[i], &LayerInfo::name);
    const auto* layer = layerNamed(trained.spec, names[i]);
    if (info == layers.end() || layer == nullptr) continue;
    const auto units = info->outputShape.back();
    const auto meaning = meaningOf(activationOf(*layer), units);
    heads.push_back({names[i], names.size() > 1 ? names[i] + "/" + meaning : meaning, units,
                     classesOf(trained, i, units)});
  }
  return heads;
}

/// The units of one head at one place of its output tensor [B, T, units] or [B,
/// units].
std::vector<float> unitsAt(const Tensor& values, std::int64_t place) {
  const auto width = values.shape().back();
  const auto all = values.as<float>();
  const auto begin = all.begin() + place * width;
  return {begin, begin + width};
}

}  // namespace

std::string classOf(const OutputHead& head, const std::vector<float>& probabilities) {
  if (head.classes.empty()) return {};
  const auto best = std::ranges::max_element(probabilities) - probabilities.begin();
  return head.classes[static_cast<std::size_t>(best)];
}

Result<std::vector<OutputHead>> outputHeads(const TrainedModel& trained) {
  STATEROOM_TRY(const auto layers, describe(trained.spec));
  return headsOf(trained, layers);
}

Result<Predictor> Predictor::make(TrainedModel trained) {
  STATEROOM_TRY(auto heads, outputHeads(trained));
  return Predictor(std::move(trained), std::move(heads));
}

Predictor::Predictor(TrainedModel trained, std::vector<OutputHead> heads)
    : trained_(std::move(trained)), heads_(std::move(heads)) {}

Result<std::vector<Prediction>> Predictor::predict(const Dataset& input, std::stop_token stop,
                                                   const Progress& progress) const {
  STATEROOM_CHECK(trained_.features.check(input));
  STATEROOM_TRY(
      auto loader,
      Loader::make(
          input, trained_.features, trained_.spec, trained_.settings,
          {.split = SplitName::Test, .batchSize = kBatchSize, .labels = false, .prefetch = false}));
  std::vector<Prediction> predictions;
  for (;;) {
    if (stop.stop_requested()) return fail(Code::cancelled);
    STATEROOM_TRY(const auto* batch, loader.next());
    if (batch == nullptr) break;
    STATEROOM_TRY(auto done, predictBatch(*batch, {}));
    std::ranges::move(done.predictions, std::back_inserter(predictions));
    if (progress) progress(std::ssize(predictions));
  }
  std::ranges::sort(predictions, {}, &Prediction::row);
  return predictions;
}

Result<BatchPrediction> Predictor::predictBatch(const LoadedBatch& batch,
                                                const State& before) const {
  STATEROOM_TRY(auto outputs, trained_.model->forward(batch.batch, before));
  BatchPrediction done;
  done.after = std::move(outputs.state);
  const bool everyStep = outputs.values.front().tensor.shape().size() == 3;
  for (std::size_t b = 0; b < batch.sequences.size(); ++b) {
    const auto& sequence = *batch.sequences[b];
    const auto steps = std::ssize(sequence.rows);
    for (std::int64_t t = everyStep ? 0 : steps - 1; t < steps; ++t) {
      Prediction prediction{sequence.rows[static_cast<std::size_t>(t)], sequence.user, {}};
      const auto row = static_cast<std::int64_t>(b);
      for (const auto& head : outputs.values) {
        prediction.outputs.push_back(
            unitsAt(head.tensor, everyStep ? row * batch.batch.steps + t : row));
      }
      done.predictions.push_back(std::move(prediction));
    }
  }
  return done;
}

}  // namespace stateroom
