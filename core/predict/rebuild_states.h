#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/predict/stateful_predictor.h"

namespace stateroom {

struct RebuildOptions {
  std::string author;
  std::stop_token stop = {};
  /// Users that stand on the new model, of all.
  std::function<void(std::int64_t done, std::int64_t of)> progress = {};
  std::int64_t mostMoved = 10;  ///< how many users are named
};

/// How far one user's last output went.
struct MovedUser {
  std::string user;
  double before = 0, after = 0;
};

struct RebuildReport {
  std::string model;  ///< fingerprint of the new one
  std::int64_t users = 0;
  std::int64_t revisions = 0;     ///< inputs that were computed again
  std::int64_t editsLeftOut = 0;  ///< edits of units, which another model has no place for
  /// Imported states and copies of erased ones; their users begin from the initial one.
  std::int64_t originsLeftOut = 0;
  std::vector<MovedUser> moved;  ///< most first
};

/// Makes the model of a run the ledger's: every user's recorded inputs are computed again with it
/// on a shadow branch, in batches, then all heads flip at once (core/state/ledger_rebuild.h). Users
/// that moved meanwhile are caught up first. Stopped or killed it has changed no head.
Result<RebuildReport> rebuildStates(Ledger& ledger, ModelShelf& shelf, const BindingChoice& choice,
                                    const RebuildOptions& options = {});

/// One user of main computed again with the model that the ledger is bound to: its recorded inputs
/// from the initial state on, as new revisions, in one transaction. Fails with ledger_conflict
/// where the user moved meanwhile, with user_erased where a tombstone is its head.
Result<RebuildReport> rebuildUser(const StatefulPredictor& predictor, const std::string& user,
                                  const std::string& author = {});

}  // namespace stateroom
