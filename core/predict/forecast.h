#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/predict/stateful_model.h"

namespace stateroom {

/// What the model says of one step after the last row of a user.
struct Forecast {
  std::string user;
  std::int64_t row = 0;   ///< of the input: the user's last one
  std::int64_t step = 1;  ///< 1: the answer to that row
  std::string order;      ///< what the order column says that many steps later; empty without one
  std::vector<std::vector<float>> outputs;  ///< by head: its units
};

/// An output that forecasts a column of the rows themselves: its label is the column's value one
/// row later, `lead(COLUMN) over user_rows`.
struct ForecastColumn {
  std::string column;
  std::size_t head = 0, unit = 0;
};

/// Fails with Code::forecast_nothing when there is none.
Result<std::vector<ForecastColumn>> forecastColumns(const StatefulModel& model);

using ForecastProgress = std::function<void(std::int64_t steps)>;  ///< taken so far, of all users

/// Rolling forecasts of `horizon` steps for every user of `data`, users in order of their first
/// row: each answer becomes the next row's value of its column, the order column goes on by the
/// distance of the last two rows (by whole months where these are months apart), every other column
/// keeps its last value. Fails with Code::forecast_order for a user with a single row.
Result<std::vector<Forecast>> forecast(const StatefulModel& model, const Dataset& data,
                                       std::int64_t horizon, const std::stop_token& stop,
                                       const ForecastProgress& progress = {});

}  // namespace stateroom
