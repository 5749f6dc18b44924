#include "core/train/trainer.h"

#include "core/data/loader.h"
#include "core/model/resolve.h"
#include "core/train/evaluation.h"
#include "core/train/metric_set.h"
#include "core/train/model_files.h"
#include "core/train/run_training.h"
#include "core/train/training_rules.h"

namespace stateroom {
namespace {

class LoaderSource final : public BatchSource {
 public:
  explicit LoaderSource(Loader loader) : loader_(std::move(loader)) {}
  std::int64_t batchesPerEpoch() const override { return loader_.batchesPerEpoch(); }
  std::int64_t sequenceCount() const override { return loader_.sequenceCount(); }
  double paddingShare() const override { return loader_.paddingShare(); }
  Result<const LoadedBatch*> next() override { return loader_.next(); }
  void skipTo(std::int64_t epoch, std::int64_t batchIndex) override {
    loader_.skipTo(epoch, batchIndex);
  }

 private:
  Loader loader_;
};

/// What a run's model eats; loaders borrow from it.
struct Feed {
  Dataset data;
  FeatureSet features;
  ModelSpec spec;
};

Result<std::unique_ptr<BatchSource>> batchesOf(const Feed& feed, const Project& project,
                                               SplitName split, bool shuffle) {
  const auto& settings = project.training();
  Loader::Options options;
  options.split = split;
  options.batchSize = settings.batch_size();
  options.shuffle = shuffle && settings.shuffle();
  options.byLength = settings.batching() == "by_length";
  options.dropRemainder = shuffle && settings.drop_remainder();
  options.seed = static_cast<std::uint64_t>(settings.seed());
  STATEROOM_TRY(auto loader, Loader::make(feed.data, feed.features, feed.spec, project, options));
  return std::make_unique<LoaderSource>(std::move(loader));
}

Result<std::shared_ptr<Feed>> openFeed(const TrainingRequest& request, const RunFolder& folder,
                                       bool anew) {
  Dataset::Options options;
  options.stop = request.stop;
  STATEROOM_TRY(auto data, Dataset::open(request.project, request.folder, options));
  STATEROOM_CHECK(refuseErrors(data.problems()));
  STATEROOM_TRY(auto features,
                anew ? FeatureSet::fit(request.project, data) : readFeatures(folder.path()));
  STATEROOM_TRY(auto spec,
                anew ? resolveModel(request.project, features) : readModelSpec(folder.path()));
  return std::make_shared<Feed>(Feed{std::move(data), std::move(features), std::move(spec)});
}

/// The model of a run that begins gets its first values; a checkpoint sets those of one that goes
/// on.
Result<std::unique_ptr<Model>> makeModel(const TrainingRequest& request, const Feed& feed,
                                         Engine& engine, bool anew) {
  const auto& settings = request.project.training();
  STATEROOM_TRY(auto model, engine.compile(feed.spec, settings.precision()));
  if (!anew) return model;
  STATEROOM_TRY(
      const auto first,
      initialParameters(feed.spec, static_cast<std::uint64_t>(settings.seed()), request.folder));
  STATEROOM_CHECK(model->setParameters(first));
  return model;
}

Result<PreparedRun> prepareRun(const TrainingRequest& request, Engine& engine,
                               const RunFolder& folder, bool anew) {
  STATEROOM_TRY(auto feed, openFeed(request, folder, anew));
  const bool hasValidation = !feed->data.sequences(SplitName::Validation).empty();
  STATEROOM_CHECK(checkRules(request.project, feed->spec, hasValidation));
  PreparedRun prepared;
  STATEROOM_TRY(prepared.model, makeModel(request, *feed, engine, anew));
  STATEROOM_TRY(prepared.train, batchesOf(*feed, request.project, SplitName::Train, true));
  if (hasValidation) {
    STATEROOM_TRY(prepared.validation,
                  batchesOf(*feed, request.project, SplitName::Validation, false));
  }
  if (anew) STATEROOM_CHECK(writeModelFiles(folder, request.project, feed->spec, feed->features));
  for (const auto& source : request.project.data().sources()) {
    prepared.dataNames.push_back(source.path());
  }
  prepared.dataHashes = feed->data.fileHashes();
  prepared.owned = std::move(feed);
  return prepared;
}

}  // namespace

Result<TrainingEnd> train(const TrainingRequest& request, Engine& engine, TrainingSink& sink) {
  const auto prepare = [&](const RunFolder& folder, bool anew) {
    return prepareRun(request, engine, folder, anew);
  };
  return runTraining(request, engine.info(), prepare, sink);
}

Result<EvaluationResult> evaluate(Model& model, const Dataset& data, const FeatureSet& features,
                                  const ModelSpec& spec, const Project& resolved, SplitName split,
                                  bool perUser, std::stop_token stop) {
  const Feed feed{data, features, spec};
  STATEROOM_TRY(const auto batches, batchesOf(feed, resolved, split, false));
  return evaluateBatches(model, *batches, resolved.loss(), measuredMetrics(resolved), perUser,
                         std::move(stop));
}

}  // namespace stateroom
