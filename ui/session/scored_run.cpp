#include "ui/session/scored_run.h"

#include <chrono>

#include "core/engine_loader.h"
#include "core/predict/kept_model.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

constexpr int kResamples = 1000;
constexpr std::uint64_t kSeed = 1;

}  // namespace

std::int64_t ScoredRun::classCount() const {
  return kind() == TaskKind::Binary ? 2 : output().units;
}

QString ScoredRun::className(std::int64_t number) const {
  const auto& classes = heads.front().classes;
  const auto place = static_cast<std::size_t>(number);
  return place < classes.size() ? qstr(classes[place]) : QString::number(number);
}

ThresholdCurves ScoredRun::curves(std::int64_t positive) const {
  return {classScores(output(), positive), classTruths(output(), positive), examples.weights};
}

double ScoredRun::userLoss(std::size_t user) const {
  return examples.userLoss[user] / examples.userWeight[user];
}

namespace {

Result<Examples> examplesOf(const ScoreWish& wish, TrainedModel& trained, const Dataset& data,
                            const std::stop_token& stop) {
  if (!wish.fromLedger) return scoreExamples(trained, data, wish.split, stop);
  STATEROOM_TRY(auto ledger, openLedger(wish.folder));
  STATEROOM_TRY(const auto states, rememberedStates(ledger, trained));
  return scoreExamples(trained, data, wish.split, stop, states);
}

}  // namespace

Result<ScoredRunPtr> scoreRun(const ScoreWish& wish, std::stop_token stop) {
  STATEROOM_TRY(auto* computing, engine());
  STATEROOM_TRY(auto trained, loadTrainedModel(*computing, wish.folder, wish.run, wish.checkpoint));
  Dataset::Options options;
  options.stop = stop;
  STATEROOM_TRY(auto data, Dataset::open(trained.settings, wish.folder, options));
  const auto begin = std::chrono::steady_clock::now();
  STATEROOM_TRY(auto examples, examplesOf(wish, trained, data, stop));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  auto names = metricNames(trained.settings);
  STATEROOM_TRY(auto metrics, metricsOf(examples, names));
  STATEROOM_TRY(auto heads, outputHeads(trained));
  return std::make_shared<const ScoredRun>(
      ScoredRun{wish, trained.step, std::move(data), std::move(examples), std::move(heads),
                std::move(names), std::move(metrics), taken.count()});
}

Result<BootstrappedRuns> bootstrapRuns(const ScoredRunPtr& first, const ScoredRunPtr& second,
                                       std::stop_token stop) {
  BootstrappedRuns runs;
  if (first->examples.userNames.size() < 2) return runs;
  STATEROOM_TRY(const auto samples,
                bootstrap(first->examples, first->names, kResamples, kSeed, stop));
  runs.first = percentileIntervals(samples);
  if (second == nullptr) return runs;
  STATEROOM_TRY(const auto others,
                bootstrap(second->examples, second->names, kResamples, kSeed, stop));
  runs.second = percentileIntervals(others);
  runs.difference = percentileIntervals(differences(samples, others));
  return runs;
}

}  // namespace stateroom
