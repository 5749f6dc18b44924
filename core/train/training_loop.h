#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "core/base/result.h"
#include "core/engine.h"
#include "core/project/run_folder.h"
#include "core/train/batch_source.h"
#include "core/train/checkpoint.h"
#include "core/train/metric_set.h"
#include "core/train/run_log.h"

namespace stateroom {

/// The loop of one training: reset() from a checkpoint, advance() by one optimizer step with the
/// evaluation and checkpoint that follow it, done(), and progress() to be saved. It decides nothing
/// by the clock but extra checkpoints (`every_seconds`).
class TrainingLoop {
 public:
  /// All of it is borrowed. `validation` may be nullptr.
  struct Parts {
    const Project* project;
    RunFolder folder;
    Model* model;
    BatchSource* train;
    BatchSource* validation;
  };

  static Result<TrainingLoop> make(Parts parts);

  void tellTo(RunLog& log) { log_ = &log; }  ///< before the first advance()
  Result<> reset(const Checkpoint& checkpoint);
  Result<> advance();
  bool done() const;
  /// Saves where the loop is, unless that has just been done.
  Result<> save();

  const TrainingProgress& progress() const { return progress_; }
  std::int64_t totalSteps() const { return totalSteps_; }
  bool stoppedEarly() const { return stopping_ && stopping_->stopped(); }
  /// Takes up a run that early stopping ended.
  void goOnAfterStop();
  /// Brings the run's record up to date; it is written at the log's next occasion.
  void updateRecord();
  /// The step whose weights early stopping wants at the end.
  std::optional<std::int64_t> stepToRestore() const;
  /// The step of the best checkpoint, where one is kept.
  std::optional<std::int64_t> keptBest() const;

 private:
  TrainingLoop(Parts parts, std::unique_ptr<Training> training, MetricSet metrics, Monitor monitor);
  double learningRate() const;
  double epoch() const;
  Result<const LoadedBatch*> nextBatch();
  Result<TrainingStep> step();
  Result<TrainingStep> gather();
  unexpected<Error> diverged(const LoadedBatch& loaded, const StepResult& result);
  bool passes(double interval) const;
  bool evaluationIsDue() const;
  bool checkpointIsDue() const;
  Result<> takeStep();
  Result<bool> evaluate();
  void forgetWhatIsGone();
  Result<bool> judge(const std::map<std::string, double>& metrics);
  Result<> lowerRate(const std::map<std::string, double>& metrics);
  std::set<std::int64_t> keptSteps() const;

  using Clock = std::chrono::steady_clock;
  Parts parts_;
  RunLog* log_ = nullptr;
  std::unique_ptr<Training> training_;
  MetricSet trainMetrics_;
  Monitor monitor_;  ///< says which checkpoint is best
  std::optional<StoppingRule> stopping_;
  std::optional<ReduceOnPlateau> plateau_;
  TrainingProgress progress_;
  std::int64_t stepsPerEpoch_ = 0, totalSteps_ = 0;
  std::int64_t examples_ = 0;  ///< of the last step
  std::optional<std::int64_t> savedStep_;
  double rate_ = 0;              ///< examples a second, smoothed
  double seconds_ = 0;           ///< since make(), with evaluations and checkpoints
  std::int64_t stepsTimed_ = 0;  ///< in these seconds
  Clock::time_point lastSave_ = Clock::now();
};

}  // namespace stateroom
