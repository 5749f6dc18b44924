#include "core/train/training_loop.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/train/evaluation.h"
#include "core/train/export_model.h"

namespace stateroom {
namespace {

constexpr double kSmoothing = 0.9;  ///< of examples a second

double smoothed(double before, double value) {
  return before == 0 ? value : kSmoothing * before + (1 - kSmoothing) * value;
}

double secondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::int64_t ceilDivide(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

std::int64_t totalStepsOf(const TrainingSettings& settings, std::int64_t stepsPerEpoch) {
  if (settings.max_steps() > 0) return settings.max_steps();
  return static_cast<std::int64_t>(
      std::ceil(settings.epochs() * static_cast<double>(stepsPerEpoch)));
}

/// Users of a batch, the first few by name.
std::string usersOf(const LoadedBatch& loaded) {
  constexpr std::size_t kNamed = 5;
  std::vector<std::string> names;
  for (const auto* sequence : loaded.sequences) {
    if (names.size() == kNamed) break;
    if (!sequence->user.empty()) names.push_back(sequence->user);
  }
  if (names.empty()) return {};
  auto text = join(names, ", ");
  const auto more = loaded.sequences.size() - names.size();
  return more == 0 ? text : fmt::format("{} and {} more", text, more);
}

}  // namespace

TrainingLoop::TrainingLoop(Parts parts, std::unique_ptr<Training> training, MetricSet metrics,
                           Monitor monitor)
    : parts_(std::move(parts)),
      training_(std::move(training)),
      trainMetrics_(std::move(metrics)),
      monitor_(std::move(monitor)) {
  const auto& settings = parts_.project->training();
  stepsPerEpoch_ = ceilDivide(parts_.train->batchesPerEpoch(), settings.accumulate());
  totalSteps_ = totalStepsOf(settings, stepsPerEpoch_);
  progress_.seed = static_cast<std::uint64_t>(settings.seed());
}

Result<TrainingLoop> TrainingLoop::make(Parts parts) {
  const auto& project = *parts.project;
  if (parts.train->batchesPerEpoch() == 0) return fail(Code::no_training_data);
  STATEROOM_TRY(auto metrics, MetricSet::make(measuredMetrics(project)));
  STATEROOM_TRY(auto monitor,
                Monitor::make(project.checkpoints().monitor(), project.checkpoints().mode()));
  const auto seed = static_cast<std::uint64_t>(project.training().seed());
  STATEROOM_TRY(auto training, parts.model->train(project.loss(), project.optimizer(), seed));
  TrainingLoop loop(std::move(parts), std::move(training), std::move(metrics), std::move(monitor));
  if (project.has_early_stopping()) {
    STATEROOM_TRY(loop.stopping_, StoppingRule::make(project.early_stopping()));
  }
  if (project.schedule().name() == "reduce_on_plateau") {
    STATEROOM_TRY(loop.plateau_,
                  ReduceOnPlateau::make(project.schedule(), project.optimizer().learning_rate()));
  }
  if ((loop.stopping_ || loop.plateau_) && !loop.parts_.validation) {
    return fail(Code::no_validation_data,
                {{"what", loop.stopping_ ? "early_stopping" : "reduce_on_plateau"}});
  }
  return loop;
}

Result<> TrainingLoop::reset(const Checkpoint& checkpoint) {
  progress_ = checkpoint.progress;
  STATEROOM_CHECK(parts_.model->setParameters(checkpoint.weights));
  STATEROOM_CHECK(training_->setOptimizerState(checkpoint.optimizer));
  STATEROOM_CHECK(training_->setRngState(checkpoint.rng));
  STATEROOM_CHECK(trainMetrics_.restore(checkpoint.metrics));
  if (stopping_) stopping_->restore(progress_.stopping);
  forgetWhatIsGone();
  if (plateau_) plateau_->restore(progress_.plateau);
  parts_.train->skipTo(progress_.epoch, progress_.batchIndex);
  savedStep_ = progress_.step;
  return {};
}

/// A checkpoint that was kept as the best one may have been deleted by hand: then the next
/// evaluation is the best.
void TrainingLoop::forgetWhatIsGone() {
  const auto steps = listCheckpoints(parts_.folder);
  const auto gone = [&](std::optional<std::int64_t> step) {
    return step && !std::ranges::binary_search(steps, *step);
  };
  if (gone(keptBest())) {
    progress_.bestStep.reset();
    progress_.best.clear();
  }
  if (!gone(stepToRestore())) return;
  auto state = stopping_->state();
  state.best.reset();
  state.bestStep.reset();
  stopping_->restore(state);
}

void TrainingLoop::goOnAfterStop() {
  if (stopping_) stopping_->goOn();
}

bool TrainingLoop::done() const {
  return progress_.step >= totalSteps_ || stoppedEarly();
}

double TrainingLoop::learningRate() const {
  const double base = plateau_ ? plateau_->rate() : parts_.project->optimizer().learning_rate();
  return learningRateAt(parts_.project->schedule(), base, progress_.step);
}

double TrainingLoop::epoch() const {
  return static_cast<double>(progress_.step) / static_cast<double>(stepsPerEpoch_);
}

Result<const LoadedBatch*> TrainingLoop::nextBatch() {
  STATEROOM_TRY(const auto* loaded, parts_.train->next());
  if (!loaded) {
    progress_.batchIndex = 0;
    parts_.train->skipTo(++progress_.epoch, 0);
    STATEROOM_TRY(loaded, parts_.train->next());
    if (!loaded) return fail(Code::no_training_data);
  }
  ++progress_.batchIndex;
  return loaded;
}

/// Batches whose gradients make one step; an epoch's last step takes what is left.
Result<TrainingStep> TrainingLoop::gather() {
  const auto accumulate = parts_.project->training().accumulate();
  TrainingStep step;
  double lossSum = 0, weight = 0;
  examples_ = 0;
  for (int i = 1;; ++i) {
    STATEROOM_TRY(const auto* loaded, nextBatch());
    const bool last = i == accumulate || progress_.batchIndex == parts_.train->batchesPerEpoch();
    STATEROOM_TRY(const auto result, training_->step(loaded->batch, last));
    if (!std::isfinite(result.loss) || !std::isfinite(result.gradientNorm)) {
      return diverged(*loaded, result);
    }
    trainMetrics_.update(loaded->batch, result.outputs);
    lossSum += result.loss * result.weight;
    weight += result.weight;
    examples_ += loaded->examples;
    step.gradientNorm = result.gradientNorm;
    if (last) break;
  }
  step.loss = weight == 0 ? 0 : lossSum / weight;
  return step;
}

unexpected<Error> TrainingLoop::diverged(const LoadedBatch& loaded, const StepResult& result) {
  const auto found = training_->findNonFinite(loaded.batch);
  const bool known = found && *found;
  const bool inLoss = !std::isfinite(result.loss);
  Error error(Code::diverged,
              {{"what", inLoss ? "loss" : "gradient"},
               {"value", formatDouble(inLoss ? result.loss : result.gradientNorm)},
               {"step", std::to_string(progress_.step + 1)},
               {"layer", known ? (*found)->layer : std::string("no layer by itself")},
               {"part", known ? (*found)->what : std::string("sum of finite numbers")}});
  if (const auto users = usersOf(loaded); !users.empty()) error.at("users", users);
  return unexpected(
      std::move(error).at("batch", progress_.batchIndex).at("epoch", progress_.epoch + 1));
}

Result<TrainingStep> TrainingLoop::step() {
  const auto begin = Clock::now();
  const double rate = learningRate();
  training_->setLearningRate(rate);
  STATEROOM_TRY(auto step, gather());
  ++progress_.step;
  const double seconds = secondsSince(begin);
  rate_ = smoothed(rate_, static_cast<double>(examples_) / std::max(seconds, 1e-9));
  step.step = progress_.step;
  step.epoch = epoch();
  step.learningRate = rate;
  step.examplesPerSecond = rate_;
  const double each = stepsTimed_ == 0 ? seconds : seconds_ / static_cast<double>(stepsTimed_);
  step.secondsLeft = each * static_cast<double>(totalSteps_ - progress_.step);
  return step;
}

/// Whether this step is the first at or behind a multiple of the interval (in steps).
bool TrainingLoop::passes(double interval) const {
  const auto passed = [&](std::int64_t step) {
    return std::floor(static_cast<double>(step) / interval + 1e-9);
  };
  return passed(progress_.step) > passed(progress_.step - 1);
}

bool TrainingLoop::evaluationIsDue() const {
  const auto& settings = parts_.project->validation();
  const double interval = settings.every_steps() > 0
                              ? static_cast<double>(settings.every_steps())
                              : settings.every_epochs() * static_cast<double>(stepsPerEpoch_);
  return passes(std::max(interval, 1.0)) || progress_.step == totalSteps_;
}

bool TrainingLoop::checkpointIsDue() const {
  const auto& settings = parts_.project->checkpoints();
  const double seconds = secondsSince(lastSave_);
  if (settings.every_seconds() > 0 && seconds >= settings.every_seconds()) return true;
  return settings.every_steps() > 0 ? passes(static_cast<double>(settings.every_steps()))
                                    : evaluationIsDue();
}

Result<> TrainingLoop::advance() {
  const auto begin = Clock::now();
  STATEROOM_CHECK(takeStep());
  const double seconds = secondsSince(begin);
  progress_.seconds += seconds;
  seconds_ += seconds;
  ++stepsTimed_;
  return {};
}

/// A step, and what is due after it: a line of the log, an evaluation, a checkpoint.
Result<> TrainingLoop::takeStep() {
  STATEROOM_TRY(const auto taken, step());
  const bool evaluationDue = evaluationIsDue();
  if (evaluationDue || passes(static_cast<double>(parts_.project->training().log_every()))) {
    updateRecord();
    STATEROOM_CHECK(log_->stepped(taken));
  }
  bool best = false;
  if (evaluationDue) {
    STATEROOM_TRY(best, evaluate());
  }
  return best || checkpointIsDue() ? save() : Result<>();
}

/// Evaluates; whether the weights are worth keeping for it.
Result<bool> TrainingLoop::evaluate() {
  TrainingEvaluation evaluation;
  evaluation.step = progress_.step;
  evaluation.epoch = epoch();
  evaluation.split = nameOf(SplitName::Validation);
  const auto trainMetrics = trainMetrics_.results();
  trainMetrics_.reset();
  STATEROOM_CHECK(log_->trainMetrics(progress_.step, trainMetrics));
  if (!parts_.validation) return false;
  STATEROOM_TRY(auto result,
                evaluateBatches(*parts_.model, *parts_.validation, parts_.project->loss(),
                                measuredMetrics(*parts_.project), false, {}));
  evaluation.metrics = progress_.last = std::move(result.metrics);
  STATEROOM_TRY(const bool keep, judge(evaluation.metrics));
  evaluation.best = progress_.bestStep == progress_.step;
  updateRecord();
  STATEROOM_CHECK(log_->evaluated(evaluation));
  STATEROOM_CHECK(lowerRate(evaluation.metrics));
  return keep;
}

/// What the evaluation means for the best checkpoint and for stopping.
Result<bool> TrainingLoop::judge(const std::map<std::string, double>& metrics) {
  const auto& settings = *parts_.project;
  STATEROOM_TRY(const double value, monitor_.valueIn(metrics));
  const bool best = !progress_.bestStep || std::isnan(progress_.best[monitor_.metric()]) ||
                    monitor_.isBetter(value, progress_.best[monitor_.metric()]);
  if (best) {
    progress_.bestStep = progress_.step;
    progress_.best = metrics;
  }
  bool bestForStopping = false;
  if (stopping_) {
    STATEROOM_TRY(const double watched, stopping_->monitor().valueIn(metrics));
    bestForStopping = stopping_->update(watched, progress_.step);
  }
  return (best && settings.checkpoints().keep_best()) ||
         (bestForStopping && stopping_->restoresBest());
}

Result<> TrainingLoop::lowerRate(const std::map<std::string, double>& metrics) {
  if (!plateau_) return {};
  STATEROOM_TRY(const double value, plateau_->monitor().valueIn(metrics));
  if (!plateau_->update(value)) return {};
  return log_->noted(
      progress_.step,
      fmt::format("Learning rate lowered to {} at step {}: no progress of {}",
                  formatDouble(plateau_->rate()), progress_.step, plateau_->monitor().metric()));
}

std::optional<std::int64_t> TrainingLoop::stepToRestore() const {
  if (!stopping_ || !stopping_->restoresBest()) return std::nullopt;
  return stopping_->state().bestStep;
}

std::optional<std::int64_t> TrainingLoop::keptBest() const {
  return parts_.project->checkpoints().keep_best() ? progress_.bestStep : std::nullopt;
}

std::set<std::int64_t> TrainingLoop::keptSteps() const {
  std::set<std::int64_t> kept;
  if (const auto step = keptBest()) kept.insert(*step);
  if (const auto step = stepToRestore()) kept.insert(*step);
  return kept;
}

void TrainingLoop::updateRecord() {
  auto& record = log_->record();
  record.step = progress_.step;
  record.totalSteps = totalSteps_;
  record.epoch = epoch();
  record.epochs = static_cast<double>(totalSteps_) / static_cast<double>(stepsPerEpoch_);
  record.seconds = progress_.seconds;
  record.bestStep = progress_.bestStep;
  record.best = progress_.best;
  record.last = progress_.last;
}

Result<> TrainingLoop::save() {
  if (savedStep_ == progress_.step) return {};
  Checkpoint checkpoint;
  if (stopping_) progress_.stopping = stopping_->state();
  if (plateau_) progress_.plateau = plateau_->state();
  checkpoint.progress = progress_;
  STATEROOM_TRY(checkpoint.weights, parts_.model->parameters());
  STATEROOM_TRY(checkpoint.optimizer, training_->optimizerState());
  STATEROOM_TRY(checkpoint.rng, training_->rngState());
  checkpoint.metrics = trainMetrics_.state();
  STATEROOM_CHECK(log_->sync());
  STATEROOM_CHECK(saveCheckpoint(parts_.folder, checkpoint));
  savedStep_ = progress_.step;
  lastSave_ = Clock::now();
  if (keptBest() == progress_.step) STATEROOM_CHECK(publishBest(parts_.folder, progress_.step));
  pruneCheckpoints(parts_.folder, parts_.project->checkpoints().keep_last(), keptSteps());
  return log_->saved({progress_.step, parts_.folder.checkpointPath(progress_.step),
                      progress_.bestStep == progress_.step});
}

}  // namespace stateroom
