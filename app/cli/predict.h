#pragma once

#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "core/state/ledger.h"

namespace stateroom::cli {

/// What `predict` was asked for.
struct PredictOptions {
  std::string project, run, checkpoint = "best", signature, input, user, output;
  std::vector<std::string> values;
  std::int64_t horizon = 0;                ///< steps behind the rows; 0: the rows themselves
  std::string explain, explained, whatIf;  ///< of the row of `values`
  bool stateful = false, dryRun = false, allowLate = false;
  std::string eventColumn, onError = "stop", synchronous = "normal";
  std::string branch = std::string(kMain);
};

/// The `--stateful` half of the command.
Result<int> predictStateful(Invocation& invocation, const PredictOptions& options);

}  // namespace stateroom::cli
