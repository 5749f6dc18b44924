#include <algorithm>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "app/cli/run_text.h"
#include "app/cli/table.h"
#include "core/base/text.h"
#include "core/project/run_folder.h"

namespace stateroom::cli {
namespace {

struct RunsOptions {
  std::string project, run, text, by;
  std::vector<std::string> runs;
  bool off = false, keepBest = false, now = false;
};
using Options = std::shared_ptr<RunsOptions>;

Json listingJson(const RunsView& view, const RunListing& listing,
                 const std::vector<std::string>& trash) {
  Json runs = Json::array(), damaged = Json::array();
  for (const auto& run : listing.runs) runs.push_back(runJson(view, run));
  for (const auto& error : listing.damaged) damaged.push_back(toJson(error));
  return {{"runs", std::move(runs)}, {"damaged", std::move(damaged)}, {"trash", trash}};
}

std::string noRunsYet(const RunsOptions& options) {
  return fmt::format("No runs yet. Train one: stateroom train {}", shellQuoted(options.project));
}

Result<int> list(Invocation& invocation, const RunsOptions& options) {
  const auto& out = invocation.out;
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  auto listing = listRuns(project.folder);
  const RunsView view(project, currentRun(project.folder, listing).value_or(""));
  std::ranges::stable_partition(listing.runs, &RunRecord::pinned);
  const auto trash = listTrash(project.folder);
  if (out.json()) {
    out.document(listingJson(view, listing, trash));
  } else if (listing.runs.empty()) {
    out.text(noRunsYet(options));
  } else {
    for (const auto& line : runTable(view, listing.runs)) out.text(line);
  }
  if (!trash.empty()) out.text(out.dim("In the trash: " + escapeControl(join(trash, ", "))));
  for (const auto& error : listing.damaged) out.warning(toText(error));
  return 0;
}

RunsView viewOf(const OpenProject& project) {
  return {project, currentRun(project.folder).value_or("")};
}

Result<int> show(Invocation& invocation, const RunsOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  STATEROOM_TRY(const auto run, readRun(RunFolder(project.folder, options.run)));
  const auto view = viewOf(project);
  invocation.out.document(runJson(view, run));
  for (const auto& line : runDescription(view, run)) invocation.out.text(line);
  return 0;
}

Result<int> compare(Invocation& invocation, const RunsOptions& options) {
  if (options.runs.size() < 2) return fail(Code::runs_too_few);
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  std::vector<RunRecord> records;
  for (const auto& name : options.runs) {
    STATEROOM_TRY(records.emplace_back(), readRun(RunFolder(project.folder, name)));
  }
  STATEROOM_TRY(const auto differing, differingSettings(project.folder, records));
  Json document = {{"runs", Json::array()}, {"settings", Json::array()}};
  const auto view = viewOf(project);
  for (const auto& record : records) document["runs"].push_back(runJson(view, record));
  for (const auto& setting : differing) {
    document["settings"].push_back({{"path", setting.path}, {"values", setting.values}});
  }
  invocation.out.document(document);
  for (const auto& line : comparisonTable(records, differing)) invocation.out.text(line);
  return 0;
}

Result<int> groups(Invocation& invocation, const RunsOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  const auto listing = listRuns(project.folder);
  const auto view = viewOf(project);
  STATEROOM_TRY(const auto groups, groupsOf(view, listing.runs, options.by));
  Json list = Json::array();
  for (const auto& group : groups) list.push_back(groupJson(view, group, options.by));
  invocation.out.document({{"by", options.by}, {"groups", std::move(list)}});
  if (groups.empty()) {
    invocation.out.text(noRunsYet(options));
  } else {
    for (const auto& line : groupTable(view, groups, options.by)) invocation.out.text(line);
  }
  for (const auto& error : listing.damaged) invocation.out.warning(toText(error));
  return 0;
}

/// Note and pin may be written while the run is on.
Result<int> annotate(Invocation& invocation, const RunsOptions& options,
                     const std::function<void(RunRecord&)>& edit, const std::string& done) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  const RunFolder folder(project.folder, options.run);
  STATEROOM_TRY(auto record, readRun(folder));
  edit(record);
  STATEROOM_CHECK(annotateRun(folder, record.note, record.pinned));
  invocation.out.document({{"run", record.name}, {"note", record.note}, {"pinned", record.pinned}});
  invocation.out.note(done);
  return 0;
}

Result<int> rename(Invocation& invocation, const RunsOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  STATEROOM_CHECK(checkRunName(options.text));
  STATEROOM_CHECK(renameRun(project.folder, options.run, options.text));
  invocation.out.document({{"run", options.text}, {"was", options.run}});
  invocation.out.note(fmt::format("{} is now called {}", options.run, options.text));
  return 0;
}

Result<int> makeCurrent(Invocation& invocation, const RunsOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  STATEROOM_CHECK(readRun(RunFolder(project.folder, options.run)));
  STATEROOM_CHECK(markCurrent(project.folder, options.run));
  invocation.out.document({{"current", options.run}});
  invocation.out.note(fmt::format("Commands without --run now use {}", options.run));
  return 0;
}

Result<int> control(Invocation& invocation, const RunsOptions& options, RunRequest request,
                    const std::string& asked) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  const RunFolder folder(project.folder, options.run);
  STATEROOM_CHECK(readRun(folder));
  const auto pid = FileLock::holder(folder.lockPath());
  if (!pid) return fail(Code::run_not_running, {{"run", options.run}});
  STATEROOM_CHECK(writeControl(folder, request));
  invocation.out.document({{"run", options.run}, {"asked", asked}, {"pid", *pid}});
  invocation.out.note(fmt::format("{} was asked to {} (process {})", options.run, asked, *pid));
  return 0;
}

