#include "core/train/run_training.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/base/time.h"
#include "core/project/settings.h"
#include "core/train/checkpoint.h"
#include "core/train/export_model.h"
#include "core/train/run_control.h"
#include "core/train/run_log.h"
#include "core/train/run_start.h"
#include "core/train/training_loop.h"
#include "core/train/warm_start.h"

namespace stateroom {
namespace {

std::int64_t trainableNumbers(const Model& model) {
  std::int64_t count = 0;
  for (const auto& parameter : model.parameterInfo()) {
    if (parameter.trainable) count += elementsOf(parameter.shape);
  }
  return count;
}

/// One training from its start to its end, with the run's lock held.
class Run {
 public:
  Run(const TrainingRequest& request, const EngineInfo& engine, RunStart start, TrainingSink& sink)
      : request_(request),
        engine_(engine),
        start_(std::move(start)),
        sink_(sink),
        control_(start_.folder, request.stop) {}

  Result<TrainingEnd> train(const PrepareRun& prepare) {
    STATEROOM_TRY(prepared_, prepare(start_.folder, start_.anew()));
    STATEROOM_CHECK(checkData(start_, prepared_.dataNames, prepared_.dataHashes));
    STATEROOM_CHECK(makeLoop());
    STATEROOM_CHECK(openLog());
    // What the run began with can be read nowhere else.
    if (start_.anew() && !request_.warmStart.empty()) STATEROOM_CHECK(loop_->save());
    auto end = trainToTheEnd();
    if (!end && end.error().code() != Code::cancelled) {
      const bool diverged = end.error().code() == Code::diverged;
      STATEROOM_CHECK(log_->failed(diverged ? "diverged" : "failed", end.error().message()));
    }
    return end;
  }

 private:
  Result<> makeLoop() {
    if (start_.anew() && !request_.warmStart.empty()) {
      STATEROOM_TRY(auto note, warmStart(*prepared_.model, request_.folder, request_.warmStart));
      start_.notes.push_back(std::move(note));
    }
    STATEROOM_TRY(loop_, TrainingLoop::make({.project = &request_.project,
                                             .folder = start_.folder,
                                             .model = prepared_.model.get(),
                                             .train = prepared_.train.get(),
                                             .validation = prepared_.validation.get()}));
    if (start_.anew()) return {};
    STATEROOM_CHECK(loop_->reset(*start_.checkpoint));
    start_.checkpoint->weights.clear();
    start_.checkpoint->optimizer.clear();
    if (request_.continueAfterStop) loop_->goOnAfterStop();
    const auto& before = start_.record.status;
    const bool ended = before == "done" || before == "stopped_early";
    if (!loop_->done() || !ended) return {};  // what was killed at its end is exported now
    return fail(Code::run_complete,
                {{"run", request_.run}, {"step", std::to_string(start_.step())}});
  }

  Result<> openLog() {
    auto& record = start_.record;
    noteThreads();
    record.status = "running";
    record.ended.clear();
    record.stopReason.clear();
    record.totalSteps = loop_->totalSteps();
    record.threads = engine_.threads;
    record.engine = fmt::format("{} {} {}", engine_.name, engine_.version, engine_.instructions);
    record.dataHashes = prepared_.dataHashes;
    STATEROOM_CHECK(
        writeFileAtomically(start_.folder.projectPath(), printProject(request_.project)));
    STATEROOM_CHECK(control_.reset());
    STATEROOM_TRY(log_, RunLog::open(start_.folder, record, start_.step(), sink_));
    if (start_.anew()) STATEROOM_CHECK(log_->hparams(request_.project));
    for (const auto& note : start_.notes) STATEROOM_CHECK(log_->noted(start_.step(), note));
    loop_->tellTo(*log_);
    log_->started(startMessage());
    return {};
  }

