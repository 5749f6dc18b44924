#include "ui/session/run_weights.h"

namespace stateroom {

RunWeights weightsNow(const Session& session, const QString& run, const QString& checkpoint) {
  RunWeights weights{run, checkpoint};
  const RunRecord* record = session.run(run);
  if (record == nullptr) return weights;
  if (checkpoint == QLatin1String("best")) weights.best = record->bestStep;
  bool isStep = false;
  checkpoint.toLongLong(&isStep);
  weights.ended = !isStep && !weights.best && hasEnded(*record);
  return weights;
}

}  // namespace stateroom
