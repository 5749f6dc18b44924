#pragma once

#include <string>

#include "core/data/column_data.h"

namespace stateroom {

/// How the order column of a user goes on after the last row.
class ForecastOrder {
 public:
  /// From the values of the last two rows (seconds since 1970 UTC of a time).
  ForecastOrder(ColumnType type, double before, double last);

  /// `steps` rows after the last one, as a data file would say it.
  std::string after(std::int64_t steps) const;

 private:
  ColumnType type_;
  double last_, distance_;
  int months_ = 0;  ///< of calendar time between two rows; 0: `distance_` counts
};

}  // namespace stateroom
