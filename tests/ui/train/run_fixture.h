#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/interop/events/event_writer.h"
#include "core/project/run_folder.h"

namespace stateroom::test {

/// A run as it is to look: curves of a known shape, so that tests know every value.
struct RunPlan {
  std::string name;
  std::string status = "done";
  std::int64_t steps = 700, stepsPerEpoch = 14;
  double epochs = 50;
  int colour = 0;
  double learningRate = 3e-4, floor = 0.18;
  std::int64_t seed = 3;
  std::string settings = {};       ///< more lines of its project file
  std::int64_t startedBefore = 0;  ///< seconds: older runs come later in the list
};

double trainLoss(const RunPlan& plan, std::int64_t step);
double validationLoss(const RunPlan& plan, std::int64_t step);

/// Writes a run's folder as the trainer does: settings, record, events, checkpoints. A run that is
/// "running" holds its lock while this object lives and can be taken further.
class WrittenRun {
 public:
  WrittenRun(const std::filesystem::path& projectFolder, RunPlan plan);

  /// Logs the steps up to `step`, flushed.
  void advance(std::int64_t step);
  /// SessionLog START: what was logged at `step` or later is taken back.
  void restart(std::int64_t step);
  void pause();
  void end(const std::string& status);
  const RunPlan& plan() const { return plan_; }
  const RunFolder& folder() const { return folder_; }

 private:
  void logStep(std::int64_t step);
  void checkpoint(std::int64_t step);
  void writeRecord();

  RunPlan plan_;
  RunFolder folder_;
  RunRecord record_;
  std::int64_t step_ = 0;
  double begin_ = 0;
  std::optional<EventWriter> events_;
  std::optional<FileLock> lock_;
};

}  // namespace stateroom::test
