#pragma once

#include "ui/session/session.h"

namespace stateroom {

/// Which weights of a run are meant by a checkpoint's name at this moment: another value says that
/// there are newer ones.
struct RunWeights {
  QString run, checkpoint;
  std::optional<std::int64_t> best = {};  ///< the step of "best", where one is known
  bool ended = false;                     ///< of "last", and of "best" while none is known
  bool operator==(const RunWeights&) const = default;
};
RunWeights weightsNow(const Session& session, const QString& run, const QString& checkpoint);

}  // namespace stateroom
