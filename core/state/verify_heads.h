#pragma once

#include "core/base/result.h"
#include "core/state/ledger.h"

namespace stateroom {

/// Every head against its revision, the way to it and its state; every user's head on main; that no
/// revision is missing at all. Fails with chain_broken at the first bad row. The chains hold.
Result<> verifyHeads(Ledger& ledger);

}  // namespace stateroom
