#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>

#include "core/base/result.h"
#include "core/state/ledger.h"

namespace stateroom {

struct Verification {
  std::int64_t users = 0;
  std::int64_t revisions = 0;
  std::int64_t states = 0;  ///< stored ones, each compared with its hash
  std::int64_t erased = 0;  ///< revisions before a tombstone, of which only the place is left
};

/// Proves the whole file: SQLite's own check of its pages, every user's chain of hashes, every
/// stored state against its hash and every head against its revision. Fails with chain_broken (or
/// ledger_damaged) at the first bad row, which it names by user and revision. `progress` is called
/// now and then with the number of revisions so far, and only there `stop` is looked at.
Result<Verification> verify(Ledger& ledger, const std::function<void(std::int64_t)>& progress = {},
                            const std::stop_token& stop = {});

}  // namespace stateroom
