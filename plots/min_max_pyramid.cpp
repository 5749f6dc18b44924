#include "plots/min_max_pyramid.h"

#include <algorithm>
#include <cmath>

namespace stateroom::plots {

MinMaxPyramid::Extremes MinMaxPyramid::scan(std::size_t level, std::size_t begin,
                                            std::size_t end) const {
  Extremes found;
  if (level > 0) {
    for (std::size_t i = begin; i < end; ++i) found.add(levels_[level - 1][i]);
    return found;
  }
  for (std::size_t i = begin; i < end; ++i) {
    const double value = values_[i];
    const auto at = static_cast<std::uint32_t>(i);
    if (std::isfinite(value)) found.add({value, value, at, at});
  }
  return found;
}

std::size_t MinMaxPyramid::sizeOf(std::size_t level) const {
  return level == 0 ? values_.size() : levels_[level - 1].size();
}

void MinMaxPyramid::append(std::span<const double> values) {
  values_.insert(values_.end(), values.begin(), values.end());
  for (std::size_t level = 0; sizeOf(level) >= kFanOut; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    auto& blocks = levels_[level];
    while (blocks.size() < sizeOf(level) / kFanOut) {
      const std::size_t begin = blocks.size() * kFanOut;
      blocks.push_back(scan(level, begin, begin + kFanOut));
    }
  }
}

void MinMaxPyramid::truncate(std::size_t size) {
  if (size >= values_.size()) return;
  values_.resize(size);
  for (auto& blocks : levels_) blocks.resize(size /= kFanOut);
  while (!levels_.empty() && levels_.back().empty()) levels_.pop_back();
}

MinMaxPyramid::Extremes MinMaxPyramid::extremes(std::size_t begin, std::size_t end) const {
  Extremes left, right;
  for (std::size_t level = 0; begin < end; ++level, begin /= kFanOut, end /= kFanOut) {
    const bool top = level == levels_.size();
    const std::size_t inner = top ? end : std::min(end, (begin + kFanOut - 1) / kFanOut * kFanOut);
    left.add(scan(level, begin, inner));
    begin = inner;
    const std::size_t tail = std::max(begin, end / kFanOut * kFanOut);
    Extremes earlier = scan(level, tail, end);
    earlier.add(right);
    right = earlier;
    end = tail;
  }
  left.add(right);
  return left;
}

}  // namespace stateroom::plots
