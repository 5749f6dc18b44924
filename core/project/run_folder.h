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

/// The weights of a checkpoint, a best or a final model, in each one's folder.
inline constexpr const char* kWeights = "weights.safetensors";

/// Where the things of a run lie: `runs/<run>/`
///   project.stateroom   resolved settings, every value written
///   features.textproto  fitted feature columns
///   model.textproto     resolved ModelSpec
///   run.json            RunRecord, rewritten atomically
///   note.json           note and pin, written by people
///   events.out.tfevents.*   the metric log
///   checkpoints/<step>/ weights.safetensors, optimizer.safetensors, state.json
///   best/, final/       weights.safetensors, model.pt, model.textproto, features.textproto,
///                       signatures.json
///   control, lock
class RunFolder {
 public:
  RunFolder(std::filesystem::path projectFolder, std::string name);

  const std::string& name() const { return name_; }
  std::filesystem::path path() const;
  bool exists() const;
  std::filesystem::path recordPath() const;    ///< run.json
  std::filesystem::path projectPath() const;   ///< project.stateroom
  std::filesystem::path featuresPath() const;  ///< features.textproto
  std::filesystem::path modelPath() const;     ///< model.textproto
  std::filesystem::path checkpointsPath() const;
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
  std::string stopReason;
  std::string note;     ///< by annotateRun
  bool pinned = false;  ///< by annotateRun
  int colour = 0;       ///< slot of the series cycle, kept for life
  int threads = 0;
  std::string engine, host;
  std::vector<std::string> dataHashes;
};

Result<RunRecord> readRun(const RunFolder& folder);  ///< a dead run's "running" reads as "killed"
/// The same of a folder anywhere: in the trash, or a copy. Its name is the folder's.
Result<RunRecord> readRunAt(const std::filesystem::path& folder);
/// Atomically. Note and pin are left as they stand: people may write them while the run is on.
Result<> writeRun(const RunFolder& folder, const RunRecord& record);
Result<> annotateRun(const RunFolder& folder, const std::string& note, bool pinned);
/// Whether nothing more will come: neither running nor paused.
bool hasEnded(const RunRecord& record);

/// Runs of a project, newest first; damaged ones as errors beside them.
struct RunListing {
  std::vector<RunRecord> runs;
  std::vector<Error> damaged;
};
RunListing listRuns(const std::filesystem::path& projectFolder);

/// The slot of the 8 series colours that the fewest runs have.
int nextColour(const std::filesystem::path& projectFolder);

/// Adjective and animal, not taken yet: "quiet-fox". Drawn from the seed and the process, so that
/// two trainings that begin at once do not meet.
std::string newRunName(const std::filesystem::path& projectFolder, std::uint64_t seed);
/// A name that can be a folder: letters, digits, - _ .; not empty, not starting with a dot, at most
/// 100.
Result<> checkRunName(std::string_view name);

/// The run that stateless commands use: the one marked current, else the newest finished that has
/// taken a step.
Result<std::string> currentRun(const std::filesystem::path& projectFolder);
Result<std::string> currentRun(const std::filesystem::path& projectFolder,
                               const RunListing& listing);
Result<> markCurrent(const std::filesystem::path& projectFolder, const std::string& run);

/// Moves a run into the project's trash and returns its name there ("quiet-fox@1"); restoring is
/// the undo. Refused while the run is on.
Result<std::string> trashRun(const std::filesystem::path& projectFolder, const std::string& run);
/// A run's own name will do when it lies there once. Fails with Code::trash_not_found for what is
/// no run, too, and with Code::trash_several.
Result<> restoreRun(const std::filesystem::path& projectFolder, const std::string& trashed);
std::vector<std::string> listTrash(const std::filesystem::path& projectFolder);
Result<> renameRun(const std::filesystem::path& projectFolder, const std::string& from,
                   const std::string& to);

/// What `control` asks a run to do, read between batches.
enum class RunRequest : std::uint8_t { Run, Pause, Stop, StopKeepBest, StopNow };
RunRequest readControl(const RunFolder& folder);  ///< Run when nothing is asked
Result<> writeControl(const RunFolder& folder, RunRequest request);

}  // namespace stateroom
