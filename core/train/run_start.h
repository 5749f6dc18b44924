#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/project/run_folder.h"
#include "core/train/checkpoint.h"
#include "core/train/trainer.h"

namespace stateroom {

/// A run's folder, locked, with what is known before data and model are made.
struct RunStart {
  RunFolder folder;
  FileLock lock;
  RunRecord record;
  std::optional<Checkpoint> checkpoint;  ///< to go on from; without one the run begins anew
  std::vector<std::string> notes;        ///< for people
  bool made = false;                     ///< the folder was not there before

  bool anew() const { return !checkpoint; }
  std::int64_t step() const { return checkpoint ? checkpoint->progress.step : 0; }
};

/// Locks and checks: a new run must not exist, a resumed one must, with the same settings.
/// Length and threads may differ, which is noted. Resuming a run that was killed before its first
/// checkpoint begins it anew.
Result<RunStart> startRun(const TrainingRequest& request);

/// Fails with Code::data_changed when a resumed run's data files are not those it began with.
Result<> checkData(const RunStart& start, const std::vector<std::string>& names,
                   const std::vector<std::string>& hashes);

}  // namespace stateroom
