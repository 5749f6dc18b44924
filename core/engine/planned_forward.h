#pragma once

#include <memory>
#include <vector>

#include "core/engine.h"
#include "core/engine/model/chain.h"
#include "core/engine/parameters.h"

namespace stateroom::engine {

class ForwardStage;

/// Inference of a Chain without the interpreter: a user's step is two calls of a kernel. It gives
/// the same bits as the model's graph with the recurrent kernels.
class PlannedForward {
 public:
  /// nullptr for a chain with a softmax, whose bits only LibTorch's operator gives.
  static std::unique_ptr<PlannedForward> make(const Chain& chain, bool bf16,
                                              const std::vector<NamedParameter>& parameters);
  ~PlannedForward();

  /// Whole sequences only, and nothing beside outputs and states.
  bool covers(const Batch& batch, const ForwardOptions& options) const;
  /// Batch and state must have been checked against the program.
  Outputs run(const Batch& batch, const State& state);

 private:
  explicit PlannedForward(Chain chain);

  Chain chain_;
  std::vector<std::unique_ptr<ForwardStage>> stages_;
  std::vector<float> swapped_;  ///< the input with the time axis first
};

}  // namespace stateroom::engine
