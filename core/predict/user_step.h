#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/predict/prediction_stream.h"
#include "core/predict/step_probe.h"

namespace stateroom {

/// Where a user stands before the next step.
struct UserStanding {
  std::int64_t revision = 0;      ///< of the head; 0: the ledger does not know the user yet
  State state;                    ///< one row
  std::vector<RowTexts> history;  ///< rows before that windows see; else none
  RowTexts lastRow;               ///< the last recorded step; empty: none
  std::optional<std::vector<std::vector<float>>> lastOutputs;  ///< by head
};

/// Fails with Code::state_of_other_model, branch_unknown.
Result<UserStanding> standingOf(const StatefulPredictor& predictor, const std::string& user,
                                const std::string& branch = std::string(kMain));

/// One step of the user, written to the ledger. On a scratch branch the row may be one that is not
/// later than the state's last.
Result<StatefulAnswer> takeStep(const StatefulPredictor& predictor, const std::string& user,
                                const RowTexts& row,
                                const std::string& branch = std::string(kMain));

/// The cells of a recorded input's last step, as the data file would say them.
RowTexts recordedCells(const std::string& record);

}  // namespace stateroom
