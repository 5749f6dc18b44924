#include "core/train/checkpoint.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/table.h"
#include "app/cli/tensor_text.h"
#include "core/base/text.h"
#include "core/base/time.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/project/run_folder.h"

namespace stateroom::cli {
namespace {

struct CheckpointOptions {
  std::string project, run;
  std::optional<std::int64_t> checkpoint, keep;
  bool dryRun = false;
};
using Options = std::shared_ptr<CheckpointOptions>;

/// One folder below `checkpoints/`.
struct Saved {
  std::int64_t step = 0;
  fs::path path;
  std::uintmax_t bytes = 0;
  WallTime time;
};

/// A run and its checkpoints, oldest first.
struct Shelf {
  OpenProject project;
  RunFolder folder;
  RunRecord record;
  std::vector<Saved> saved;
};

std::uintmax_t bytesIn(const fs::path& folder) {
  std::uintmax_t bytes = 0;
  std::error_code ignored;
  for (const auto& entry : fs::recursive_directory_iterator(folder, ignored)) {
    if (entry.is_regular_file(ignored)) bytes += entry.file_size(ignored);
  }
  return bytes;
}

WallTime timeOf(const fs::path& path) {
  std::error_code ignored;
  const auto time = fs::last_write_time(path, ignored);
  return std::chrono::time_point_cast<std::chrono::microseconds>(
      std::chrono::file_clock::to_sys(time));
}

std::vector<Saved> savedIn(const RunFolder& folder) {
  std::vector<Saved> saved;
  for (const auto step : listCheckpoints(folder)) {
    const auto path = folder.checkpointPath(step);
    saved.push_back({step, path, bytesIn(path), timeOf(path)});
  }
  return saved;
}

Result<Shelf> openShelf(const Invocation& invocation, const CheckpointOptions& options) {
  STATEROOM_TRY(auto project, openProject(options.project, invocation.global));
  STATEROOM_TRY(const auto run, chosenRun(project.folder, options.run));
  RunFolder folder(project.folder, run);
  STATEROOM_TRY(auto record, readRun(folder));
  auto saved = savedIn(folder);
  return Shelf{std::move(project), std::move(folder), std::move(record), std::move(saved)};
}

Result<Saved> savedAt(const Shelf& shelf, std::optional<std::int64_t> step) {
  if (shelf.saved.empty()) return fail(Code::checkpoint_none, {{"run", shelf.record.name}});
  if (!step) return shelf.saved.back();
  const auto found = std::ranges::find(shelf.saved, *step, &Saved::step);
  if (found != shelf.saved.end()) return *found;
  std::vector<std::string> steps;
  for (const auto& each : shelf.saved) steps.push_back(std::to_string(each.step));
  return fail(
      Code::checkpoint_not_found,
      {{"run", shelf.record.name}, {"step", std::to_string(*step)}, {"steps", join(steps, ", ")}});
}

Json savedJson(const Shelf& shelf, const Saved& saved) {
  return {{"step", saved.step},
          {"best", shelf.record.bestStep == saved.step},
          {"bytes", saved.bytes},
          {"time", toIso(saved.time)},
          {"path", saved.path.string()}};
}

Result<int> list(Invocation& invocation, const CheckpointOptions& options) {
  STATEROOM_TRY(const auto shelf, openShelf(invocation, options));
  Json checkpoints = Json::array();
  Table table({{"step", Table::Align::Right}, {""}, {"size", Table::Align::Right}, {"saved"}});
  for (const auto& saved : shelf.saved) {
    checkpoints.push_back(savedJson(shelf, saved));
    table.add({std::to_string(saved.step), shelf.record.bestStep == saved.step ? "best" : "",
               formatBytes(saved.bytes), toIso(saved.time)});
  }
  invocation.out.document({{"run", shelf.record.name}, {"checkpoints", std::move(checkpoints)}});
  if (table.empty()) invocation.out.text(fmt::format("{} has no checkpoints", shelf.record.name));
  for (const auto& line : table.empty() ? std::vector<std::string>() : table.lines()) {
    invocation.out.text(line);
  }
  return 0;
}

Result<int> show(Invocation& invocation, const CheckpointOptions& options) {
  STATEROOM_TRY(const auto shelf, openShelf(invocation, options));
  STATEROOM_TRY(const auto saved, savedAt(shelf, options.checkpoint));
  STATEROOM_TRY(const auto tensors, listSafetensors(saved.path / kWeights));
  auto document = savedJson(shelf, saved);
  document["run"] = shelf.record.name;
  document["variables"] = variablesJson(tensors);
  invocation.out.document(document);
  invocation.out.text(fmt::format("{}, step {}: {}, {}", shelf.record.name, saved.step,
                                  formatBytes(saved.bytes), toIso(saved.time)));
  for (const auto& line : variablesTable(tensors)) invocation.out.text(line);
  return 0;
}

/// Hidden, so that nobody takes it for a run.
fs::path newTrashFolder(const Shelf& shelf) {
  const auto trash = shelf.project.folder / "trash" / ".checkpoints";
  for (int number = 1;; ++number) {
    auto folder = trash / fmt::format("{}@{}", shelf.record.name, number);
    std::error_code none;
    if (!fs::exists(folder, none)) return folder;
  }
}

/// Later checkpoints go to the trash, so that this one is what the run resumes from.
Result<int> restore(Invocation& invocation, const CheckpointOptions& options) {
  STATEROOM_TRY(auto shelf, openShelf(invocation, options));
  STATEROOM_TRY(const auto saved, savedAt(shelf, options.checkpoint));
  STATEROOM_TRY(const auto lock, FileLock::acquire(shelf.folder.lockPath()));
  const auto trash = newTrashFolder(shelf);
  Json moved = Json::array();
  for (const auto& later : shelf.saved) {
    if (later.step <= saved.step) continue;
    STATEROOM_CHECK(makeFolder(trash));
    STATEROOM_CHECK(renameDurably(later.path, trash / later.path.filename()));
    moved.push_back(later.step);
  }
  const auto count = moved.size();
  invocation.out.document(
      {{"run", shelf.record.name}, {"step", saved.step}, {"moved_to_trash", std::move(moved)}});
  invocation.out.note(fmt::format(
      "{} resumes from step {}; {} moved to the trash. Go on: stateroom train {} --resume {}",
      shelf.record.name, saved.step, counted(static_cast<long long>(count), "later checkpoint"),
      shellQuoted(options.project), shelf.record.name));
  return 0;
}

/// All but the newest `keep` and those that the run still needs.
Result<std::vector<Saved>> superfluous(const Shelf& shelf, std::int64_t keep) {
  STATEROOM_TRY(const auto needed, neededSteps(shelf.folder, shelf.record));
  std::vector<Saved> old = shelf.saved;
  old.resize(old.size() - std::min(old.size(), static_cast<std::size_t>(keep)));
  std::erase_if(old, [&](const Saved& saved) { return needed.contains(saved.step); });
  return old;
}

Result<int> prune(Invocation& invocation, const CheckpointOptions& options) {
  STATEROOM_TRY(auto shelf, openShelf(invocation, options));
  STATEROOM_TRY(const auto lock, FileLock::acquire(shelf.folder.lockPath()));
  STATEROOM_TRY(const auto old, superfluous(shelf, options.keep.value_or(1)));
  Json pruned = Json::array();
  std::uintmax_t bytes = 0;
  for (const auto& saved : old) {
    pruned.push_back(saved.step);
    bytes += saved.bytes;
    if (!options.dryRun) STATEROOM_CHECK(removeCheckpoint(shelf.folder, saved.step));
  }
  const auto count = static_cast<long long>(pruned.size());
  invocation.out.document({{"run", shelf.record.name},
                           {"pruned", std::move(pruned)},
                           {"bytes", bytes},
                           {"dry_run", options.dryRun}});
  invocation.out.note(fmt::format("{} {} ({})", counted(count, "checkpoint"),
                                  options.dryRun ? "would be deleted" : "deleted",
                                  formatBytes(bytes)));
  return 0;
}

CLI::App& addCommand(CommandLine& line, CLI::App& group, const Options& options,
                     const std::string& name, const std::string& description,
                     const std::string& rest) {
  auto& command =
      line.add(group, name, description,
               fmt::format("stateroom checkpoint {} projects/liver --run quiet-fox{}", name, rest));
  addProject(command, options->project);
  addRun(command, options->run);
  return command;
}

}  // namespace

void declareCheckpoint(CommandLine& line) {
  auto options = std::make_shared<CheckpointOptions>();
  auto& group = line.addGroup("checkpoint", "List, show, restore and prune a run's checkpoints");

  auto& listing = addCommand(line, group, options, "list", "A run's checkpoints, oldest first", "");
  line.onRun(listing, [options](Invocation& i) { return list(i, *options); });

  auto& showing =
      addCommand(line, group, options, "show", "What a checkpoint holds", " --checkpoint 350");
  addInteger(showing, "--checkpoint", options->checkpoint, 0, "Its step (default: the newest)");
  line.onRun(showing, [options](Invocation& i) { return show(i, *options); });

  auto& restoring =
      addCommand(line, group, options, "restore",
                 "Make a checkpoint the one that a resumed run goes on from", " --checkpoint 350");
  addInteger(restoring, "--checkpoint", options->checkpoint, 0, "Its step")->required();
  line.onRun(restoring, [options](Invocation& i) { return restore(i, *options); });

  auto& pruning = addCommand(line, group, options, "prune",
                             "Delete old checkpoints; the best stays", " --keep 2");
  addInteger(pruning, "--keep", options->keep, 1, "How many of the newest stay (default: 1)");
  pruning.add_flag("--dry-run", options->dryRun, "Only say what would be deleted");
  line.onRun(pruning, [options](Invocation& i) { return prune(i, *options); });
}

}  // namespace stateroom::cli
