#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/state/ledger.h"

namespace stateroom {

struct Verification {
  std::int64_t users = 0;
  std::int64_t revisions = 0;
  std::int64_t states = 0;  ///< stored ones, each compared with its hash
  std::int64_t erased = 0;  ///< revisions before a tombstone, of which only the place is left
  std::int64_t modelsUnproven = 0;  ///< whose initial state there was nothing to compare with
};

/// How far a verification is, in one of its two phases.
struct VerifyProgress {
  std::string_view phase;  ///< "revisions", then "heads"
  std::int64_t done = 0, of = 0;
};

struct VerifyOptions {
  std::function<void(const VerifyProgress&)> progress = {};  ///< now and then
  std::stop_token stop = {};                                 ///< looked at where progress is told
  /// The initial state that a model's own files give; empty: they are not here.
  std::function<Result<std::optional<State>>(const std::string& fingerprint)> initialOf = {};
};

/// Proves the whole file: SQLite's own check of its pages, every user's chain of hashes, every
/// stored state against its hash, every head against its revision, its state and the way to it,
/// that no revision is missing before the newest one, and the models' initial states. Fails with
/// chain_broken (or ledger_damaged) at the first bad row, which it names by user and revision.
Result<Verification> verify(Ledger& ledger, const VerifyOptions& options = {});

}  // namespace stateroom
