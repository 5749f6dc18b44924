#pragma once

#include <QString>
#include <string>
#include <vector>

namespace stateroom {

/// Units of another user's or revision's state for the current user's draft.
struct Transplant {
  QString source;                  ///< as revisionNamed() takes it
  std::vector<std::string> units;  ///< "h[17]", "c", "lstm.h": as unitsOf() takes them
};

}  // namespace stateroom
