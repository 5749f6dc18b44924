#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/features.h"
#include "core/engine.h"
#include "core/project/project.pb.h"
#include "core/project/run_folder.h"

namespace stateroom {

/// What the trainer tells while it works, after it has been written to the event file. Called on
/// the trainer's thread; must not block.
struct TrainingStart {
  std::string run;
  std::int64_t totalSteps = 0, startStep = 0, parameters = 0, trainSequences = 0,
               validationSequences = 0;
  double padding = 0;
};
struct TrainingStep {
  std::int64_t step = 0;
  double epoch = 0, loss = 0, gradientNorm = 0, learningRate = 0;
  double examplesPerSecond = 0, secondsLeft = 0;
};
struct TrainingEvaluation {
  std::int64_t step = 0;
  double epoch = 0;
  std::string split;
  std::map<std::string, double> metrics;
  bool best = false;
};
struct TrainingCheckpoint {
  std::int64_t step = 0;
  std::filesystem::path path;
  bool best = false;
};
struct TrainingEnd {
  std::string status;  ///< done, stopped_early or stopped
  std::int64_t step = 0;
  std::optional<std::int64_t> bestStep;
  std::map<std::string, double> best;
  std::string reason;  ///< one sentence for people
};

class TrainingSink {
 public:
  virtual ~TrainingSink() = default;
  virtual void started(const TrainingStart&) {}
  /// One sentence that people should know: what a warm start took over, which settings differ from
  /// the run's first ones, a learning rate that was lowered. Also before started().
  virtual void noted(const std::string&) {}
  virtual void stepped(const TrainingStep&) {}
  virtual void evaluated(const TrainingEvaluation&) {}
  virtual void saved(const TrainingCheckpoint&) {}
  virtual void ended(const TrainingEnd&) {}
};

struct TrainingRequest {
  Project project;               ///< resolved
  std::filesystem::path folder;  ///< of the project
  std::string run;
  bool resume = false;             ///< continue from the run's last checkpoint
  bool continueAfterStop = false;  ///< resume a run that early stopping ended
  std::string warmStart;  ///< a weights file or a run: first values by matching name and shape
  std::stop_token stop;   ///< asks for a checkpoint and an end
};

/// Trains a run from its start or last checkpoint to its end, controlled by its control file
/// (run_folder.h) and the stop token, both heeded between steps. The result is how it ended: a stop
/// on request is a result (status "stopped") too, because what was promised is saved; divergence is
/// Code::diverged with step, batch, users and layer.
///
/// Tags of the event files: train/loss, train/gradient_norm, train/learning_rate,
/// train/examples_per_second every `log_every` steps; train/<metric> (since the last evaluation)
/// and validation/<metric> at evaluations.
Result<TrainingEnd> train(const TrainingRequest& request, Engine& engine, TrainingSink& sink);

/// Loss and metrics of a model on a split. Per-user losses when asked for.
struct EvaluationResult {
  std::map<std::string, double> metrics;
  struct UserLoss {
    std::string user;
    double loss = 0;
    double weight = 0;
  };
  std::vector<UserLoss> users;
  std::int64_t examples = 0;
};
Result<EvaluationResult> evaluate(Model& model, const Dataset& data, const FeatureSet& features,
                                  const ModelSpec& spec, const Project& resolved, SplitName split,
                                  bool perUser, std::stop_token stop);

}  // namespace stateroom
