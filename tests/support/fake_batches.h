#pragma once

#include <cmath>
#include <numeric>

#include "core/base/random.h"
#include "core/train/batch_source.h"
#include "tests/support/fake_engine.h"

namespace stateroom::test {

/// Examples of a noisy linear rule for FakeModel, one sequence of length 1 a user, in an order
/// drawn from seed and epoch.
class FakeBatches final : public BatchSource {
 public:
  FakeBatches(std::int64_t examples, std::int64_t batchSize, std::uint64_t seed,
              bool shuffle = true)
      : batchSize_(batchSize), seed_(seed), shuffle_(shuffle) {
    Random random(seed, 7);
    for (std::int64_t i = 0; i < examples; ++i) {
      double label = 0.5;
      for (std::int64_t k = 0; k < FakeModel::kWidth; ++k) {
        inputs_.push_back(static_cast<float>(random.normal()));
        label += static_cast<double>(k + 1) * inputs_.back();
      }
      labels_.push_back(static_cast<float>(label + 0.1 * random.normal()));
      sequences_.emplace_back();
      sequences_.back().user = "u" + std::to_string(i);
    }
    FakeBatches::skipTo(0, 0);
  }

  /// Makes one input of an example a NaN.
  void poison(std::size_t example) { inputs_[example * FakeModel::kWidth] = NAN; }
  std::int64_t size() const { return static_cast<std::int64_t>(labels_.size()); }

  std::int64_t batchesPerEpoch() const override { return (size() + batchSize_ - 1) / batchSize_; }
  std::int64_t sequenceCount() const override { return size(); }
  double paddingShare() const override { return 0; }

  Result<const LoadedBatch*> next() override {
    if (index_ >= batchesPerEpoch()) return nullptr;
    const auto begin = index_++ * batchSize_;
    load(begin, std::min(begin + batchSize_, size()));
    return &loaded_;
  }

  void skipTo(std::int64_t epoch, std::int64_t batchIndex) override {
    index_ = batchIndex;
    order_.resize(labels_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    if (!shuffle_) return;
    Random random(seed_, static_cast<std::uint64_t>(epoch) + 100);
    for (std::size_t i = order_.size(); i > 1; --i)
      std::swap(order_[i - 1], order_[random.below(i)]);
  }

 private:
  void load(std::int64_t begin, std::int64_t end) {
    loaded_ = {};
    const auto rows = end - begin;
    Tensor x(DType::F32, {rows, FakeModel::kWidth}), y(DType::F32, {rows, 1});
    for (std::int64_t row = 0; row < rows; ++row) {
      const auto example = order_[static_cast<std::size_t>(begin + row)];
      const auto* from = inputs_.data() + example * FakeModel::kWidth;
      std::copy(from, from + FakeModel::kWidth, x.as<float>().data() + row * FakeModel::kWidth);
      y.as<float>()[static_cast<std::size_t>(row)] = labels_[example];
      loaded_.sequences.push_back(&sequences_[example]);
    }
    loaded_.memory = {std::move(x), std::move(y)};
    loaded_.batch.rows = loaded_.examples = rows;
    loaded_.batch.inputs = {{"x", loaded_.memory[0].view()}};
    loaded_.batch.labels = {{"y", loaded_.memory[1].view()}};
  }

  std::int64_t batchSize_, index_ = 0;
  std::uint64_t seed_;
  bool shuffle_;
  std::vector<float> inputs_, labels_;
  std::vector<Sequence> sequences_;
  std::vector<std::size_t> order_;
  LoadedBatch loaded_;
};

}  // namespace stateroom::test
