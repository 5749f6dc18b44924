#pragma once

#include <span>

#include "core/base/result.h"
#include "core/data/column_data.h"
#include "core/data/problem_list.h"
#include "core/data/row_order.h"
#include "core/data/schema.h"

namespace stateroom {

/// Computes a derived column for all rows in SQLite, in memory, from those columns that it reads.
/// INT and BOOL columns are SQL integers (7 / 2 is 3), DATETIME is seconds since 1970 UTC, a
/// missing value is NULL. A result that the column's type cannot hold is a problem and missing.
Result<ColumnData> computeDerived(const Schema::Entry& entry, std::span<const ColumnData> columns,
                                  const RowOrder& order, ProblemList& problems);

}  // namespace stateroom
