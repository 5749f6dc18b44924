#pragma once

#include <QString>

#include "ui/session/scored_run.h"

namespace stateroom {

/// The report of one run, or of two in pairs, as .html or .pdf by the path's suffix.
Result<> writeEvaluationReport(const QString& path, const QString& title, const ScoredRunPtr& first,
                               const ScoredRunPtr& second, const BootstrappedRuns& intervals,
                               double threshold);

}  // namespace stateroom