  void noteThreads() {
    const int before = start_.record.threads;
    if (start_.anew() || before == 0 || before == engine_.threads) return;
    start_.notes.push_back(fmt::format(
        "The run began with {} threads and goes on with {}: sums may differ in their last digits.",
        before, engine_.threads));
  }

  TrainingStart startMessage() const {
    TrainingStart message;
    message.run = request_.run;
    message.totalSteps = loop_->totalSteps();
    message.startStep = start_.step();
    message.parameters = trainableNumbers(*prepared_.model);
    message.trainSequences = prepared_.train->sequenceCount();
    message.validationSequences = prepared_.validation ? prepared_.validation->sequenceCount() : 0;
    message.padding = prepared_.train->paddingShare();
    return message;
  }

  Result<TrainingEnd> trainToTheEnd() {
    auto asked = RunRequest::Run;
    while (!loop_->done() && asked == RunRequest::Run) {
      STATEROOM_TRY(asked, control_.heed([&](bool pause) { return paused(pause); }));
      if (asked == RunRequest::Run) STATEROOM_CHECK(loop_->advance());
    }
    loop_->updateRecord();
    if (asked != RunRequest::StopNow) {
      STATEROOM_CHECK(loop_->save());
      STATEROOM_CHECK(exportResults(asked));
    }
    auto end = endMessage(asked);
    STATEROOM_CHECK(log_->ended(end));
    return end;
  }

  Result<> paused(bool pause) {
    loop_->updateRecord();
    return log_->status(pause ? "paused" : "running");
  }

  /// best/ and final/. The final weights are the last ones, or the best ones where early stopping
  /// or the request says so.
  Result<> exportResults(RunRequest asked) {
    const auto& folder = start_.folder;
    const auto& progress = loop_->progress();
    const auto last = progress.step;
    const auto best = loop_->keptBest().value_or(last);
    auto final = asked == RunRequest::StopKeepBest ? best : last;
    if (asked == RunRequest::Run) final = loop_->stepToRestore().value_or(last);
    STATEROOM_TRY(const auto bestWeights, loadWeights(folder, best));
    STATEROOM_CHECK(exportModel(folder, folder.bestPath(), *prepared_.model, bestWeights));
    STATEROOM_TRY(const auto finalWeights, loadWeights(folder, final));
    return exportModel(folder, folder.finalPath(), *prepared_.model, finalWeights);
  }

  TrainingEnd endMessage(RunRequest asked) const {
    const auto& progress = loop_->progress();
    TrainingEnd end{.status = "done",
                    .step = progress.step,
                    .bestStep = progress.bestStep,
                    .best = progress.best,
                    .reason = ""};
    if (asked != RunRequest::Run) {
      end.status = "stopped";
      end.reason = asked == RunRequest::StopNow ? "Stopped at once, without a checkpoint"
                                                : "Stopped on request";
    } else if (loop_->stoppedEarly()) {
      const auto& stopping = request_.project.early_stopping();
      end.status = "stopped_early";
      end.reason = fmt::format("No progress of {} for {} evaluation{}", stopping.monitor(),
                               stopping.patience(), stopping.patience() == 1 ? "" : "s");
    }
    return end;
  }

  const TrainingRequest& request_;
  const EngineInfo& engine_;
  RunStart start_;
  TrainingSink& sink_;
  RunControl control_;
  PreparedRun prepared_;
  std::optional<RunLog> log_;
  std::optional<TrainingLoop> loop_;
};

}  // namespace

Result<TrainingEnd> runTraining(const TrainingRequest& request, const EngineInfo& engine,
                                const PrepareRun& prepare, TrainingSink& sink) {
  STATEROOM_TRY(auto start, startRun(request));
  const auto folder = start.folder;
  const bool made = start.made;
  auto end = Run(request, engine, std::move(start), sink).train(prepare);
  std::error_code none;
  const bool neverBegan = !end && !fs::exists(folder.recordPath(), none);
  if (neverBegan && made) fs::remove_all(folder.path(), none);
  return end;
}

}  // namespace stateroom
