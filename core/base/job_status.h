#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/result.h"

namespace stateroom {

/// One job as `jobs/<id>/status.json` tells it.
struct JobInfo {
  std::string id, command, title, phase, state, unit, message, started, host;
  std::string line;    ///< the whole command line, quoted for a shell; empty: not known
  std::string folder;  ///< where it was typed: its relative paths count from there
  double done = 0, of = 0, rate = 0;  ///< rate: `unit` a second
  double secondsLeft = 0;             ///< 0: not known
  int pid = 0;                        ///< 0: its process is gone
};

/// What a long command is doing, for the window and other terminals. Written atomically, at most
/// four times a second, and always at a change of phase or state. Holds the job's lock while it
/// lives: that is how readers know the process to be alive. A status that cannot be written does
/// not stop the job.
class JobStatus {
 public:
  static Result<JobStatus> create(const std::filesystem::path& projectFolder, std::string command,
                                  std::string title);
  const std::string& id() const { return info_.id; }

  void phase(std::string name);
  void progress(double done, double of, std::string unit);
  void state(std::string name);  ///< running, paused, done, failed, cancelled
  void message(
      std::string text);  ///< the last line for people: where the result lies, or the error

 private:
  JobStatus(std::filesystem::path path, FileLock lock, JobInfo info);
  void write();
  void writeSoon();

  std::filesystem::path path_;
  FileLock lock_;
  JobInfo info_;
  double doneAtPhase_ = 0;
  std::chrono::steady_clock::time_point phaseBegan_, lastWrite_;
};

/// Jobs of a project, newest first; files that cannot be read are left out. A "running" or "paused"
/// job of this machine whose process is gone reads "killed".
std::vector<JobInfo> listJobs(const std::filesystem::path& projectFolder);

}  // namespace stateroom
