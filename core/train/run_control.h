#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

#include "core/base/result.h"
#include "core/project/run_folder.h"

namespace stateroom {

/// What people ask a run to do between its steps: by the control file, looked at ten times a
/// second, and by the stop token, which asks for a stop.
class RunControl {
 public:
  RunControl(RunFolder folder, std::stop_token stop)
      : folder_(std::move(folder)), stop_(std::move(stop)) {}

  /// Forgets what was asked of an earlier life of the run.
  Result<> reset() { return writeControl(folder_, RunRequest::Run); }

  /// Run, or how to stop. While a pause is asked for it waits, and calls `paused(true)` before and
  /// `paused(false)` after.
  Result<RunRequest> heed(const std::function<Result<>(bool)>& paused);

 private:
  RunRequest look();
  RunRequest wait();

  using Clock = std::chrono::steady_clock;
  RunFolder folder_;
  std::stop_token stop_;
  Clock::time_point lastLook_{};
};

}  // namespace stateroom
