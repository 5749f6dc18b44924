#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/interrupt.h"
#include "app/cli/job.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/run_text.h"
#include "app/cli/training_report.h"
#include "core/base/text.h"
#include "core/engine_loader.h"
#include "core/project/run_groups.h"
#include "core/project/settings.h"
#include "core/train/checkpoint.h"

namespace stateroom::cli {
namespace {

struct TrainOptions {
  std::string project, run, resume, warmStart, precision;
  std::optional<std::int64_t> maxSteps, steps, seeds;
  std::string epochs;
  bool continueAfterStop = false;
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

Result<TrainingEnd> trainOne(const Output& out, const TrainingRequest& request, JobStatus* job,
                             TrainingReport::Part part = {}) {
  const auto& training = request.project.training();
  STATEROOM_TRY(auto* computing,
                engine({.threads = training.threads(), .device = training.device()}));
  TrainingReport report(out, job, part);
  auto end = train(request, *computing, report);
  if (end && job != nullptr) job->message(fmt::format("{}: {}", request.run, end->status));
  return end;
}

bool wasInterrupted(const TrainingRequest& request, const TrainingEnd& end) {
  return end.status == "stopped" && request.stop.stop_requested();
}

Result<int> runTraining(const Output& out, const TrainOptions& options,
                        const TrainingRequest& request, JobStatus* job) {
  STATEROOM_TRY(const auto end, trainOne(out, request, job));
  const auto project = shellQuoted(options.project);
  if (wasInterrupted(request, end)) {
    out.note(fmt::format("A checkpoint is saved. Go on: stateroom train {} --resume {}", project,
                         request.run));
    return static_cast<int>(ErrorKind::Cancelled);
  }
  out.note(fmt::format("Next: stateroom evaluate {} --run {}", project, request.run));
  return 0;
}

/// One of several runs that differ in their seed. One that is there already goes on where it was.
TrainingRequest repetition(const TrainingRequest& request, std::int64_t seed) {
  auto one = request;
  one.project.mutable_training()->set_seed(seed);
  one.run = fmt::format("{}-seed{}", request.run, seed);
  const RunFolder folder(request.folder, one.run);
  std::error_code none;
  one.resume = fs::exists(folder.recordPath(), none) || !listCheckpoints(folder).empty();
  if (one.resume) one.warmStart.clear();
  return one;
}

bool isComplete(const Error& error) {
  return error.code() == Code::run_complete || error.code() == Code::run_stopped_early;
}

/// The runs' best metrics together.
Result<> tellGroup(const Output& out, const fs::path& folder,
                   const std::vector<std::string>& names) {
  std::vector<RunRecord> runs;
  for (const auto& name : names) {
    STATEROOM_TRY(runs.emplace_back(), readRun(RunFolder(folder, name)));
  }
  const auto spreads = spreadOfBest(runs);
  out.document({{"event", "group"}, {"runs", names}, {"best", spreadsJson(spreads)}});
  out.text(out.bold(fmt::format("Best of {}", counted(std::ssize(runs), "run"))));
  for (const auto& [metric, spread] : spreads) {
    out.text(fmt::format("{} {}", metric, spreadText(spread)));
  }
  return {};
}

/// The same training with other seeds, one after the other, as one job. A run that diverges does
/// not keep the others from being trained; the same command goes on after an interruption.
Result<int> runSeeds(const Output& out, const TrainOptions& options, const TrainingRequest& request,
                     JobStatus* job) {
  const auto count = static_cast<int>(*options.seeds);
  const auto first = request.project.training().seed();
  std::vector<std::string> ended;
  bool diverged = false;
  for (int i = 0; i < count; ++i) {
    const auto one = repetition(request, first + i);
    const auto end = trainOne(out, one, job, {i, count});
    if (end && end->status == "stopped") {
      out.note(fmt::format("Go on: stateroom train {} --run {} --seeds {}, with the same settings",
                           shellQuoted(options.project), request.run, count));
      return wasInterrupted(one, *end) ? static_cast<int>(ErrorKind::Cancelled) : 0;
    }
    if (!end && end.error().code() == Code::diverged) {
      diverged = true;
      out.warning(toText(end.error()));
    } else if (!end && !isComplete(end.error())) {
      return passOn(end.error());
    } else {
      if (!end) out.note(one.run + " is trained already");
      ended.push_back(one.run);
    }
  }
  STATEROOM_CHECK(tellGroup(out, request.folder, ended));
  out.note(
      fmt::format("All groups of runs: stateroom runs groups {}", shellQuoted(options.project)));
  return diverged ? static_cast<int>(ErrorKind::Failed) : 0;
}

Result<int> train(Invocation& invocation, const TrainOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  if (!options.run.empty()) STATEROOM_CHECK(checkRunName(options.run));
  outliveReaders();
  STATEROOM_TRY(const auto request, requestOf(project, options, invocation.global));
  const auto title = options.seeds
                         ? fmt::format("Train {}, {}", request.run, counted(*options.seeds, "seed"))
                         : "Train " + request.run;
  return runAsJob(project.folder, "train", title, [&](JobStatus* job) {
    return options.seeds ? runSeeds(invocation.out, options, request, job)
                         : runTraining(invocation.out, options, request, job);
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
  addInteger(
      command, "--seeds", options->seeds, 1,
      "Train so many runs NAME-seedS that differ in their seed S only, from training.seed on, "
      "one after the other; then the mean and spread of their metrics")
      ->excludes(resume);
  addChoice(command, "--precision", options->precision, {"f32", "bf16"}, "Of the arithmetic");
  line.onRun(command, [options](Invocation& i) { return train(i, *options); });
}

}  // namespace stateroom::cli
