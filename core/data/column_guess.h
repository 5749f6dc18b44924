#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "core/project/project.pb.h"

namespace stateroom {

/// What the cells of one column have in common, cell by cell.
class ColumnGuess {
 public:
  explicit ColumnGuess(std::string name) : name_(std::move(name)) {}

  void add(std::string_view cell);

  const std::string& name() const { return name_; }
  /// BOOL, INT, FLOAT or DATETIME when every cell that is not missing can be read so; STRING for
  /// an empty column.
  ColumnType type() const;
  /// The same for a column of names, in which "7" and "07" are two: INT only when every cell is
  /// written as the number is.
  ColumnType nameType() const;
  bool onlyDigits() const { return digits_; }
  std::string typeReason() const;  ///< "all 1945 values are whole numbers"
  std::int64_t present() const { return present_; }
  /// Different values; counting ends at kMostDistinct, so that a column takes little memory.
  std::int64_t distinct() const { return static_cast<std::int64_t>(values_.size()); }
  bool countedAll() const { return distinct() < kMostDistinct; }
  /// Whether one of the counted values came again.
  bool repeats() const { return repeats_; }
  /// 1, 2, 3 … (or from 0): the number of the row.
  bool countsRows() const { return present_ > 1 && counts_; }

  static constexpr std::int64_t kMostDistinct = 4096;

 private:
  void note(std::uint64_t value);

  std::string name_;
  std::int64_t present_ = 0;
  bool plain_ = true, digits_ = true, bool_ = true, whole_ = true, number_ = true, date_ = true,
       counts_ = true;
  bool repeats_ = false;
  std::int64_t last_ = 0;
  std::unordered_set<std::uint64_t> values_;  // fingerprints
};

}  // namespace stateroom
