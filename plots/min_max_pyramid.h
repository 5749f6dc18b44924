#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace stateroom::plots {

/// A growing list of values that knows the smallest and largest of any index range in
/// O(log size) steps: whole blocks of 8 values, of 64, of 512 … are summed up once, when they are
/// full. NaN and infinities are gaps and never extremes. At most 2^32 values.
class MinMaxPyramid {
 public:
  struct Extremes {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    std::uint32_t lowAt = 0, highAt = 0;  ///< indices of the first such values

    bool empty() const { return low > high; }  ///< no finite value in the range
    void add(const Extremes& later) {
      if (later.low < low) low = later.low, lowAt = later.lowAt;
      if (later.high > high) high = later.high, highAt = later.highAt;
    }
  };

  void append(std::span<const double> values);
  /// Forgets all values from index `size` on.
  void truncate(std::size_t size);

  std::size_t size() const { return values_.size(); }
  double operator[](std::size_t index) const { return values_[index]; }
  std::span<const double> values() const { return values_; }

  /// Of the values [begin, end); both at most size().
  Extremes extremes(std::size_t begin, std::size_t end) const;

 private:
  static constexpr std::size_t kFanOut = 8;

  /// Of the entries [begin, end) of a level; level 0 are the values.
  Extremes scan(std::size_t level, std::size_t begin, std::size_t end) const;
  std::size_t sizeOf(std::size_t level) const;

  std::vector<double> values_;
  std::vector<std::vector<Extremes>>
      levels_;  ///< [k]: blocks of kFanOut^(k+1) values, full ones only
};

}  // namespace stateroom::plots
