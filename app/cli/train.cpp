#include <cmath>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/interrupt.h"
#include "app/cli/job.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/progress_bar.h"
#include "app/cli/run_text.h"
#include "core/base/text.h"
#include "core/engine_loader.h"
#include "core/project/settings.h"
#include "core/train/trainer.h"

namespace stateroom::cli {
namespace {

using namespace std::chrono_literals;

struct TrainOptions {
  std::string project, run, resume, warmStart, precision;
  std::optional<std::int64_t> maxSteps, steps;
  std::string epochs;
  bool continueAfterStop = false;
};

/// Tells what the trainer does: JSON lines, or for people a table of
/// evaluations above a progress bar; and the job's status in both cases.
class TrainingReport final : public TrainingSink {
 public:
  TrainingReport(const Output& out, JobStatus* job) : out_(out), job_(job), bar_(out.quiet()) {}

  void started(const TrainingStart& start) override {
    start_ = start;
    out_.document({{"event", "start"},
                   {"run", start.run},
                   {"step", start.startStep},
                   {"total_steps", start.totalSteps},
                   {"parameters", start.parameters},
                   {"train_sequences", start.trainSequences},
                   {"validation_sequences", start.validationSequences},
                   {"padding", start.padding}});
    out_.text(fmt::format(
        "{}: {} in training, {} in validation, {}, {}", out_.bold(start.run),
        counted(start.trainSequences, "sequence"), formatCount(start.validationSequences),
        counted(start.parameters, "parameter"),
        start.startStep > 0 ? fmt::format("from step {} to {}", start.startStep, start.totalSteps)
                            : "up to " + counted(start.totalSteps, "step")));
    if (job_ != nullptr) job_->phase("training");
  }

  void noted(const std::string& sentence) override {
    bar_.clear();
    out_.document({{"event", "note"}, {"text", sentence}});
    out_.note(sentence);
  }

  void stepped(const TrainingStep& step) override {
    lossSum_ += step.loss;
    ++lossCount_;
    tellStep(step);
    if (job_ != nullptr) {
      job_->progress(static_cast<double>(step.step), static_cast<double>(start_.totalSteps),
                     "steps");
    }
    bar_.show(static_cast<double>(step.step), static_cast<double>(start_.totalSteps), "steps",
              step.secondsLeft,
              fmt::format("{} examples/s  loss {}",
                          formatCount(static_cast<long long>(step.examplesPerSecond)),
                          formatMetric(step.loss)));
  }

  void evaluated(const TrainingEvaluation& evaluation) override {
    out_.document({{"event", "evaluation"},
                   {"run", start_.run},
                   {"step", evaluation.step},
                   {"epoch", evaluation.epoch},
                   {"split", evaluation.split},
                   {"metrics", metricsJson(evaluation.metrics)},
                   {"best", evaluation.best}});
    bar_.clear();
    if (!out_.quiet()) {
      if (!headed_) out_.text(out_.dim(header(evaluation)));
      headed_ = true;
      out_.text(row(evaluation) + (evaluation.best ? out_.good("  best") : ""));
    }
    lossSum_ = 0;
    lossCount_ = 0;
  }

  void saved(const TrainingCheckpoint& checkpoint) override {
    out_.document({{"event", "checkpoint"},
                   {"run", start_.run},
                   {"step", checkpoint.step},
                   {"best", checkpoint.best},
                   {"path", checkpoint.path.string()}});
    out_.detail(
        fmt::format("checkpoint of step {}: {}", checkpoint.step, checkpoint.path.string()));
  }

  void ended(const TrainingEnd& end) override {
    bar_.clear();
    out_.document({{"event", "end"},
                   {"run", start_.run},
                   {"status", end.status},
                   {"step", end.step},
                   {"best_step", end.bestStep ? Json(*end.bestStep) : Json()},
                   {"best", metricsJson(end.best)},
                   {"reason", end.reason}});
    out_.text(fmt::format("{} at step {}{}", out_.bold(endText(end.status)), end.step,
                          end.reason.empty() ? "" : ": " + end.reason));
    if (end.bestStep) {
      out_.text(fmt::format("Best at step {}: {}", *end.bestStep, metricsText(end.best)));
    }
  }

 private:
  static std::string endText(const std::string& status) {
    if (status == "stopped_early") return "Stopped early";
    if (status == "stopped") return "Stopped";
    return status == "done" ? "Done" : status;
  }

  /// At most ten a second: a reader that wants every step reads the event
  /// files.
  void tellStep(const TrainingStep& step) {
    const auto now = std::chrono::steady_clock::now();
    if (!out_.json() || now - lastStep_ < 100ms) return;
    lastStep_ = now;
    out_.document({{"event", "step"},
                   {"run", start_.run},
                   {"step", step.step},
                   {"epoch", step.epoch},
                   {"loss", step.loss},
                   {"gradient_norm", step.gradientNorm},
                   {"learning_rate", step.learningRate},
                   {"examples_per_second", step.examplesPerSecond},
                   {"seconds_left", step.secondsLeft}});
  }

  static std::string header(const TrainingEvaluation& evaluation) {
    auto line = fmt::format("{:>8}  {:>6}  {:>10}", "step", "epoch", "train loss");
    for (const auto& [name, value] : evaluation.metrics) line += fmt::format("  {:>10}", name);
    return line;
  }

