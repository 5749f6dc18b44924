#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "core/base/file.h"
#include "core/base/result.h"

namespace stateroom {

/// `jobs/<id>/status.json`: what a long command is doing, for the window and other terminals.
/// Written atomically, at most four times a second, and always at a change of state.
class JobStatus {
 public:
  static Result<JobStatus> create(const std::filesystem::path& projectFolder, std::string command,
                                  std::string title);
  const std::string& id() const { return id_; }

  void phase(std::string name);
  void progress(double done, double of, std::string unit);
  void state(std::string name);  ///< running, paused, done, failed, cancelled
  void message(
      std::string text);  ///< the last line for people: where the result lies, or the error

 private:
  JobStatus() = default;
  void write(bool now);
  std::filesystem::path path_;
  std::string id_, command_, title_, phase_, state_ = "running", unit_, message_, started_;
  double done_ = 0, of_ = 0;
  std::chrono::steady_clock::time_point lastWrite_{}, begin_ = std::chrono::steady_clock::now();
};

/// One job as read from its file. `pid` is 0 when its process is gone, and then a "running" state
/// reads "killed".
struct JobInfo {
  std::string id, command, title, phase, state, unit, message, started, host;
  double done = 0, of = 0, rate = 0, secondsLeft = 0;
  int pid = 0;
};
std::vector<JobInfo> listJobs(const std::filesystem::path& projectFolder);

}  // namespace stateroom