Result<int> remove(Invocation& invocation, const RunsOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  for (const auto& run : options.runs) {
    STATEROOM_CHECK(readRun(RunFolder(project.folder, run)));
  }
  Json deleted = Json::array();
  for (const auto& run : options.runs) {
    STATEROOM_TRY(const auto trashed, trashRun(project.folder, run));
    deleted.push_back({{"run", run}, {"trashed", trashed}});
    invocation.out.note(fmt::format("{} is in the trash; undo: stateroom runs restore {} {}", run,
                                    shellQuoted(options.project), shellQuoted(trashed)));
  }
  invocation.out.document({{"deleted", std::move(deleted)}});
  return 0;
}

Result<int> restore(Invocation& invocation, const RunsOptions& options) {
  STATEROOM_TRY(const auto project, openProject(options.project, invocation.global));
  STATEROOM_CHECK(restoreRun(project.folder, options.run));
  invocation.out.document({{"restored", options.run}});
  invocation.out.note(fmt::format("{} is back", options.run));
  return 0;
}

/// A command "runs NAME PROJECT RUN".
CLI::App& addRunCommand(CommandLine& line, CLI::App& group, const Options& options,
                        const std::string& name, const std::string& description,
                        const std::string& example) {
  auto& command = line.add(group, name, description, example);
  addProject(command, options->project);
  addText(command, "RUN", options->run, "", "The run's name")->required();
  return command;
}

void declareReading(CommandLine& line, CLI::App& group, const Options& options) {
  auto& listing = line.add(group, "list", "The project's runs, newest first",
                           "stateroom runs list projects/liver");
  addProject(listing, options->project);
  line.onRun(listing, [options](Invocation& i) { return list(i, *options); });

  auto& showing = addRunCommand(line, group, options, "show", "One run: settings, metrics, files",
                                "stateroom runs show projects/liver quiet-fox");
  line.onRun(showing, [options](Invocation& i) { return show(i, *options); });

  auto& comparing =
      line.add(group, "compare", "Runs side by side: metrics, and the settings that differ",
               "stateroom runs compare projects/liver quiet-fox brave-owl");
  addProject(comparing, options->project);
  comparing.add_option("RUN", options->runs, "Two or more runs")->required();
  line.onRun(comparing, [options](Invocation& i) { return compare(i, *options); });

  auto& grouping =
      line.add(group, "groups",
               "Repetitions of one experiment, or runs by a setting, with their metrics' spread",
               "stateroom runs groups projects/liver --by optimizer.learning_rate");
  addProject(grouping, options->project);
  addText(grouping, "--by", options->by, "SETTING",
          "By this setting's value (default: repetitions, the same settings but for the seed)");
  line.onRun(grouping, [options](Invocation& i) { return groups(i, *options); });
}

