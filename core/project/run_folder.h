#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/file.h"
#include "core/base/result.h"
#include "core/base/tensor.h"
#include "core/data/features.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// Where the things of a run lie: `runs/<run>/`
///   project.stateroom   resolved settings, every value written
///   features.textproto  fitted feature columns
///   model.textproto     resolved ModelSpec
///   run.json            RunRecord, rewritten atomically
///   events.out.tfevents.*   the metric log
///   checkpoints/<step>/ weights.safetensors, optimizer.safetensors, state.json
///   best/, final/       weights.safetensors, model.pt, model.textproto, features.textproto,
///   signatures.json control, lock, log.txt
class RunFolder {
 public:
  RunFolder(std::filesystem::path projectFolder, std::string name);

  const std::string& name() const { return name_; }
  std::filesystem::path path() const;
  std::filesystem::path checkpointPath(std::int64_t step) const;
  std::filesystem::path bestPath() const;
  std::filesystem::path finalPath() const;
  std::filesystem::path controlPath() const;
  std::filesystem::path lockPath() const;

 private:
  std::filesystem::path projectFolder_;
  std::string name_;
};

/// run.json: what the run table shows without reading events.
struct RunRecord {
  std::string name;
  std::string status =
      "running";  ///< running, paused, done, stopped_early, stopped, diverged, failed, killed
  std::string started, ended;  ///< ISO 8601 UTC
  std::int64_t step = 0, totalSteps = 0;
  double epoch = 0, epochs = 0;
  double seconds = 0;  ///< of training, pauses left out
  std::optional<std::int64_t> bestStep;
  std::map<std::string, double> best, last;  ///< metrics of validation
  std::string note, stopReason;
  bool pinned = false;
  int colour = 0;  ///< slot of the series cycle, kept for life
  int threads = 0;
  std::string engine, host;
  std::vector<std::string> dataHashes;
};

Result<RunRecord> readRun(const RunFolder& folder);  ///< a dead run's "running" reads as "killed"
Result<> writeRun(const RunFolder& folder, const RunRecord& record);

/// Runs of a project, newest first; damaged ones as errors beside them.
struct RunListing {
  std::vector<RunRecord> runs;
  std::vector<Error> damaged;
};
RunListing listRuns(const std::filesystem::path& projectFolder);

/// Adjective and animal, not taken yet: "quiet-fox".
std::string newRunName(const std::filesystem::path& projectFolder, std::uint64_t seed);
/// A name that can be a folder: letters, digits, - _ .; not empty, not starting with a dot, at most
/// 100.
Result<> checkRunName(std::string_view name);

/// The run that stateless commands use: the one marked current, else the newest finished.
Result<std::string> currentRun(const std::filesystem::path& projectFolder);
Result<> markCurrent(const std::filesystem::path& projectFolder, const std::string& run);

/// Moves a run into the project's trash; restoring is the undo.
Result<std::string> trashRun(const std::filesystem::path& projectFolder, const std::string& run);
Result<> restoreRun(const std::filesystem::path& projectFolder, const std::string& trashed);
Result<> renameRun(const std::filesystem::path& projectFolder, const std::string& from,
                   const std::string& to);

/// What `control` asks a run to do, read between batches.
enum class RunRequest : std::uint8_t { Run, Pause, Stop, StopKeepBest, StopNow };
RunRequest readControl(const RunFolder& folder);
Result<> writeControl(const RunFolder& folder, RunRequest request);

}  // namespace stateroom
