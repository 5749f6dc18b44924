#include "core/train/training_rules.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/data/loader.h"
#include "core/metrics/metric.h"
#include "core/model/initial_weights.h"
#include "core/model/resolve.h"
#include "core/train/metric_set.h"
#include "core/train/monitor.h"

namespace stateroom {
namespace {

/// The numbers of an evaluation, by the keys that MetricSet gives them.
std::vector<std::string> measuredNumbers(const Project& project, const ModelSpec& spec) {
  std::vector<std::string> names = {"loss"};
  for (const auto& metric : measuredMetrics(project)) {
    if (spec.outputs_size() < 2) names.push_back(metric);
    for (const auto& output : spec.outputs()) {
      if (spec.outputs_size() > 1) names.push_back(output + "/" + metric);
    }
  }
  return names;
}

/// One setting that names a number to watch.
struct Watch {
  const char* field;
  std::string monitor, mode;
  const char* needsValidation;  ///< who cannot do without; nullptr: watched where there is one
};

std::vector<Watch> watchesOf(const Project& project) {
  std::vector<Watch> watches = {{"checkpoints.monitor", project.checkpoints().monitor(),
                                 project.checkpoints().mode(), nullptr}};
  if (project.has_early_stopping()) {
    watches.push_back({"early_stopping.monitor", project.early_stopping().monitor(),
                       project.early_stopping().mode(), "early_stopping"});
  }
  if (project.schedule().name() == "reduce_on_plateau") {
    watches.push_back(
        {"schedule.monitor", project.schedule().monitor(), "auto", "reduce_on_plateau"});
  }
  return watches;
}

Result<> checkWatch(const Watch& watch, const std::vector<std::string>& measured,
                    bool hasValidation) {
  STATEROOM_CHECK(Monitor::make(watch.monitor, watch.mode));
  if (std::ranges::find(measured, watch.monitor) == measured.end()) {
    return fail(Code::monitor_missing, {{"name", watch.monitor}, {"names", join(measured, ", ")}});
  }
  if (watch.needsValidation == nullptr || hasValidation) return {};
  return fail(Code::no_validation_data, {{"what", watch.needsValidation}});
}

Result<> checkBatches(const Project& project, const Dataset& data, const FeatureSet& features,
                      const ModelSpec& spec, SplitName split) {
  STATEROOM_TRY(const auto loader,
                Loader::make(data, features, spec, project,
                             {.split = split,
                              .batchSize = project.training().batch_size(),
                              .dropRemainder =
                                  split == SplitName::Train && project.training().drop_remainder(),
                              .prefetch = false}));
  if (split != SplitName::Train || loader.batchesPerEpoch() > 0) return {};
  return fail(Code::no_training_data);
}

}  // namespace

Result<> checkRules(const Project& resolved, const ModelSpec& spec, bool hasValidation) {
  if (const auto set = MetricSet::make(measuredMetrics(resolved)); !set) {
    return passOn(set.error(), "field", "metrics");
  }
  const auto measured = measuredNumbers(resolved, spec);
  for (const auto& watch : watchesOf(resolved)) {
    auto checked = checkWatch(watch, measured, hasValidation);
    if (!checked) return passOn(std::move(checked).error(), "field", watch.field);
  }
  return {};
}

Result<> checkTrainable(const Project& resolved, const std::filesystem::path& folder,
                        const Dataset& data, const FeatureSet& features, const ModelSpec& spec) {
  const bool hasValidation = !data.sequences(SplitName::Validation).empty();
  STATEROOM_CHECK(checkRules(resolved, spec, hasValidation));
  STATEROOM_CHECK(checkBatches(resolved, data, features, spec, SplitName::Train));
  if (hasValidation) {
    STATEROOM_CHECK(checkBatches(resolved, data, features, spec, SplitName::Validation));
  }
  STATEROOM_TRY(const auto layers, describe(spec));
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& layer = spec.layers(static_cast<int>(i));
    if (layer.initial_weights().empty()) continue;
    STATEROOM_CHECK(readInitialWeights(layer, layers[i].parameters, folder));
  }
  return {};
}

}  // namespace stateroom