void declareEditing(CommandLine& line, CLI::App& group, const Options& options) {
  auto& renaming = addRunCommand(line, group, options, "rename", "Give a run another name",
                                 "stateroom runs rename projects/liver quiet-fox baseline");
  addText(renaming, "NAME", options->text, "", "Its new name")->required();
  line.onRun(renaming, [options](Invocation& i) { return rename(i, *options); });

  auto& noting = addRunCommand(line, group, options, "note", "Write a note to a run",
                               "stateroom runs note projects/liver quiet-fox \"lower rate\"");
  addText(noting, "TEXT", options->text, "", "The note; an empty one takes it away")->required();
  line.onRun(noting, [options](Invocation& i) {
    return annotate(i, *options, [&](RunRecord& run) { run.note = options->text; }, "Noted");
  });

  auto& pinning = addRunCommand(line, group, options, "pin", "Keep a run at the top of the list",
                                "stateroom runs pin projects/liver quiet-fox");
  pinning.add_flag("--off", options->off, "Take the pin away");
  line.onRun(pinning, [options](Invocation& i) {
    return annotate(
        i, *options, [&](RunRecord& run) { run.pinned = !options->off; },
        options->off ? "Pin taken away" : "Pinned");
  });

  auto& marking =
      addRunCommand(line, group, options, "current", "Make a run the one that commands use",
                    "stateroom runs current projects/liver quiet-fox");
  line.onRun(marking, [options](Invocation& i) { return makeCurrent(i, *options); });
}

void declareControl(CommandLine& line, CLI::App& group, const Options& options) {
  auto& pausing = addRunCommand(line, group, options, "pause", "Let a running run wait",
                                "stateroom runs pause projects/liver quiet-fox");
  line.onRun(pausing,
             [options](Invocation& i) { return control(i, *options, RunRequest::Pause, "pause"); });

  auto& going = addRunCommand(line, group, options, "continue", "Let a paused run go on",
                              "stateroom runs continue projects/liver quiet-fox");
  line.onRun(going, [options](Invocation& i) {
    return control(i, *options, RunRequest::Run, "continue");
  });

  auto& stopping =
      addRunCommand(line, group, options, "stop", "Stop a running run; it saves a checkpoint first",
                    "stateroom runs stop projects/liver quiet-fox");
  auto* keep = stopping.add_flag("--keep-best", options->keepBest, "End with the best weights");
  stopping.add_flag("--now", options->now, "At once, without a checkpoint")->excludes(keep);
  line.onRun(stopping, [options](Invocation& i) {
    const auto request = options->now        ? RunRequest::StopNow
                         : options->keepBest ? RunRequest::StopKeepBest
                                             : RunRequest::Stop;
    return control(i, *options, request, "stop");
  });
}

void declareTrash(CommandLine& line, CLI::App& group, const Options& options) {
  auto& deleting = line.add(group, "delete", "Move runs to the project's trash",
                            "stateroom runs delete projects/liver quiet-fox");
  addProject(deleting, options->project);
  deleting.add_option("RUN", options->runs, "The runs' names")->required();
  line.onRun(deleting, [options](Invocation& i) { return remove(i, *options); });

  auto& restoring =
      addRunCommand(line, group, options, "restore", "Bring a run back from the trash",
                    "stateroom runs restore projects/liver quiet-fox");
  line.onRun(restoring, [options](Invocation& i) { return restore(i, *options); });
}

}  // namespace

void declareRuns(CommandLine& line) {
  auto options = std::make_shared<RunsOptions>();
  auto& group = line.addGroup("runs", "List, compare, name, stop and delete runs");
  declareReading(line, group, options);
  declareEditing(line, group, options);
  declareControl(line, group, options);
  declareTrash(line, group, options);
}

}  // namespace stateroom::cli
