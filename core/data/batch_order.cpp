#include "core/data/batch_order.h"

#include <algorithm>
#include <numeric>

#include "core/base/random.h"

namespace stateroom {
namespace {

constexpr std::int64_t kBatchesPerWindow = 50;
constexpr std::uint64_t kShuffleStream = std::uint64_t{1}
                                         << 32;  // apart from other uses of the seed

void shuffle(std::span<std::int64_t> values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random.below(i)]);
}

/// Shuffles whole batches; one that is not full stays at the end.
void shuffleBatches(std::span<std::int64_t> window, std::size_t batchSize, Random& random) {
  for (std::size_t i = window.size() / batchSize; i > 1; --i) {
    const auto other = static_cast<std::size_t>(random.below(i));
    const auto a = window.subspan((i - 1) * batchSize, batchSize);
    const auto b = window.subspan(other * batchSize, batchSize);
    if (other != i - 1) std::ranges::swap_ranges(a, b);
  }
}

}  // namespace

BatchOrder::BatchOrder(std::vector<std::int64_t> lengths, const Options& options)
    : lengths_(std::move(lengths)), options_(options), order_(lengths_.size()) {
  options_.batchSize = std::max<std::int64_t>(options_.batchSize, 1);
  startEpoch(0);
}

void BatchOrder::startEpoch(std::int64_t epoch) {
  Random random(options_.seed, kShuffleStream + static_cast<std::uint64_t>(epoch));
  std::iota(order_.begin(), order_.end(), std::int64_t{0});
  if (options_.shuffle) shuffle(order_, random);
  if (!options_.byLength) return;
  const auto batch = static_cast<std::size_t>(options_.batchSize);
  const auto most = batch * kBatchesPerWindow;
  const auto length = [this](auto i) { return lengths_[static_cast<std::size_t>(i)]; };
  for (std::size_t begin = 0; begin < order_.size(); begin += most) {
    const auto window = std::span(order_).subspan(begin, std::min(most, order_.size() - begin));
    std::ranges::stable_sort(window, {}, length);
    if (options_.shuffle) shuffleBatches(window, batch, random);
  }
}

std::int64_t BatchOrder::batchCount() const {
  const auto count = std::ssize(order_);
  const auto extra = options_.dropRemainder ? 0 : options_.batchSize - 1;
  return (count + extra) / options_.batchSize;
}

std::span<const std::int64_t> BatchOrder::batch(std::int64_t index) const {
  const auto begin = static_cast<std::size_t>(index * options_.batchSize);
  const auto most = static_cast<std::size_t>(options_.batchSize);
  return std::span(order_).subspan(begin, std::min(most, order_.size() - begin));
}

double BatchOrder::paddingShare() const {
  std::int64_t all = 0, valid = 0;
  for (std::int64_t i = 0; i < batchCount(); ++i) {
    std::int64_t longest = 0;
    for (const auto sequence : batch(i)) {
      const auto length = lengths_[static_cast<std::size_t>(sequence)];
      longest = std::max(longest, length);
      valid += length;
    }
    all += longest * std::ssize(batch(i));
  }
  return all == 0 ? 0 : static_cast<double>(all - valid) / static_cast<double>(all);
}

}  // namespace stateroom
