#pragma once

#include <memory>
#include <vector>

#include "core/engine.h"
#include "core/engine/kernels/buffer.h"
#include "core/engine/loss_formulas.h"
#include "core/engine/model/chain.h"
#include "core/engine/parameters.h"

namespace stateroom::engine {

/// Floats at least so many, whose memory only grows.
class Floats {
 public:
  float* of(std::int64_t count) {
    const auto bytes = static_cast<std::size_t>(count) * sizeof(float);
    if (buffer_.size() < bytes) buffer_ = kernels::Buffer(bytes);
    return buffer_.floats();
  }
  float* data() const { return buffer_.floats(); }

 private:
  kernels::Buffer buffer_;
};

/// The valid steps of a batch, put together: all rows of step 0, then those of step 1 …, rows with
/// more steps first (LibTorch's PackedSequence). Without a time axis: the rows.
struct PackedRows {
  std::vector<std::int64_t> sizes;   ///< rows at each step; one number without a time axis
  std::vector<std::int64_t> places;  ///< where each stands in [B, T] or [B]
  std::vector<std::int64_t> order;   ///< rows of the batch, those with more steps first
  std::int64_t count = 0;

  void pack(const Batch& batch, bool time);
};

class PlannedStage;

/// Forward, loss and backward of a Chain, planned once and without a graph: one call of a kernel
/// after the other on memory that is kept. Steps that do not count are left out altogether.
class PlannedStep {
 public:
  /// Parameters by the names of `chain`'s layers; gradients are made for those that want one.
  PlannedStep(Chain chain, bool bf16, const std::vector<NamedParameter>& parameters);
  ~PlannedStep();

  /// Whether the plan covers a batch (checked against the program before): it must have a valid
  /// step, and in every row if only the last one's output counts.
  bool covers(const Batch& batch);

  struct Loss {
    LossSum sum;
    NamedView output;  ///< [B, T, units] or [B, units], zeros at steps left out; until the next run
  };
  /// Writes the gradients of the sum of weight * loss. Code::batch_shape when labels or weights do
  /// not fit.
  Result<Loss> run(const Batch& batch, const LossFormula& formula);

  /// As `parameters` was given; undefined where none is wanted.
  const std::vector<at::Tensor>& gradients() const { return gradients_; }

 private:
  const float* forward(const Batch& batch);
  void backward(const float* gradient, bool ofRaw);
  Result<LossInput> lossInput(const Batch& batch, const LossFormula& formula);
  NamedView scatter(const Batch& batch);
  Shape outputShape(const Batch& batch) const;

  Chain chain_;
  std::vector<std::unique_ptr<PlannedStage>> stages_;
  std::vector<at::Tensor> gradients_;
  PackedRows rows_;
  std::vector<const float*> inputs_;  ///< of each stage in this run
  Floats x_, labels_, weights_, gradient_, output_;
  std::vector<std::int64_t> classes_;
};

}  // namespace stateroom::engine
