#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/project/project.pb.h"
#include "core/project/run_folder.h"

namespace stateroom {

/// A metric over several runs.
struct Spread {
  std::size_t count = 0;
  double mean = 0;
  double sd = 0;  ///< of the sample (n - 1); 0 of a single run
  double min = 0, max = 0;
};

/// The best metrics of some runs: every metric that one of them has, over those that have it.
std::map<std::string, Spread> spreadOfBest(const std::vector<RunRecord>& runs);

/// Runs that belong together.
struct RunGroup {
  std::string value;            ///< of the setting; empty for repetitions
  std::vector<RunRecord> runs;  ///< in the order they were given
};

/// Runs with the same value of the setting `by`, in the order of the values; or, with an empty
/// `by`, repetitions of one experiment: the same settings but for training.seed (and what training
/// does not see), in the order of their first runs. A run whose settings are not known (nullptr) is
/// a group of its own; those that have no such field (another model's layer) are one. Fails for a
/// setting that none of them has.
Result<std::vector<RunGroup>> groupRuns(
    const std::vector<RunRecord>& runs, const std::string& by,
    const std::function<const Project*(const std::string& run)>& settingsOf);

}  // namespace stateroom
