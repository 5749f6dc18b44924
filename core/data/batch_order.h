#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace stateroom {

/// Which sequences make which batch. The order of an epoch depends on the seed and the epoch's
/// number only.
///
/// By length: the (shuffled) sequences are taken in windows of 50 batches, each window is sorted by
/// length and cut into batches, and the batches of a window are shuffled again. So batches hold
/// sequences of similar length, and still every epoch has other batches.
class BatchOrder {
 public:
  struct Options {
    std::int64_t batchSize = 32;
    bool shuffle = false;
    bool byLength = true;
    bool dropRemainder = false;
    std::uint64_t seed = 1;
  };

  BatchOrder(std::vector<std::int64_t> lengths, const Options& options);

  void startEpoch(std::int64_t epoch);
  std::int64_t batchCount() const;
  /// Numbers of the sequences of one batch of the epoch.
  std::span<const std::int64_t> batch(std::int64_t index) const;
  /// Share of the steps of the epoch's batches that are only padding.
  double paddingShare() const;

 private:
  std::vector<std::int64_t> lengths_;
  Options options_;
  std::vector<std::int64_t> order_;
};

}  // namespace stateroom
