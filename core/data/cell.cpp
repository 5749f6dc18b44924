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

}  // namespace

MissingTexts::MissingTexts(std::span<const std::string> texts)
    : texts_(texts.begin(), texts.end()) {
  if (texts_.empty()) texts_ = {"NA", "NaN", "null", "None"};
}

bool MissingTexts::contains(std::string_view trimmedText) const {
  return trimmedText.empty() || std::ranges::find(texts_, trimmedText) != texts_.end();
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
                               const MissingTexts& missing) {
  const auto cell = trimmed(text);
  if (missing.contains(cell)) {
    column.appendMissing();
    return std::nullopt;
  }
  switch (column.type()) {
    case STRING:
      column.appendText(text);
      return std::nullopt;
    case INT:
      return appendInteger(column, parseWhole(cell), Code::not_an_integer);
    case BOOL:
      return appendInteger(column, parseBool(cell), Code::not_a_bool);
    case DATETIME:
      return appendDate(column, cell);
    default:
      return appendFloat(column, cell);
  }
}

}  // namespace stateroom
