#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/state/ledger.h"

namespace stateroom {

/// How a state came about: the revisions whose inputs it has seen. Restoring, merging and copying
/// go on where their state was taken from; a reset, an import or an erasure begins anew, and so
/// does a copy of a state that was erased since.
struct Lineage {
  std::vector<Revision> steps;     ///< computed from a recorded input; oldest first
  std::optional<Revision> origin;  ///< what began anew; empty: the model's initial state
  std::int64_t edits = 0;          ///< edits on the way, which no input explains
};

/// Fails with chain_broken where a source is not there.
Result<Lineage> lineageOf(Ledger& ledger, const Revision& revision);

}  // namespace stateroom
