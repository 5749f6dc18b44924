#include "core/train/run_control.h"

#include <thread>

namespace stateroom {
namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(100);

}  // namespace

RunRequest RunControl::look() {
  lastLook_ = Clock::now();
  const auto asked = readControl(folder_);
  if (asked != RunRequest::StopNow && stop_.stop_requested()) return RunRequest::Stop;
  return asked;
}

RunRequest RunControl::wait() {
  auto asked = RunRequest::Pause;
  while (asked == RunRequest::Pause) {
    std::this_thread::sleep_for(kBetweenLooks);
    asked = look();
  }
  return asked;
}

Result<RunRequest> RunControl::heed(const std::function<Result<>(bool)>& paused) {
  const bool soon = Clock::now() - lastLook_ < kBetweenLooks;
  if (soon && !stop_.stop_requested()) return RunRequest::Run;
  const auto asked = look();
  if (asked != RunRequest::Pause) return asked;
  STATEROOM_CHECK(paused(true));
  const auto next = wait();
  STATEROOM_CHECK(paused(false));
  return next;
}

}  // namespace stateroom
