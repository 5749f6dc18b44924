#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"
#include "core/project/run_folder.h"
#include "core/train/early_stopping.h"
#include "core/train/schedule.h"

namespace stateroom {

/// Where a training is: all that decides how it goes on beside weights and optimizer.
struct TrainingProgress {
  std::int64_t step = 0;   ///< optimizer steps done
  std::int64_t epoch = 0;  ///< begun with batch `batchIndex` of this epoch next
  std::int64_t batchIndex = 0;
  std::uint64_t seed = 0;  ///< of the sampler
  double seconds = 0;      ///< of training, pauses left out
  std::optional<std::int64_t> bestStep;
  std::map<std::string, double> best, last;  ///< metrics of validation
  StoppingRule::State stopping;
  ReduceOnPlateau::State plateau;
};

/// `checkpoints/<step>/`: weights.safetensors, optimizer.safetensors (the optimizer's slots, the
/// engine's generator as "rng", training metrics so far as "metrics/…") and state.json.
struct Checkpoint {
  TrainingProgress progress;
  std::vector<NamedTensor> weights, optimizer;
  std::string rng;
  std::vector<NamedTensor> metrics;
};

/// Written into a folder beside, fsynced, renamed: a checkpoint with its name is whole.
Result<> saveCheckpoint(const RunFolder& folder, const Checkpoint& checkpoint);

/// Fails with Code::checkpoint_damaged and the file.
Result<Checkpoint> loadCheckpoint(const RunFolder& folder, std::int64_t step);
Result<std::vector<NamedTensor>> loadWeights(const RunFolder& folder, std::int64_t step);

/// Steps of a run's checkpoints, ascending.
std::vector<std::int64_t> listCheckpoints(const RunFolder& folder);

/// Steps without which the run could not go on or end as it was meant to: its best one, and that of
/// early stopping as the newest checkpoint has it.
Result<std::set<std::int64_t>> neededSteps(const RunFolder& folder, const RunRecord& record);

/// Out of sight first: a crash in the middle of deleting leaves no half checkpoint behind.
Result<> removeCheckpoint(const RunFolder& folder, std::int64_t step);

/// Deletes all but the newest `keepLast` and those of `kept`, and what crashed writers left.
void pruneCheckpoints(const RunFolder& folder, int keepLast, const std::set<std::int64_t>& kept);

}  // namespace stateroom
