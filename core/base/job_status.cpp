#include "core/base/job_status.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "core/base/text.h"
#include "core/base/time.h"

namespace stateroom {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kKept = 100;  ///< jobs of a project
constexpr auto kBetweenWrites = std::chrono::milliseconds(250);

fs::path jobsFolder(const fs::path& projectFolder) {
  return projectFolder / "jobs";
}

/// "20260301T140211512Z-train-4711": sorts by time, unique on one machine.
std::string newId(const std::string& started, const std::string& command) {
  std::string id;
  for (const char c : started) {
    if (c != '-' && c != ':' && c != '.') id += c;
  }
  return fmt::format("{}-{}-{}", id, command, ::getpid());
}

/// The command line of this process as one would type it.
std::string ownCommandLine() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string line, argument;
  for (int i = 0; std::getline(file, argument, '\0'); ++i) {
    if (argument == "--json") continue;
    line += i == 0 ? fs::path(argument).filename().string() : ' ' + shellQuoted(argument);
  }
  return line;
}

/// Calls visit(key, member) for every field of the file.
template <typename Job, typename Visit>
void visitFields(Job& job, Visit visit) {
  visit("id", job.id);
  visit("command", job.command);
  visit("title", job.title);
  visit("state", job.state);
  visit("phase", job.phase);
  visit("done", job.done);
  visit("of", job.of);
  visit("unit", job.unit);
  visit("rate", job.rate);
  visit("eta", job.secondsLeft);
  visit("message", job.message);
  visit("started", job.started);
  visit("line", job.line);
  visit("folder", job.folder);
  visit("pid", job.pid);
  visit("host", job.host);
}

std::string toText(const JobInfo& job) {
  nlohmann::ordered_json json;
  visitFields(job, [&](const char* key, const auto& member) { json[key] = member; });
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

std::optional<JobInfo> readJob(const fs::path& folder) {
  const auto text = readFile(folder / "status.json", 1 << 20);
  if (!text) return std::nullopt;
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  JobInfo job;
  try {
    visitFields(job, [&](const char* key, auto& member) {
      if (const auto found = json.find(key); found != json.end()) found->get_to(member);
    });
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
  return job.id.empty() || job.state.empty() ? std::nullopt : std::optional(std::move(job));
}

/// The oldest go; a job that is on stays, however old.
void prune(const fs::path& folder) {
  std::vector<fs::path> jobs;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) jobs.push_back(entry.path());
  if (jobs.size() <= kKept) return;
  std::ranges::sort(jobs);
  jobs.resize(jobs.size() - kKept);
  for (const auto& job : jobs) {
    if (!FileLock::holder(job / "lock")) fs::remove_all(job, none);
  }
}

bool claimsLife(const JobInfo& job) {
  return job.state == "running" || job.state == "paused";
}

}  // namespace

JobStatus::JobStatus(fs::path path, FileLock lock, JobInfo info)
    : path_(std::move(path)),
      lock_(std::move(lock)),
      info_(std::move(info)),
      phaseBegan_(Clock::now()) {}

Result<JobStatus> JobStatus::create(const fs::path& projectFolder, std::string command,
                                    std::string title) {
  JobInfo info;
  info.started = toIso(now());
  info.id = newId(info.started, command);
  info.command = std::move(command);
  info.title = std::move(title);
  info.state = "running";
  info.host = hostName();
  info.line = ownCommandLine();
  std::error_code none;
  info.folder = fs::current_path(none).string();
  info.pid = ::getpid();
  const auto folder = jobsFolder(projectFolder) / info.id;
  STATEROOM_CHECK(makeFolder(folder));
  STATEROOM_TRY(auto lock, FileLock::acquire(folder / "lock"));
  JobStatus status(folder / "status.json", std::move(lock), std::move(info));
  status.write();
  prune(jobsFolder(projectFolder));
  return status;
}

void JobStatus::phase(std::string name) {
  info_.phase = std::move(name);
  info_.done = info_.of = info_.rate = info_.secondsLeft = doneAtPhase_ = 0;
  phaseBegan_ = Clock::now();
  write();
}

void JobStatus::progress(double done, double of, std::string unit) {
  if (info_.of == 0) doneAtPhase_ = done;
  info_.done = done;
  info_.of = of;
  info_.unit = std::move(unit);
  const double seconds = std::chrono::duration<double>(Clock::now() - phaseBegan_).count();
  info_.rate = seconds > 0 ? (done - doneAtPhase_) / seconds : 0;
  info_.secondsLeft = info_.rate > 0 ? (of - done) / info_.rate : 0;
  writeSoon();
}

void JobStatus::state(std::string name) {
  info_.state = std::move(name);
  write();
}

void JobStatus::message(std::string text) {
  info_.message = std::move(text);
  write();
}

void JobStatus::writeSoon() {
  if (Clock::now() - lastWrite_ >= kBetweenWrites) write();
}

void JobStatus::write() {
  lastWrite_ = Clock::now();
  std::ignore = replaceFile(path_, toText(info_));
}

std::vector<JobInfo> listJobs(const fs::path& projectFolder) {
  std::vector<JobInfo> jobs;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(jobsFolder(projectFolder), none)) {
    auto job = readJob(entry.path());
    if (!job) continue;
    if (job->host == hostName()) {
      job->pid = FileLock::holder(entry.path() / "lock").value_or(0);
      if (job->pid == 0 && claimsLife(*job)) job->state = "killed";
    }
    jobs.push_back(std::move(*job));
  }
  std::ranges::sort(jobs, std::greater(), &JobInfo::id);
  return jobs;
}

}  // namespace stateroom
