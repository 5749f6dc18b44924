#include "app/cli/run_text.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "app/cli/table.h"
#include "core/base/text.h"

namespace stateroom::cli {
namespace {

Result<Project> settingsOf(const fs::path& projectFolder, const std::string& run) {
  STATEROOM_TRY(const auto file, ProjectFile::open(RunFolder(projectFolder, run).projectPath()));
  return file.project();
}

/// What the run does otherwise than the project file says now; nothing when that cannot be read.
SettingChanges changesOf(const RunsView& view, const RunRecord& run) {
  const auto settings = settingsOf(view.folder, run.name);
  return settings ? view.reference.changesOf(*settings) : SettingChanges();
}

std::string changesText(const SettingChanges& changes) {
  std::string text;
  for (const auto& [path, value] : changes) {
    if (!text.empty()) text += " ";
    text += path + "=" + value;
  }
  return text;
}

std::string stepText(const RunRecord& run) {
  return run.totalSteps > 0 ? fmt::format("{}/{}", run.step, run.totalSteps)
                            : std::to_string(run.step);
}

std::vector<std::string> metricNames(const std::vector<RunRecord>& runs) {
  std::set<std::string> names;
  for (const auto& run : runs) {
    for (const auto& [name, value] : run.best) names.insert(name);
  }
  std::vector<std::string> ordered(names.begin(), names.end());
  std::ranges::stable_partition(ordered, [](const auto& name) { return name == "loss"; });
  return ordered;
}

/// What a group of repetitions does otherwise than the project file, whatever its seeds.
SettingChanges experimentOf(const RunsView& view, const RunGroup& group) {
  auto changes = changesOf(view, group.runs.front());
  std::erase_if(changes, [](const auto& change) { return change.first == "training.seed"; });
  return changes;
}

std::string experimentText(const RunsView& view, const RunGroup& group) {
  const auto changes = changesText(experimentOf(view, group));
  return changes.empty() ? "as the project" : changes;
}

std::vector<std::string> namesOf(const RunGroup& group) {
  std::vector<std::string> names;
  for (const auto& run : group.runs) names.push_back(run.name);
  return names;
}

std::string metricCell(const RunRecord& run, const std::string& name) {
  const auto found = run.best.find(name);
  return found == run.best.end() ? "" : formatMetric(found->second);
}

}  // namespace

Json metricsJson(const std::map<std::string, double>& metrics) {
  Json json = Json::object();
  for (const auto& [name, value] : metrics) json[name] = value;
  return json;
}

std::string metricsText(const std::map<std::string, double>& metrics) {
  std::string text;
  for (const auto& [name, value] : metrics) {
    text += fmt::format("{}{} {}", text.empty() ? "" : "  ", name, formatMetric(value));
  }
  return text;
}

Json runJson(const RunsView& view, const RunRecord& run) {
  Json changed = Json::object();
  for (const auto& [path, value] : changesOf(view, run)) changed[path] = value;
  const auto pid = FileLock::holder(RunFolder(view.folder, run.name).lockPath());
  return {{"run", run.name},
          {"status", run.status},
          {"current", run.name == view.current},
          {"pinned", run.pinned},
          {"step", run.step},
          {"total_steps", run.totalSteps},
          {"epoch", run.epoch},
          {"epochs", run.epochs},
          {"seconds", run.seconds},
          {"best_step", run.bestStep ? Json(*run.bestStep) : Json()},
          {"best", metricsJson(run.best)},
          {"last", metricsJson(run.last)},
          {"changed", std::move(changed)},
          {"note", run.note},
          {"stop_reason", run.stopReason},
          {"started", run.started},
          {"ended", run.ended},
          {"threads", run.threads},
          {"engine", run.engine},
          {"host", run.host},
          {"pid", pid ? Json(*pid) : Json()},
          {"colour", run.colour}};
}

std::vector<std::string> runTable(const RunsView& view, const std::vector<RunRecord>& runs) {
  const auto metrics = metricNames(runs);
  std::vector<Table::Column> columns = {{"run"}, {"status"}, {"step", Table::Align::Right}};
  for (const auto& name : metrics) columns.push_back({name, Table::Align::Right});
  columns.push_back({"time", Table::Align::Right});
  columns.push_back({"changed"});
  columns.push_back({"note"});
  Table table(columns);
  for (const auto& run : runs) {
    std::vector<std::string> cells = {run.name + (run.name == view.current ? " *" : ""), run.status,
                                      stepText(run)};
    for (const auto& name : metrics) cells.push_back(metricCell(run, name));
    cells.push_back(formatDuration(run.seconds));
    cells.push_back(changesText(changesOf(view, run)));
    cells.push_back((run.pinned ? "pinned " : "") + run.note);
    table.add(std::move(cells));
  }
  return table.lines();
}

std::vector<std::string> runDescription(const RunsView& view, const RunRecord& run) {
  const auto folder = RunFolder(view.folder, run.name);
  Table table({{run.name}, {run.status}});
  const auto row = [&](const char* what, const std::string& value) {
    if (!value.empty()) table.add({what, value});
  };
  row("why", run.stopReason);
  row("step", stepText(run));
  row("epoch", fmt::format("{:.4g} of {:.4g}", run.epoch, run.epochs));
  row("best step", run.bestStep ? std::to_string(*run.bestStep) : "");
  row("best", metricsText(run.best));
  row("last", metricsText(run.last));
  row("training", formatDuration(run.seconds));
  row("started", run.started);
  row("ended", run.ended);
  row("engine",
      run.engine.empty() ? "" : fmt::format("{}, {}", run.engine, counted(run.threads, "thread")));
  row("host", run.host);
  row("note", run.note);
  for (const auto& [path, value] : changesOf(view, run)) row("changed", path + " = " + value);
  row("folder", folder.path().string());
  return table.lines();
}

Result<std::vector<DifferingSetting>> differingSettings(const fs::path& projectFolder,
                                                        const std::vector<RunRecord>& runs) {
  std::vector<Project> settings;
  for (const auto& run : runs) {
    STATEROOM_TRY(settings.emplace_back(), settingsOf(projectFolder, run.name));
  }
  std::set<std::string> paths;
  for (const auto& other : settings) {
    for (const auto& [path, value] : changedSettings(other, settings.front())) paths.insert(path);
  }
  std::vector<DifferingSetting> differing;
  for (const auto& path : paths) {
    DifferingSetting setting{path, {}};
    for (const auto& each : settings) {
      setting.values.push_back(settingText(each, path).value_or(""));
    }
    differing.push_back(std::move(setting));
  }
  return differing;
}

std::vector<std::string> comparisonTable(const std::vector<RunRecord>& runs,
                                         const std::vector<DifferingSetting>& settings) {
  std::vector<Table::Column> columns = {{""}};
  for (const auto& run : runs) columns.push_back({run.name, Table::Align::Right});
  Table table(columns);
  const auto row = [&](const std::string& what, const auto& cellOf) {
    std::vector<std::string> cells = {what};
    for (const auto& run : runs) cells.push_back(cellOf(run));
    table.add(std::move(cells));
  };
  row("status", [](const RunRecord& run) { return run.status; });
  row("step", stepText);
  row("best step", [](const RunRecord& run) {
    return run.bestStep ? std::to_string(*run.bestStep) : std::string();
  });
  for (const auto& name : metricNames(runs)) {
    row("best " + name, [&](const RunRecord& run) { return metricCell(run, name); });
  }
  row("training", [](const RunRecord& run) { return formatDuration(run.seconds); });
  for (const auto& setting : settings) {
    std::vector<std::string> cells = {setting.path};
    cells.insert(cells.end(), setting.values.begin(), setting.values.end());
    table.add(std::move(cells));
  }
  return table.lines();
}

Result<std::vector<RunGroup>> groupsOf(const RunsView& view, const std::vector<RunRecord>& runs,
                                       const std::string& by) {
  std::map<std::string, Project> known;
  for (const auto& run : runs) {
    if (auto settings = settingsOf(view.folder, run.name)) known.emplace(run.name, *settings);
  }
  return groupRuns(runs, by, [&](const std::string& run) {
    const auto found = known.find(run);
    return found == known.end() ? nullptr : &found->second;
  });
}

Json groupJson(const RunsView& view, const RunGroup& group, const std::string& by) {
  Json json = {{"runs", namesOf(group)}, {"best", spreadsJson(spreadOfBest(group.runs))}};
  if (by.empty()) {
    json["changed"] = Json::object();
    for (const auto& [path, value] : experimentOf(view, group)) json["changed"][path] = value;
  } else {
    json["value"] = group.value;
  }
  return json;
}

std::vector<std::string> groupTable(const RunsView& view, const std::vector<RunGroup>& groups,
                                    const std::string& by) {
  std::vector<RunRecord> all;
  for (const auto& group : groups) all.insert(all.end(), group.runs.begin(), group.runs.end());
  const auto metrics = metricNames(all);
  std::vector<Table::Column> columns = {{by.empty() ? "settings" : by},
                                        {"runs", Table::Align::Right}};
  for (const auto& metric : metrics) columns.push_back({"best " + metric});
  columns.push_back({"names"});
  Table table(columns);
  for (const auto& group : groups) {
    std::vector<std::string> cells = {by.empty() ? experimentText(view, group) : group.value,
                                      std::to_string(group.runs.size())};
    const auto spreads = spreadOfBest(group.runs);
    for (const auto& metric : metrics) {
      cells.push_back(spreads.contains(metric) ? spreadText(spreads.at(metric)) : "");
    }
    cells.push_back(join(namesOf(group), " "));
    table.add(std::move(cells));
  }
  return table.lines();
}

Json spreadsJson(const std::map<std::string, Spread>& spreads) {
  Json json = Json::object();
  for (const auto& [metric, spread] : spreads) {
    json[metric] = {{"count", spread.count},
                    {"mean", spread.mean},
                    {"sd", spread.sd},
                    {"min", spread.min},
                    {"max", spread.max}};
  }
  return json;
}

std::string spreadText(const Spread& spread) {
  if (spread.count < 2) return formatMetric(spread.mean);
  return fmt::format("{} ± {} ({} to {})", formatMetric(spread.mean), formatMetric(spread.sd),
                     formatMetric(spread.min), formatMetric(spread.max));
}

}  // namespace stateroom::cli
