#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/predict/stateful_predictor.h"

/// How long a model remembers a user. Computed on copies: nothing here writes.
namespace stateroom {

/// A difference that fades from step to step.
struct Fading {
  std::vector<double> differences;  ///< the first is what is halved
  /// Steps until it was at most half of the first for the first time; empty: longer than was
  /// looked at, or there was no difference.
  std::optional<std::int64_t> halfLife() const;
};

/// One unit behind a gate that keeps: an LSTM's f (of c), a GRU's z (of h).
struct UnitMemory {
  std::string layer;
  std::int64_t unit = 0;
  double keep = 0;  ///< the gate's mean over the steps
  /// ln(1/2) / ln(keep), in steps: after so many of them half of what the unit held is left, were
  /// the gate always its mean. Infinite where the gate never lets go.
  double halfLife() const;
};

struct HalfLife {
  std::int64_t steps = 0;            ///< that were looked at: the last ones recorded
  std::int64_t first = 0, last = 0;  ///< the revisions that they belong to
  /// Of the outputs of all heads and of the tensors h of all layers, from the user's own state and
  /// from the model's initial one, given the same inputs: Euclidean distances. Outputs are there
  /// after each step, states also before the first.
  Fading output, h;
  std::vector<UnitMemory> units;  ///< of all gated layers, the longest first
};

/// Takes the user's last `steps` recorded steps once more (0: half of them, at most 100), from the
/// state before them and from the initial one, without the edits on the way. Fails with
/// Code::half_life_no_steps, state_of_other_model, replay_not_an_input.
Result<HalfLife> halfLifeOf(const StatefulPredictor& predictor, const std::string& user,
                            std::int64_t steps = 0, const std::stop_token& stop = {});

}  // namespace stateroom
