#include "app/cli/job.h"

namespace stateroom::cli {
namespace {

constexpr int kInterrupted = static_cast<int>(ErrorKind::Cancelled);

}  // namespace

Result<int> runAsJob(const fs::path& projectFolder, const std::string& command,
                     const std::string& title, const std::function<Result<int>(JobStatus*)>& work) {
  auto status = JobStatus::create(projectFolder, command, title);
  JobStatus* job = status ? &*status : nullptr;
  auto done = work(job);
  if (job == nullptr) return done;
  if (!done) job->message(toText(done.error()));
  const bool cancelled = done ? *done == kInterrupted : done.error().kind() == ErrorKind::Cancelled;
  job->state(cancelled ? "cancelled" : done && *done == 0 ? "done" : "failed");
  return done;
}

}  // namespace stateroom::cli
