#pragma once

#include <string>
#include <vector>

#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "core/project/run_folder.h"
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

/// {"loss": 0.41, "auc": 0.88}
Json metricsJson(const std::map<std::string, double>& metrics);
/// "loss 0.41  auc 0.88"
std::string metricsText(const std::map<std::string, double>& metrics);

}  // namespace stateroom::cli
