#include "core/engine/kernels/packed_steps.h"

#include <algorithm>

#include "core/engine/kernels/openmp.h"

namespace stateroom::kernels {

void PackedSteps::set(std::span<const std::int64_t> batchSizes, bool lastFirst) {
  rows_ = batchSizes.front();
  count_ = 0;
  steps_.clear();
  for (const auto rows : batchSizes) {
    steps_.push_back({rows, count_});
    count_ += rows;
  }
  if (lastFirst) std::ranges::reverse(steps_);
}

std::int64_t PackedSteps::Range::of(const Step& step) const {
  return std::clamp(step.rows, first, last) - first;
}

/// To wake and await a thread takes longer than it computes below some MFLOP.
std::size_t PackedSteps::shares(double flops) const {
  constexpr double kWorthAThread = 8e6;
  const auto useful =
      static_cast<std::int64_t>(flops * static_cast<double>(count_) / kWorthAThread);
  const auto most = std::min<std::int64_t>(::omp_get_max_threads(), rows_);
  return static_cast<std::size_t>(std::clamp<std::int64_t>(useful, 1, most));
}

/// The first row of a part: rows before it have its share of the packed rows.
std::int64_t PackedSteps::boundary(std::size_t part, std::size_t parts) const {
  if (part == parts) return rows_;
  const auto wanted = count_ * static_cast<std::int64_t>(part) / static_cast<std::int64_t>(parts);
  const auto before = [this](std::int64_t row) {
    std::int64_t sum = 0;
    for (const auto& step : steps_) sum += std::min(step.rows, row);
    return sum;
  };
  std::int64_t low = 0, high = rows_;
  while (low < high) {
    const auto middle = (low + high) / 2;
    if (before(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void PackedSteps::share(double flops, const std::function<void(Range, std::size_t)>& work) const {
  const auto parts = shares(flops);
  if (parts == 1) return work({0, rows_}, 0);
#pragma omp parallel for num_threads(static_cast<int>(parts)) schedule(static, 1)
  for (std::size_t part = 0; part < parts; ++part) {
    work({boundary(part, parts), boundary(part + 1, parts)}, part);
  }
}

}  // namespace stateroom::kernels
