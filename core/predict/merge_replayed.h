#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/predict/stateful_predictor.h"
#include "core/state/ledger_branches.h"

namespace stateroom {

struct ReplayedMerge {
  Appended merged;            ///< main's new head
  std::int64_t replayed = 0;  ///< main's inputs since the fork, taken by the branch
  std::int64_t leftOut = 0;   ///< main's other changes since the fork: edits, resets …
};

/// merge() of a branch that main has left behind: first the branch takes those inputs that main's
/// state has seen since the fork (cause replay), from the branch's head on, then its head becomes
/// main's. One transaction. Fails with ledger_conflict as merge() does, with state_of_other_model
/// where the bound model did not make the branch.
Result<ReplayedMerge> mergeReplayed(const StatefulPredictor& predictor, const std::string& user,
                                    const std::string& branch, const Authorship& by = {});

}  // namespace stateroom
