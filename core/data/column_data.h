#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/project/project.pb.h"

namespace stateroom {

/// The values of one column for all rows, by type: numbers as double or int64, text as ids into a
/// dictionary. Memory: 8 bytes a cell (4 for text) and each distinct text once.
class ColumnData {
 public:
  ColumnData(std::string name, ColumnType type);

  const std::string& name() const { return name_; }
  ColumnType type() const { return type_; }
  std::int64_t rows() const;
  bool isMissing(std::int64_t row) const;
  /// The value as a number: NaN when missing; BOOL 0 or 1; DATETIME seconds since 1970 UTC; STRING
  /// NaN.
  double number(std::int64_t row) const;
  /// INT, BOOL, DATETIME (whole seconds); 0 when missing.
  std::int64_t integer(std::int64_t row) const;
  /// As people and vocabularies see it ("3", "0.5", "2026-03-01"); empty when missing.
  std::string text(std::int64_t row) const;
  /// The same without a copy, of a STRING column; empty for other types.
  std::string_view textView(std::int64_t row) const;

  void appendNumber(double value);  ///< FLOAT, DATETIME; NaN is missing
  void appendInteger(std::int64_t value);
  void appendText(std::string_view value);
  void appendMissing();

 private:
  bool holdsIntegers() const { return type_ == INT || type_ == BOOL; }

  std::string name_;
  ColumnType type_;
  std::vector<double> numbers_;
  std::vector<std::int64_t> integers_;
  std::vector<bool> missing_;  // of integers_
  std::vector<std::uint32_t> texts_;
  struct Dictionary;
  std::shared_ptr<Dictionary> dictionary_;
};

}  // namespace stateroom
