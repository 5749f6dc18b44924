#include "core/data/column_guess.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/data/cell.h"
#include "core/data/datetime.h"

namespace stateroom {
namespace {

const CellFormat kFormat{std::vector<std::string>()};

}  // namespace

void ColumnGuess::add(std::string_view cell) {
  const auto text = trimmed(cell);
  if (kFormat.isMissing(text)) return;
  ++present_;
  note(fingerprint64(text));
  const auto whole = parseInteger(text);
  digits_ = digits_ && text.find_first_not_of("0123456789") == text.npos;
  plain_ = plain_ && whole && std::to_string(*whole) == text;
  counts_ = counts_ && whole && (present_ == 1 ? *whole == 0 || *whole == 1 : *whole == last_ + 1);
  last_ = whole.value_or(0);
  bool_ = bool_ && parseBool(text);
  whole_ = whole_ && parseWhole(text);
  if (number_) {
    const auto number = parseDouble(text);
    number_ = number && std::isfinite(*number);
  }
  date_ = date_ && parseIso(text);
}

void ColumnGuess::note(std::uint64_t value) {
  const bool known = values_.contains(value);
  repeats_ = repeats_ || known;
  if (!known && countedAll()) values_.insert(value);
}

ColumnType ColumnGuess::type() const {
  if (present_ == 0) return STRING;
  if (bool_) return BOOL;
  if (whole_) return INT;
  if (number_) return FLOAT;
  return date_ ? DATETIME : STRING;
}

ColumnType ColumnGuess::nameType() const {
  return plain_ && present_ > 0 ? INT : STRING;
}

std::string ColumnGuess::typeReason() const {
  const auto all = fmt::format("all {} values are ", present_);
  switch (type()) {
    case BOOL:
      return all + "0, 1, true or false";
    case INT:
      return all + "whole numbers";
    case FLOAT:
      return all + "numbers";
    case DATETIME:
      return all + "dates";
    default:
      return present_ == 0 ? "it has no values" : "some values are not numbers";
  }
}

}  // namespace stateroom
