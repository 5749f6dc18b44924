#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/data/column_data.h"

namespace stateroom {

/// The texts that mean: no value. The empty text (spaces left out) always does.
class MissingTexts {
 public:
  /// None given: NA, NaN, null, None.
  explicit MissingTexts(std::span<const std::string> texts);
  bool contains(std::string_view trimmedText) const;

 private:
  std::vector<std::string> texts_;
};

/// Appends the value that a cell's text stands for in a column of this type. A text that stands for
/// none is appended as missing, and the code of what is wrong is returned.
std::optional<Code> appendCell(ColumnData& column, std::string_view text,
                               const MissingTexts& missing);

/// true, false, 1, 0 in any case, and the numbers 1 and 0 however they are written.
std::optional<bool> parseBool(std::string_view text);
/// Whole numbers, also written as "3.0".
std::optional<std::int64_t> parseWhole(std::string_view text);

}  // namespace stateroom
