#pragma once

#include <chrono>
#include <string>

#include "app/cli/output.h"
#include "app/cli/progress_bar.h"
#include "core/base/job_status.h"
#include "core/train/trainer.h"

namespace stateroom::cli {

/// Tells what the trainer does: JSON lines, or for people a table of
/// evaluations above a progress bar; and the job's status in both cases.
class TrainingReport final : public TrainingSink {
 public:
  /// A run that is the `place`th of `count` trainings of one job.
  struct Part {
    int place = 0, count = 1;
  };
  TrainingReport(const Output& out, JobStatus* job, Part part)
      : out_(out), job_(job), part_(part), bar_(out.quiet()) {}

  void started(const TrainingStart& start) override;
  void noted(const std::string& sentence) override;
  void stepped(const TrainingStep& step) override;
  void evaluated(const TrainingEvaluation& evaluation) override;
  void saved(const TrainingCheckpoint& checkpoint) override;
  void ended(const TrainingEnd& end) override;

 private:
  void tellStep(const TrainingStep& step);
  std::string row(const TrainingEvaluation& evaluation) const;

  const Output& out_;
  JobStatus* job_;
  Part part_;
  ProgressBar bar_;
  TrainingStart start_;
  bool headed_ = false;
  double lossSum_ = 0;
  std::int64_t lossCount_ = 0;
  std::chrono::steady_clock::time_point lastStep_{};
};

}  // namespace stateroom::cli
