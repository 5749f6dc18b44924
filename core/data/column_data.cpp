#include "core/data/column_data.h"

#include <cmath>
#include <deque>
#include <unordered_map>

#include "core/base/text.h"
#include "core/data/datetime.h"

namespace stateroom {
namespace {

constexpr auto kNoText = std::numeric_limits<std::uint32_t>::max();
constexpr auto kNaN = std::numeric_limits<double>::quiet_NaN();

std::size_t at(std::int64_t row) {
  return static_cast<std::size_t>(row);
}

}  // namespace

/// Every distinct text once; ids in order of appearance.
struct ColumnData::Dictionary {
  std::deque<std::string> texts;  // keeps the views below valid as it grows
  std::unordered_map<std::string_view, std::uint32_t> ids;

  std::uint32_t idOf(std::string_view text) {
    if (const auto found = ids.find(text); found != ids.end()) return found->second;
    const auto id = static_cast<std::uint32_t>(texts.size());
    ids.emplace(texts.emplace_back(text), id);
    return id;
  }
};

ColumnData::ColumnData(std::string name, ColumnType type)
    : name_(std::move(name)), type_(type == COLUMN_TYPE_UNSPECIFIED ? FLOAT : type) {
  if (type_ == STRING) dictionary_ = std::make_shared<Dictionary>();
}

std::int64_t ColumnData::rows() const {
  return std::ssize(numbers_) + std::ssize(integers_) + std::ssize(texts_);  // one of them is used
}

bool ColumnData::isMissing(std::int64_t row) const {
  if (holdsIntegers()) return missing_[at(row)];
  return type_ == STRING ? texts_[at(row)] == kNoText : std::isnan(numbers_[at(row)]);
}

double ColumnData::number(std::int64_t row) const {
  if (type_ == STRING) return kNaN;
  if (!holdsIntegers()) return numbers_[at(row)];
  return missing_[at(row)] ? kNaN : static_cast<double>(integers_[at(row)]);
}

std::int64_t ColumnData::integer(std::int64_t row) const {
  if (holdsIntegers()) return integers_[at(row)];
  const double value = number(row);
  return std::abs(value) < 0x1p63 ? static_cast<std::int64_t>(std::floor(value)) : 0;
}

std::string ColumnData::text(std::int64_t row) const {
  if (isMissing(row)) return {};
  switch (type_) {
    case STRING:
      return std::string(textView(row));
    case INT:
    case BOOL:
      return std::to_string(integers_[at(row)]);
    case DATETIME:
      return formatIso(numbers_[at(row)]);
    default:
      return formatDouble(numbers_[at(row)]);
  }
}

std::string_view ColumnData::textView(std::int64_t row) const {
  if (type_ != STRING || texts_[at(row)] == kNoText) return {};
  return dictionary_->texts[texts_[at(row)]];
}

void ColumnData::appendNumber(double value) {
  numbers_.push_back(value);
}

void ColumnData::appendInteger(std::int64_t value) {
  integers_.push_back(value);
  missing_.push_back(false);
}

void ColumnData::appendText(std::string_view value) {
  texts_.push_back(dictionary_->idOf(value));
}

void ColumnData::appendMissing() {
  if (type_ == STRING) {
    texts_.push_back(kNoText);
  } else if (holdsIntegers()) {
    integers_.push_back(0);
    missing_.push_back(true);
  } else {
    numbers_.push_back(kNaN);
  }
}

}  // namespace stateroom
