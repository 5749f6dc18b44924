#pragma once

#include <string>
#include <vector>

#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "core/project/run_folder.h"

namespace stateroom::cli {

/// A run as `runs list --json` tells it.
Json runJson(const OpenProject& project, const RunRecord& run, const std::string& current);

/// The run table for people: name, status, step, best metrics, changed settings, note.
std::vector<std::string> runTable(const OpenProject& project, const std::vector<RunRecord>& runs,
                                  const std::string& current);

/// Everything about one run, a line each.
std::vector<std::string> runDescription(const OpenProject& project, const RunRecord& run);

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
