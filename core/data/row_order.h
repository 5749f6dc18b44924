#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/column_data.h"

namespace stateroom {

/// Whose each row is, and the rows of every user in order.
struct RowOrder {
  std::vector<std::string> userNames;  ///< in order of first appearance; one "" without user column
  std::vector<std::int32_t> userOf;    ///< by row: index into userNames
  std::vector<std::int64_t> rows;      ///< user by user, in order; ties keep the file's order
  std::vector<std::int64_t> begins;    ///< where each user's rows begin in `rows`, and its size

  /// Either column may be null: all rows are one user's, or in the file's order. Missing order
  /// values come last.
  static RowOrder of(std::int64_t rowCount, const ColumnData* user, const ColumnData* order);
};

}  // namespace stateroom
