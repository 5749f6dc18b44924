#pragma once

#include <cstdint>
#include <string>

#include "ui/session/state_desk.h"

namespace stateroom {

/// What a rebuild of all users would be.
struct RebuildEstimate {
  std::int64_t users = 0;
  std::int64_t foreign = 0;  ///< whose state another model than the bound one made
  std::int64_t inputs = 0;   ///< to be computed again, at most
  double seconds = 0;  ///< as long as this machine needed for one user's, scaled; 0: not known
};

/// Times the bound model on the inputs of `user`, several users at once as a rebuild does it.
Result<RebuildEstimate> estimateRebuild(StateDesk& desk, const std::string& user);

}  // namespace stateroom
