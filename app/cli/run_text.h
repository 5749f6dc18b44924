#pragma once

#include <string>
#include <vector>

#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "core/project/run_folder.h"
#include "core/project/run_groups.h"
#include "core/project/settings.h"

namespace stateroom::cli {

/// What is said of a project's runs beside their records, found once for all of them.
struct RunsView {
  fs::path folder;              ///< of the project
  std::string current;          ///< the run that commands use; empty: none
  SettingsReference reference;  ///< the project file as it is now

  RunsView(const OpenProject& project, std::string currentRun)
      : folder(project.folder), current(std::move(currentRun)), reference(project.file.project()) {}
};

/// A run as `runs list --json` tells it.
Json runJson(const RunsView& view, const RunRecord& run);

/// The run table for people: name, status, step, best metrics, changed settings, note.
std::vector<std::string> runTable(const RunsView& view, const std::vector<RunRecord>& runs);

/// Everything about one run, a line each.
std::vector<std::string> runDescription(const RunsView& view, const RunRecord& run);

/// One setting that is not the same in all of several runs; `values` in the runs' order.
struct DifferingSetting {
  std::string path;
  std::vector<std::string> values;
};
Result<std::vector<DifferingSetting>> differingSettings(const fs::path& projectFolder,
                                                        const std::vector<RunRecord>& runs);

/// Metrics and settings as rows, runs as columns.
std::vector<std::string> comparisonTable(const std::vector<RunRecord>& runs,
                                         const std::vector<DifferingSetting>& settings);

/// The runs of a project that belong together (run_groups.h).
Result<std::vector<RunGroup>> groupsOf(const RunsView& view, const std::vector<RunRecord>& runs,
                                       const std::string& by);
/// A group as `runs groups --json` tells it: its runs and the spreads of their best metrics; the
/// setting's value, or of repetitions what they have otherwise than the project.
Json groupJson(const RunsView& view, const RunGroup& group, const std::string& by);
/// Groups as rows: value or changed settings, runs, spreads.
std::vector<std::string> groupTable(const RunsView& view, const std::vector<RunGroup>& groups,
                                    const std::string& by);

/// {"loss": {"count": 5, "mean": 0.41, "sd": 0.02, "min": 0.39, "max": 0.43}}
Json spreadsJson(const std::map<std::string, Spread>& spreads);
/// "0.41 ± 0.02 (0.39 to 0.43)"; of one run only the value.
std::string spreadText(const Spread& spread);

/// {"loss": 0.41, "auc": 0.88}
Json metricsJson(const std::map<std::string, double>& metrics);
/// "loss 0.41  auc 0.88"
std::string metricsText(const std::map<std::string, double>& metrics);

}  // namespace stateroom::cli
