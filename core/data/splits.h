#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/column_data.h"
#include "core/data/problem_list.h"
#include "core/data/row_order.h"
#include "core/project/project.pb.h"

namespace stateroom {

enum class SplitName : std::uint8_t { Train, Validation, Test };
std::string_view nameOf(SplitName split);  ///< "train", "validation", "test"
Result<SplitName> splitNamed(std::string_view name);

/// Where a key falls in [0, 1): the leading 53 bits of fingerprint64("<seed>:<key>"). It depends on
/// nothing else, so rows that are added later move nobody.
double splitShare(std::int64_t seed, std::string_view key);

/// What a division looks at.
struct SplitInput {
  const Split& settings;
  bool sequences = false;  ///< rows of a user belong together
  const RowOrder& order;
  const ColumnData* userColumn = nullptr;
  const ColumnData* orderColumn = nullptr;
  const ColumnData* splitColumn = nullptr;          ///< of `by: column`
  std::function<std::string(std::int64_t)> rowKey;  ///< what a row is known by in a random split
};

/// The split of every row. Without a user column, by: user divides single rows as by: random does.
Result<std::vector<SplitName>> assignSplits(const SplitInput& input, ProblemList& problems);

}  // namespace stateroom
