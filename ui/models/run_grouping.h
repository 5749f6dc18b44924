#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ui/models/run_settings.h"
#include "ui/models/run_table_model.h"

namespace stateroom {

/// How the run table is grouped.
struct RunGrouping {
  std::string by;       ///< a setting's path; empty: the same settings but for the seed
  std::string metric;   ///< whose best values a heading sums up
  QString metricTitle;  ///< its name for people
  std::string current;  ///< the run that repetitions are told apart from
};

/// The rows group by group, each under a heading that says what its runs have in common, how many
/// they are, and the mean and standard deviation of their best values.
std::vector<RunRow> groupedRows(const std::vector<RunRow>& rows, const RunSettings& settings,
                                const RunGrouping& grouping);

}  // namespace stateroom
