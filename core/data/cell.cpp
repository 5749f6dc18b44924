#include "core/data/cell.h"

#include <algorithm>
#include <cmath>

#include "core/base/text.h"
#include "core/data/datetime.h"

namespace stateroom {
namespace {

std::optional<Code> appendFloat(ColumnData& column, std::string_view text) {
  const auto value = parseDouble(text);
  if (value && std::isfinite(*value)) {
    column.appendNumber(*value);
    return std::nullopt;
  }
  column.appendMissing();
  return value ? Code::not_finite : Code::not_a_number;
}

template <typename Value>
std::optional<Code> appendInteger(ColumnData& column, std::optional<Value> value, Code wrong) {
  if (value) {
    column.appendInteger(*value);
    return std::nullopt;
  }
  column.appendMissing();
  return wrong;
}

std::optional<Code> appendDate(ColumnData& column, std::string_view text) {
  const auto value = parseIso(text);
  value ? column.appendNumber(*value) : column.appendMissing();
  return value ? std::nullopt : std::optional(Code::not_a_date);
}

std::optional<Code> appendNumber(ColumnData& column, std::string_view cell) {
  switch (column.type()) {
    case INT:
      return appendInteger(column, parseWhole(cell), Code::not_an_integer);
    case BOOL:
      return appendInteger(column, parseBool(cell), Code::not_a_bool);
    default:
      return appendFloat(column, cell);
  }
}

}  // namespace

CellFormat::CellFormat(std::span<const std::string> missing, bool decimalComma)
    : missing_(missing.begin(), missing.end()), decimalComma_(decimalComma) {
  if (missing_.empty()) missing_ = {"NA", "NaN", "null", "None"};
}

bool CellFormat::isMissing(std::string_view trimmedText) const {
  return trimmedText.empty() || std::ranges::find(missing_, trimmedText) != missing_.end();
}

std::optional<std::string> withDecimalPoint(std::string_view text) {
  if (text.contains('.') || std::ranges::count(text, ',') > 1) return std::nullopt;
  std::string number(text);
  std::ranges::replace(number, ',', '.');
  return number;
}

std::optional<bool> parseBool(std::string_view text) {
  if (text == "1" || lowered(text) == "true") return true;
  if (text == "0" || lowered(text) == "false") return false;
  const auto value = parseDouble(text);
  if (value == 1.0) return true;
  return value == 0.0 ? std::optional(false) : std::nullopt;
}

std::optional<std::int64_t> parseWhole(std::string_view text) {
  if (const auto value = parseInteger(text)) return *value;
  const auto value = parseDouble(text);
  const bool whole = value && std::abs(*value) <= 0x1p53 && std::floor(*value) == *value;
  return whole ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

std::optional<Code> appendCell(ColumnData& column, std::string_view text,
                               const CellFormat& format) {
  const auto cell = trimmed(text);
  if (format.isMissing(cell)) {
    column.appendMissing();
    return std::nullopt;
  }
  if (column.type() == STRING) {
    column.appendText(text);
    return std::nullopt;
  }
  if (column.type() == DATETIME) return appendDate(column, cell);
  if (!format.decimalComma()) return appendNumber(column, cell);
  return appendNumber(column, withDecimalPoint(cell).value_or("no number"));
}

}  // namespace stateroom
