#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/state/ledger.h"
#include "core/state/ledger_branches.h"

/// Moving every user to another model. A rebuild writes to a shadow branch, which nobody sees,
/// with Change::branch the shadow's name and Change::base the number of main's revision that is
/// stood for; then all heads flip at once. A rebuild that was killed has changed no head.
///
///     auto rebuild = beginRebuild(ledger, model);
///     do {  // replay staleUsers() onto rebuild.branch
///     } while (flip fails with rebuild_behind);
namespace stateroom {

struct Rebuild {
  std::int64_t id = 0;
  std::string branch;  ///< of the shadow, "rebuild-3"
};

/// A fresh shadow branch for `model`. Heads of other shadows are dropped: those of rebuilds that
/// were killed; one that is still at work finds its users stale and computes them again.
Result<Rebuild> beginRebuild(Ledger& ledger, const LedgerModel& model);

/// Users of main whose shadow does not stand for main's head yet: all at first but those that were
/// erased, later those that moved meanwhile. At most `limit`, 0: all.
Result<std::vector<std::string>> staleUsers(Ledger& ledger, const std::string& shadow,
                                            std::int64_t limit = 0);

/// The shadow becomes main, with its model, in one transaction; tombstones of erased users stay
/// their heads. The old main stays as the branch
/// "before-rebuild-<id>". Fails with rebuild_behind while there are stale users.
Result<> flip(Ledger& ledger, const Rebuild& rebuild, const std::string& author = {});

/// Takes the newest flip back: main is what it was before, with its model. Users that came since
/// keep their head, made by the other model. Fails with rebuild_none, also where
/// endPastBranches() has dropped what was before.
Result<> undoFlip(Ledger& ledger);

/// Drops the heads that no undo can reach: of rebuilds that were taken back or followed by another,
/// and of killed ones. Those branches end; their revisions stay.
Result<> endPastBranches(Ledger& ledger);

/// Drops the heads of a shadow branch that will not be used. Its revisions stay.
Result<> abandonRebuild(Ledger& ledger, const Rebuild& rebuild);

}  // namespace stateroom
