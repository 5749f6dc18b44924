#include "core/project/run_folder.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <unistd.h>

#include "core/base/json_fields.h"
#include "core/base/random.h"
#include "core/base/text.h"

namespace stateroom {
namespace {

constexpr std::size_t kMaxRecord = std::size_t{16} << 20;
constexpr std::size_t kMaxName = 100;
constexpr int kColours = 8;
constexpr const char* kRecord = "run.json";
constexpr const char* kNote = "note.json";
constexpr const char* kLock = "lock";

fs::path runsFolder(const fs::path& projectFolder) {
  return projectFolder / "runs";
}

fs::path trashFolder(const fs::path& projectFolder) {
  return projectFolder / "trash";
}

/// A name that no run can have, so that the mark may lie among the runs.
fs::path currentMark(const fs::path& projectFolder) {
  return runsFolder(projectFolder) / ".current";
}

std::vector<std::string> foldersIn(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const auto name = entry.path().filename().string();
    if (entry.is_directory(none) && !name.starts_with('.')) names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

/// Calls visit(key, member) for every field of run.json. The name is the folder's.
template <typename Record, typename Visit>
void visitFields(Record& record, Visit visit) {
  visit("status", record.status);
  visit("started", record.started);
  visit("ended", record.ended);
  visit("step", record.step);
  visit("total_steps", record.totalSteps);
  visit("epoch", record.epoch);
  visit("epochs", record.epochs);
  visit("seconds", record.seconds);
  visit("best_step", record.bestStep);
  visit("best", record.best);
  visit("last", record.last);
  visit("stop_reason", record.stopReason);
  visit("colour", record.colour);
  visit("threads", record.threads);
  visit("engine", record.engine);
  visit("host", record.host);
  visit("data_hashes", record.dataHashes);
}

unexpected<Error> damaged(const std::string& run, const std::string& reason) {
  return fail(Code::run_record_damaged, {{"run", run}, {"reason", reason}});
}

Result<RunRecord> parseRecord(const std::string& run, const std::string& text) {
  RunRecord record;
  record.name = run;
  try {
    const auto json = Json::parse(text);
    if (!json.is_object() || !json.contains("status")) return damaged(run, "it has no status");
    visitFields(record, [&](const char* key, auto& member) { readField(json, key, member); });
  } catch (const std::exception& error) {
    return damaged(run, error.what());
  }
  return record;
}

/// A note that cannot be read is no reason to hide its run.
void readNote(const fs::path& folder, RunRecord& record) {
  const auto text = readFile(folder / kNote, kMaxRecord);
  const auto json = text ? Json::parse(*text, nullptr, false) : Json();
  if (!json.is_object()) return;
  if (json.contains("note") && json["note"].is_string()) record.note = json["note"];
  if (json.contains("pinned") && json["pinned"].is_boolean()) record.pinned = json["pinned"];
}

bool claimsLife(const RunRecord& record) {
  return record.status == "running" || record.status == "paused";
}

Result<> checkExists(const RunFolder& folder) {
  if (folder.exists()) return {};
  return fail(Code::run_not_found, {{"run", folder.name()}});
}

/// Held while a run's folder is moved: no training may begin or go on in it.
Result<FileLock> lockRun(const RunFolder& folder) {
  STATEROOM_CHECK(checkExists(folder));
  return FileLock::acquire(folder.lockPath());
}

std::optional<std::string> markedRun(const fs::path& projectFolder) {
  const auto mark = readFile(currentMark(projectFolder), kMaxName + 1);
  if (!mark) return std::nullopt;
  const RunFolder marked(projectFolder, std::string(trimmed(*mark)));
  return marked.exists() ? std::optional(marked.name()) : std::nullopt;
}

Result<std::string> newestFinished(const RunListing& listing) {
  constexpr std::array<std::string_view, 3> kFinished = {"done", "stopped_early", "stopped"};
  for (const auto& run : listing.runs) {
    const bool finished = std::ranges::find(kFinished, run.status) != kFinished.end();
    if (finished && run.step > 0) return run.name;
  }
  return fail(Code::no_finished_run);
}

/// "quiet-fox" of "quiet-fox@1".
std::string ownName(const std::string& trashed) {
  return trashed.substr(0, trashed.rfind('@'));
}

/// The name in the trash of what is asked for by it, or by the run's own.
Result<std::string> inTrash(const fs::path& projectFolder, const std::string& asked) {
  auto names = listTrash(projectFolder);
  if (std::ranges::find(names, asked) != names.end()) return asked;
  std::erase_if(names, [&](const std::string& name) { return ownName(name) != asked; });
  if (names.size() == 1) return names.front();
  if (names.empty()) return fail(Code::trash_not_found, {{"name", asked}});
  return fail(Code::trash_several, {{"run", asked}, {"names", join(names, ", ")}});
}

constexpr std::array<std::string_view, 48> kAdjectives = {
    "amber", "bold",   "brave", "brisk", "calm",  "clear",  "clever", "cosy",   "crisp",  "dawn",
    "deep",  "dusty",  "early", "fair",  "fleet", "fresh",  "frosty", "gentle", "glad",   "grand",
    "green", "happy",  "hazel", "keen",  "kind",  "lively", "lucky",  "mellow", "mild",   "misty",
    "neat",  "nimble", "noble", "proud", "quick", "quiet",  "rapid",  "rosy",   "silver", "sleek",
    "smart", "snowy",  "solid", "sunny", "swift", "tidy",   "warm",   "wise"};

constexpr std::array<std::string_view, 48> kAnimals = {
    "badger", "bear",   "beaver", "bison", "crane",  "crow",  "deer",   "dove",  "duck",  "eagle",
    "elk",    "falcon", "finch",  "fox",   "gecko",  "goose", "hare",   "hawk",  "heron", "horse",
    "ibex",   "jay",    "koala",  "lark",  "lion",   "lynx",  "marten", "mole",  "moose", "newt",
    "otter",  "owl",    "panda",  "pika",  "puffin", "quail", "rabbit", "raven", "robin", "seal",
    "shrew",  "stork",  "swan",   "tern",  "tiger",  "trout", "whale",  "wren"};

constexpr std::array<std::string_view, 5> kRequests = {"run", "pause", "stop", "stop-keep-best",
                                                       "stop-now"};  ///< in the order of RunRequest

}  // namespace

RunFolder::RunFolder(fs::path projectFolder, std::string name)
    : projectFolder_(std::move(projectFolder)), name_(std::move(name)) {}

fs::path RunFolder::path() const {
  return runsFolder(projectFolder_) / name_;
}

bool RunFolder::exists() const {
  std::error_code none;
  return checkRunName(name_) && fs::is_directory(path(), none);
}

fs::path RunFolder::recordPath() const {
  return path() / kRecord;
}

fs::path RunFolder::projectPath() const {
  return path() / "project.stateroom";
}

fs::path RunFolder::featuresPath() const {
  return path() / "features.textproto";
}

fs::path RunFolder::modelPath() const {
  return path() / "model.textproto";
}

fs::path RunFolder::checkpointsPath() const {
  return path() / "checkpoints";
}

fs::path RunFolder::checkpointPath(std::int64_t step) const {
  return checkpointsPath() / std::to_string(step);
}

fs::path RunFolder::bestPath() const {
  return path() / "best";
}

fs::path RunFolder::finalPath() const {
  return path() / "final";
}

fs::path RunFolder::controlPath() const {
  return path() / "control";
}

fs::path RunFolder::lockPath() const {
  return path() / kLock;
}

bool hasEnded(const RunRecord& record) {
  return !claimsLife(record);
}

Result<RunRecord> readRun(const RunFolder& folder) {
  STATEROOM_CHECK(checkExists(folder));
  return readRunAt(folder.path());
}

Result<RunRecord> readRunAt(const fs::path& folder) {
  const auto name = folder.filename().string();
  const auto text = readFile(folder / kRecord, kMaxRecord);
  if (!text) return fail(Code::run_record_missing, {{"run", name}});
  STATEROOM_TRY(auto record, parseRecord(name, *text));
  readNote(folder, record);
  const bool here = record.host == hostName();
  if (here && claimsLife(record) && !FileLock::holder(folder / kLock)) record.status = "killed";
  return record;
}

Result<> writeRun(const RunFolder& folder, const RunRecord& record) {
  Json json = Json::object();
  visitFields(record, [&](const char* key, const auto& member) { writeField(json, key, member); });
  return writeFileAtomically(folder.recordPath(), jsonText(json));
}

Result<> annotateRun(const RunFolder& folder, const std::string& note, bool pinned) {
  STATEROOM_CHECK(checkExists(folder));
  return writeFileAtomically(folder.path() / kNote, jsonText({{"note", note}, {"pinned", pinned}}));
}

RunListing listRuns(const fs::path& projectFolder) {
  RunListing listing;
  for (const auto& name : foldersIn(runsFolder(projectFolder))) {
    auto record = readRun(RunFolder(projectFolder, name));
    if (record) {
      listing.runs.push_back(std::move(*record));
    } else {
      listing.damaged.push_back(std::move(record).error());
    }
  }
  std::ranges::stable_sort(listing.runs, std::greater(), &RunRecord::started);
  return listing;
}

int nextColour(const fs::path& projectFolder) {
  std::array<int, kColours> uses{};
  for (const auto& run : listRuns(projectFolder).runs) {
    if (run.colour >= 0) ++uses[static_cast<std::size_t>(run.colour % kColours)];
  }
  return static_cast<int>(std::ranges::min_element(uses) - uses.begin());
}

std::string newRunName(const fs::path& projectFolder, std::uint64_t seed) {
  Random random(seed, static_cast<std::uint64_t>(::getpid()));
  for (int attempt = 0;; ++attempt) {
    auto name = fmt::format("{}-{}", kAdjectives[random.below(kAdjectives.size())],
                            kAnimals[random.below(kAnimals.size())]);
    if (attempt > 20) name += fmt::format("-{}", attempt);  // most names are taken
    if (!RunFolder(projectFolder, name).exists()) return name;
  }
}

Result<> checkRunName(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  const bool valid = !name.empty() && name.size() <= kMaxName && !name.starts_with('.') &&
                     name.find_first_not_of(kAllowed) == name.npos;
  if (!valid) return fail(Code::run_name_invalid, {{"name", std::string(name)}});
  return {};
}

Result<std::string> currentRun(const fs::path& projectFolder) {
  if (auto marked = markedRun(projectFolder)) return *std::move(marked);
  return newestFinished(listRuns(projectFolder));
}

Result<std::string> currentRun(const fs::path& projectFolder, const RunListing& listing) {
  if (auto marked = markedRun(projectFolder)) return *std::move(marked);
  return newestFinished(listing);
}

Result<> markCurrent(const fs::path& projectFolder, const std::string& run) {
  STATEROOM_CHECK(checkExists(RunFolder(projectFolder, run)));
  return writeFileAtomically(currentMark(projectFolder), run + "\n");
}

Result<std::string> trashRun(const fs::path& projectFolder, const std::string& run) {
  const RunFolder folder(projectFolder, run);
  STATEROOM_TRY(const auto lock, lockRun(folder));
  STATEROOM_CHECK(makeFolder(trashFolder(projectFolder)));
  for (int number = 1;; ++number) {
    auto name = fmt::format("{}@{}", run, number);
    if (fs::exists(trashFolder(projectFolder) / name)) continue;
    STATEROOM_CHECK(renameDurably(folder.path(), trashFolder(projectFolder) / name));
    return name;
  }
}

Result<> restoreRun(const fs::path& projectFolder, const std::string& trashed) {
  STATEROOM_TRY(const auto name, inTrash(projectFolder, trashed));
  const RunFolder folder(projectFolder, ownName(name));
  if (folder.exists()) return fail(Code::run_exists, {{"run", folder.name()}});
  STATEROOM_CHECK(makeFolder(runsFolder(projectFolder)));
  return renameDurably(trashFolder(projectFolder) / name, folder.path());
}

std::vector<std::string> listTrash(const fs::path& projectFolder) {
  auto names = foldersIn(trashFolder(projectFolder));
  std::error_code none;
  std::erase_if(names, [&](const std::string& name) {
    return !fs::exists(trashFolder(projectFolder) / name / kRecord, none);
  });
  return names;
}

Result<> renameRun(const fs::path& projectFolder, const std::string& from, const std::string& to) {
  STATEROOM_CHECK(checkRunName(to));
  const RunFolder source(projectFolder, from), target(projectFolder, to);
  STATEROOM_TRY(const auto lock, lockRun(source));
  if (target.exists()) return fail(Code::run_exists, {{"run", to}});
  const auto mark = readFile(currentMark(projectFolder), kMaxName + 1);
  STATEROOM_CHECK(renameDurably(source.path(), target.path()));
  return mark && trimmed(*mark) == from ? markCurrent(projectFolder, to) : Result<>();
}

RunRequest readControl(const RunFolder& folder) {
  const auto text = readFile(folder.controlPath(), 64);
  const auto found = text ? std::ranges::find(kRequests, trimmed(*text)) : kRequests.end();
  return found == kRequests.end() ? RunRequest::Run
                                  : static_cast<RunRequest>(found - kRequests.begin());
}

Result<> writeControl(const RunFolder& folder, RunRequest request) {
  STATEROOM_CHECK(checkExists(folder));
  return replaceFile(folder.controlPath(),
                     std::string(kRequests[static_cast<std::size_t>(request)]) + "\n");
}

}  // namespace stateroom
