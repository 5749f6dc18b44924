#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace stateroom::kernels {

/// The steps of a packed batch in the order in which they are computed.
class PackedSteps {
 public:
  struct Step {
    std::int64_t rows = 0;
    std::int64_t offset = 0;  ///< packed rows before it
  };

  PackedSteps() = default;
  PackedSteps(std::span<const std::int64_t> batchSizes, bool lastFirst) {
    set(batchSizes, lastFirst);
  }
  /// `batchSizes[t]` rows at step t, never growing. `lastFirst`: from the last step to the first.
  void set(std::span<const std::int64_t> batchSizes, bool lastFirst);

  const std::vector<Step>& all() const { return steps_; }
  std::int64_t rows() const { return rows_; }    ///< of the batch
  std::int64_t count() const { return count_; }  ///< packed rows

  /// Rows [first, last) of the batch.
  struct Range {
    std::int64_t first, last;
    /// How many of a step's rows are in it.
    std::int64_t of(const Step& step) const;
  };
  /// Calls work(range, its number) for the parts that threads share, side by side: as many as pay
  /// when a packed row takes `flops`, each of about as many steps.
  void share(double flops, const std::function<void(Range, std::size_t)>& work) const;
  std::size_t shares(double flops) const;

 private:
  std::int64_t boundary(std::size_t part, std::size_t parts) const;

  std::vector<Step> steps_;
  std::int64_t rows_ = 0, count_ = 0;
};

}  // namespace stateroom::kernels
