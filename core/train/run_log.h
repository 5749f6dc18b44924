#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/interop/events/event_writer.h"
#include "core/project/run_folder.h"
#include "core/train/trainer.h"

namespace stateroom {

/// Tells the world of a training: first the event file, then run.json, then the sink. Events reach
/// the file at least every second, run.json is written at most once a second and at every change of
/// status.
class RunLog {
 public:
  /// Opens a new event file whose SessionLog START makes readers drop what an earlier life of the
  /// run wrote after `step`.
  static Result<RunLog> open(const RunFolder& folder, RunRecord record, std::int64_t step,
                             TrainingSink& sink);

  Result<> hparams(const Project& project);
  void started(const TrainingStart& start) { sink_->started(start); }
  Result<> noted(std::int64_t step, const std::string& text);
  Result<> stepped(const TrainingStep& step);
  /// Metrics of the training batches since the last evaluation.
  Result<> trainMetrics(std::int64_t step, const std::map<std::string, double>& metrics);
  Result<> evaluated(const TrainingEvaluation& evaluation);
  Result<> saved(const TrainingCheckpoint& checkpoint);
  Result<> ended(const TrainingEnd& end);
  /// Ends with an error: what the record says of it.
  Result<> failed(const std::string& status, const std::string& reason);
  Result<> status(const std::string& status);
  Result<> sync();  ///< events on the disk, before a checkpoint that counts on them

  RunRecord& record() { return record_; }  ///< written at the next occasion

 private:
  RunLog(RunFolder folder, RunRecord record, EventWriter events, TrainingSink& sink);
  Result<> scalars(const char* split, std::int64_t step,
                   const std::map<std::string, double>& values);
  Result<> write();
  Result<> writeSoon();
  Result<> close(bool success);

  using Clock = std::chrono::steady_clock;
  RunFolder folder_;
  RunRecord record_;
  EventWriter events_;
  TrainingSink* sink_;
  Clock::time_point lastWrite_;
};

}  // namespace stateroom
