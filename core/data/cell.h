#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/data/column_data.h"

namespace stateroom {

/// How the cells of a source are written.
class CellFormat {
 public:
  /// `missing`: the texts that mean no value; none given: NA, NaN, null, None.
  explicit CellFormat(std::span<const std::string> missing, bool decimalComma = false);
  /// The empty text (spaces left out) always does.
  bool isMissing(std::string_view trimmedText) const;
  bool decimalComma() const { return decimalComma_; }

 private:
  std::vector<std::string> missing_;
  bool decimalComma_;
};

/// Appends the value that a cell's text stands for in a column of this type. A text that stands for
/// none is appended as missing, and the code of what is wrong is returned.
std::optional<Code> appendCell(ColumnData& column, std::string_view text, const CellFormat& format);

/// A number with a decimal comma as one with a point; empty where it has a point already (which may
/// divide thousands) or two commas.
std::optional<std::string> withDecimalPoint(std::string_view text);

/// true, false, 1, 0 in any case, and the numbers 1 and 0 however they are written.
std::optional<bool> parseBool(std::string_view text);
/// Whole numbers, also written as "3.0".
std::optional<std::int64_t> parseWhole(std::string_view text);

}  // namespace stateroom
