#pragma once

#include <functional>
#include <memory>

#include "core/base/file.h"
#include "core/project/settings.h"
#include "core/train/export_model.h"
#include "core/train/run_training.h"
#include "tests/support/fake_batches.h"

namespace stateroom::test {

/// A project that trains FakeModel: 50 examples in batches of 8 (7 steps an epoch), evaluated after
/// every epoch.
inline Project fakeProject() {
  Project project;
  project.mutable_loss()->set_name("mean_squared_error");
  project.add_metrics("mean_absolute_error");
  project.mutable_optimizer()->set_name("sgd");
  project.mutable_optimizer()->set_learning_rate(0.02);
  project.mutable_training()->set_epochs(6);
  project.mutable_training()->set_seed(3);
  return resolveDefaults(project);
}

/// Data and model of fakeProject().
struct FakeData {
  FakeModel::Hooks hooks = {};
  std::int64_t validation = 20;  ///< examples; 0: no such split
  std::optional<std::size_t> poisoned = std::nullopt;
  std::string hash = "a";

  PrepareRun prepare() const {
    return [*this](const RunFolder& folder, bool anew) -> Result<PreparedRun> {
      PreparedRun prepared;
      prepared.model = std::make_unique<FakeModel>(hooks);
      auto train = std::make_unique<FakeBatches>(50, 8, 1);
      if (poisoned) train->poison(*poisoned);
      prepared.train = std::move(train);
      if (validation > 0) {
        prepared.validation = std::make_unique<FakeBatches>(validation, 8, 2, false);
      }
      prepared.dataNames = {"data/visits.csv"};
      prepared.dataHashes = {hash};
      if (!anew) return prepared;
      for (const char* name : kModelFiles) {
        STATEROOM_CHECK(writeFileAtomically(folder.path() / name, "# a fake model\n"));
      }
      return prepared;
    };
  }
};

/// Remembers what it was told, and calls `atStep` at every step.
class RecordingSink final : public TrainingSink {
 public:
  std::function<void(const TrainingStep&)> atStep;
  TrainingStart start;
  std::vector<TrainingStep> steps;
  std::vector<TrainingEvaluation> evaluations;
  std::vector<TrainingCheckpoint> checkpoints;
  std::vector<std::string> notes;
  std::vector<TrainingEnd> ends;

  void started(const TrainingStart& message) override { start = message; }
  void noted(const std::string& text) override { notes.push_back(text); }
  void stepped(const TrainingStep& step) override {
    steps.push_back(step);
    if (atStep) atStep(step);
  }
  void evaluated(const TrainingEvaluation& evaluation) override {
    evaluations.push_back(evaluation);
  }
  void saved(const TrainingCheckpoint& checkpoint) override { checkpoints.push_back(checkpoint); }
  void ended(const TrainingEnd& end) override { ends.push_back(end); }
};

}  // namespace stateroom::test
