#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "ui/session/state_desk.h"

namespace stateroom {

/// What a reset of many users would do to the states that they have now.
struct ResetPreview {
  std::int64_t users = 0, looked = 0;    ///< erased ones left out; at most kLookedAt are looked at
  std::int64_t changed = 0;              ///< of those: whose state would be another one
  double normBefore = 0, normAfter = 0;  ///< mean |h| of those that would change
};
inline constexpr std::size_t kLookedAt = 1000;

/// `to` as ResetTarget::parse() takes it; nothing is written. Fails with tag_unknown and as
/// Ledger::state() does.
Result<ResetPreview> previewReset(StateDesk& desk, const std::vector<std::string>& users,
                                  const std::string& to, const std::stop_token& stop = {});

}  // namespace stateroom
