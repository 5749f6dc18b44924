#pragma once

#include "app/cli/predict.h"
#include "core/predict/input_rows.h"
#include "core/predict/stateful_model.h"

namespace stateroom {
class JobStatus;
}

namespace stateroom::cli {

/// `predict --horizon`: rolling forecasts behind the rows of every user.
Result<int> predictForecast(Invocation& invocation, const PredictOptions& options,
                            const StatefulModel& model, const InputRows& rows, JobStatus* job);

}  // namespace stateroom::cli
