#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/state/ledger.h"
#include "core/state/ledger_branches.h"

/// Keeping a ledger small and forgetting what must be forgotten.
namespace stateroom {

struct CompactOptions {
  std::int64_t every = 16;                          ///< each 16th state of a user's history stays
  std::function<void(std::int64_t)> progress = {};  ///< users so far
  std::stop_token stop = {};                        ///< between users: those before stay compacted
};

struct Compaction {
  std::int64_t users = 0;
  std::int64_t dropped = 0;        ///< states that were recomputed, compared and dropped
  std::int64_t notReproduced = 0;  ///< states that this machine computes otherwise: they stay
};

/// Drops states that can be recomputed: those of predictions with a recorded input that are not
/// every k-th, a head, tagged, or where a branch left. Each one is recomputed from the state before
/// it and compared bit for bit first; where that state was dropped and comes out otherwise here,
/// this one stays. One transaction a user. Chains stay whole. Past mains that no undo can reach
/// end.
Result<Compaction> compact(Ledger& ledger, const Recompute& recompute,
                           const CompactOptions& options = {});

/// Drops states older than `before` without recomputing them, but for heads, tags, branch points
/// and the newest one of each branch; returns how many. Rows, inputs and outputs stay. A state that
/// no input explains (an edit, an import) is gone then, and what was computed from it can no longer
/// be recomputed.
Result<std::int64_t> dropStatesBefore(Ledger& ledger, WallTime before);

/// Gives the free pages back to the file system. Needs the file alone for a while.
Result<> vacuum(Ledger& ledger);

/// A copy of one moment in a new file, by SQLite's backup: writers go on meanwhile. Fails with
/// file_not_writable where `path` exists.
Result<> copyLedger(Ledger& ledger, const std::filesystem::path& path);

struct EraseOptions {
  bool keepName = true;  ///< false: the user becomes "erased-<id>", and the name may come again
};
struct Erasure {
  std::int64_t revisions = 0;    ///< rows that were emptied
  bool journalTruncated = true;  ///< false: a reader keeps old pages in the WAL; erase again later
  /// Other users that were given a copy of the user's state: their rows keep it, and its source
  /// with the user's name, which their hashes cover.
  std::vector<std::string> copiedTo;
};

/// Forgets a user: inputs, outputs, notes, sources, order values, states, drafts, event ids and
/// branches go (overwritten in the file), rows and their hashes stay as places in the chain, and a
/// tombstone becomes the head. Copies that others hold stay, and are named. Fails with
/// user_unknown.
Result<Erasure> eraseUser(Ledger& ledger, const std::string& user, const Authorship& by = {},
                          const EraseOptions& options = {});

}  // namespace stateroom