  std::string row(const TrainingEvaluation& evaluation) const {
    const auto loss =
        lossCount_ > 0 ? formatMetric(lossSum_ / static_cast<double>(lossCount_)) : "";
    auto line = fmt::format("{:>8}  {:>6.1f}  {:>10}", evaluation.step, evaluation.epoch, loss);
    for (const auto& [name, value] : evaluation.metrics) {
      line += fmt::format("  {:>{}}", formatMetric(value), std::max<std::size_t>(10, name.size()));
    }
    return line;
  }

  const Output& out_;
  JobStatus* job_;
  ProgressBar bar_;
  TrainingStart start_;
  bool headed_ = false;
  double lossSum_ = 0;
  std::int64_t lossCount_ = 0;
  std::chrono::steady_clock::time_point lastStep_{};
};

/// The settings that a resumed run goes on with: its own, not those of the
/// project file.
Result<Project> settingsOf(const OpenProject& project, const TrainOptions& options,
                           const GlobalOptions& global) {
  if (options.resume.empty()) return project.settings;
  const RunFolder folder(project.folder, options.resume);
  STATEROOM_CHECK(readRun(folder));
  STATEROOM_TRY(const auto file, ProjectFile::open(folder.projectPath()));
  auto settings = file.project();
  STATEROOM_CHECK(applyGlobalOptions(settings, global));
  STATEROOM_CHECK(checkPaths(settings, project.folder, global));
  return settings;
}

Result<> setLength(Project& settings, const OpenProject& project, const TrainOptions& options) {
  auto& training = *settings.mutable_training();
  if (!options.epochs.empty()) {
    STATEROOM_CHECK(applySetting(settings, "training.epochs", options.epochs));
    training.set_max_steps(0);
  }
  if (options.maxSteps) training.set_max_steps(*options.maxSteps);
  if (!options.steps) return {};
  std::int64_t from = 0;
  if (!options.resume.empty()) {
    STATEROOM_TRY(const auto record, readRun(RunFolder(project.folder, options.resume)));
    from = record.step;
  }
  training.set_max_steps(from + *options.steps);
  return {};
}

Result<TrainingRequest> requestOf(const OpenProject& project, const TrainOptions& options,
                                  const GlobalOptions& global) {
  TrainingRequest request;
  request.folder = project.folder;
  request.run = options.run;
  STATEROOM_TRY(request.project, settingsOf(project, options, global));
  STATEROOM_CHECK(setLength(request.project, project, options));
  if (!options.precision.empty()) {
    request.project.mutable_training()->set_precision(options.precision);
  }
  request.resume = !options.resume.empty();
  if (request.resume) request.run = options.resume;
  if (request.run.empty()) {
    const auto seed = static_cast<std::uint64_t>(request.project.training().seed());
    request.run = newRunName(project.folder, seed);
  }
  request.continueAfterStop = options.continueAfterStop;
  request.warmStart = options.warmStart;
  request.stop = stopOnSignals();
  return request;
}

Result<int> runTraining(const Output& out, const TrainOptions& options,
                        const TrainingRequest& request, JobStatus* job) {
  const auto& training = request.project.training();
  STATEROOM_TRY(auto* computing,
                engine({.threads = training.threads(), .device = training.device()}));
  TrainingReport report(out, job);
  STATEROOM_TRY(const auto end, train(request, *computing, report));
  if (job != nullptr) job->message(fmt::format("{}: {}", request.run, end.status));
  const auto project = shellQuoted(options.project);
  if (end.status == "stopped" && request.stop.stop_requested()) {
    out.note(fmt::format("A checkpoint is saved. Go on: stateroom train {} --resume {}", project,
                         request.run));
    return static_cast<int>(ErrorKind::Cancelled);
  }
  out.note(fmt::format("Next: stateroom evaluate {} --run {}", project, request.run));
  return 0;
}

Result<int> train(Invocation& invocation, const TrainOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  if (!options.run.empty()) STATEROOM_CHECK(checkRunName(options.run));
  outliveReaders();
  STATEROOM_TRY(const auto request, requestOf(project, options, invocation.global));
  return runAsJob(project.folder, "train", "Train " + request.run, [&](JobStatus* job) {
    return runTraining(invocation.out, options, request, job);
  });
}

}  // namespace

void declareTrain(CommandLine& line) {
  auto options = std::make_shared<TrainOptions>();
  auto& command = line.add(line.root(), "train",
                           "Train a run, with evaluations, checkpoints and "
                           "early stopping as the project says",
                           "stateroom train projects/liver --run first --set "
                           "optimizer.learning_rate=0.0005");
  addProject(command, options->project);
  auto* run = addText(command, "--run", options->run, "NAME",
                      "Name of the new run (default: one is made up)");
  auto* resume = addText(command, "--resume", options->resume, "RUN",
                         "Go on from a run's last checkpoint, with its own settings")
                     ->excludes(run);
  command
      .add_flag("--continue-after-stop", options->continueAfterStop,
                "With --resume: go on although early stopping ended the run")
      ->needs(resume);
  addText(command, "--warm-start", options->warmStart, "FILE|RUN",
          "First weights from a safetensors file or another run, by name and shape")
      ->excludes(resume);
  auto* maxSteps =
      addInteger(command, "--max-steps", options->maxSteps, 1, "Stop when the run is at this step");
  auto* steps = addInteger(command, "--steps", options->steps, 1, "Train so many steps more")
                    ->excludes(maxSteps);
  addText(command, "--epochs", options->epochs, "N", "Passes over the training split")
      ->excludes(maxSteps)
      ->excludes(steps);
  addChoice(command, "--precision", options->precision, {"f32", "bf16"}, "Of the arithmetic");
  line.onRun(command, [options](Invocation& i) { return train(i, *options); });
}

}  // namespace stateroom::cli
