#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/train/batch_source.h"
#include "core/train/trainer.h"

namespace stateroom {

/// Loss and metrics of a model over one epoch of batches. "loss" is the mean over weighted steps.
/// Per-user losses run every row by itself. Fails with Code::cancelled on request.
Result<EvaluationResult> evaluateBatches(Model& model, BatchSource& batches, const Loss& loss,
                                         const std::vector<std::string>& metrics, bool perUser,
                                         std::stop_token stop);

}  // namespace stateroom
