#include "core/train/run_start.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/base/time.h"
#include "core/project/project_file.h"
#include "core/project/settings.h"

namespace stateroom {
namespace {

/// Settings that may differ on resume, and are said.
constexpr std::array<std::string_view, 3> kMayDiffer = {"training.epochs", "training.max_steps",
                                                        "training.threads"};
bool among(const auto& paths, std::string_view path) {
  return std::ranges::any_of(paths, [&](std::string_view each) { return path.starts_with(each); });
}

/// A path may be in one of the two projects only.
std::string valueText(const std::string& value) {
  return value.empty() ? "not set" : value;
}

/// Notes differences that are allowed; fails with Code::settings_changed for others.
Result<> compareSettings(const Project& now, const Project& then, std::vector<std::string>& notes) {
  std::vector<std::string> refused;
  const auto mine = seenByTraining(now), theirs = seenByTraining(then);
  const auto differences = changedSettings(theirs, mine);
  const std::map<std::string, std::string> before(differences.begin(), differences.end());
  for (const auto& [path, value] : changedSettings(mine, theirs)) {
    const auto was = valueText(before.at(path)), is = valueText(value);
    if (among(kMayDiffer, path)) {
      notes.push_back(fmt::format("{} was {} and is now {}", path, was, is));
    } else {
      refused.push_back(fmt::format("{} (was {}, is {})", path, was, is));
    }
  }
  if (refused.empty()) return {};
  return fail(Code::settings_changed, {{"settings", join(refused, ", ")}});
}

Result<> resumeFrom(std::int64_t step, const TrainingRequest& request, RunStart& start) {
  STATEROOM_TRY(start.record, readRun(start.folder));
  STATEROOM_TRY(const auto file, ProjectFile::open(start.folder.projectPath()));
  STATEROOM_CHECK(compareSettings(request.project, file.project(), start.notes));
  STATEROOM_TRY(start.checkpoint, loadCheckpoint(start.folder, step));
  const bool stopped =
      start.record.status == "stopped_early" && start.checkpoint->progress.stopping.stopped;
  if (stopped && !request.continueAfterStop) {
    return fail(Code::run_stopped_early, {{"run", start.folder.name()}});
  }
  return {};
}

void beginRecord(const TrainingRequest& request, RunStart& start) {
  const auto before = readRun(start.folder);
  start.record = RunRecord();
  start.record.name = request.run;
  start.record.started = toIso(now());
  start.record.colour = before ? before->colour : nextColour(request.folder);
}

/// One that was killed before it wrote its record has done nothing yet; checkpoints are work, also
/// where the record is lost.
Result<> refuseRun(const RunFolder& folder) {
  std::error_code none;
  if (!fs::exists(folder.recordPath(), none) && listCheckpoints(folder).empty()) return {};
  return fail(Code::run_exists, {{"run", folder.name()}});
}

Result<> checkExistence(const TrainingRequest& request, const RunFolder& folder) {
  STATEROOM_CHECK(checkRunName(request.run));
  if (request.resume && !folder.exists()) return fail(Code::run_not_found, {{"run", request.run}});
  return request.resume ? Result<>() : refuseRun(folder);
}

}  // namespace

Result<RunStart> startRun(const TrainingRequest& request) {
  const RunFolder folder(request.folder, request.run);
  STATEROOM_CHECK(checkExistence(request, folder));
  const bool made = !folder.exists();
  STATEROOM_CHECK(makeFolder(folder.path()));
  STATEROOM_TRY(auto lock, FileLock::acquire(folder.lockPath()));
  STATEROOM_CHECK(checkExistence(request, folder));  // another program may have been faster
  RunStart start{folder, std::move(lock), {}, std::nullopt, {}, made};
  const auto steps = listCheckpoints(folder);
  if (request.resume && !steps.empty()) {
    auto resumed = resumeFrom(steps.back(), request, start);
    if (!resumed) return passOn(std::move(resumed).error(), "run", request.run);
  } else {
    beginRecord(request, start);
    if (request.resume) {
      start.notes.push_back("The run has no checkpoint yet: it begins anew.");
    }
  }
  start.record.host = hostName();
  return start;
}

Result<> checkData(const RunStart& start, const std::vector<std::string>& names,
                   const std::vector<std::string>& hashes) {
  if (start.anew() || start.record.dataHashes == hashes) return {};
  std::vector<std::string> changed;
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    const auto& before = start.record.dataHashes;
    if (i >= before.size() || before[i] != hashes[i]) {
      changed.push_back(i < names.size() ? names[i] : std::to_string(i));
    }
  }
  return passOn(Error(Code::data_changed, {{"files", join(changed, ", ")}}), "run",
                start.folder.name());
}

}  // namespace stateroom
