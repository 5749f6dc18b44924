#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/predict/stateful_predictor.h"

/// What a state does, computed on copies: nothing here writes.
namespace stateroom {

/// Outputs by head: its units.
using HeadOutputs = std::vector<std::vector<float>>;

/// Outputs from a user's state and from another one in its place.
struct StateEffect {
  /// What the layers behind the state make of it as it is, without a step. Empty where they also
  /// take the input itself.
  std::optional<HeadOutputs> nowBefore, nowAfter;
  HeadOutputs nextBefore, nextAfter;  ///< after the next step
  std::string input;                  ///< of that step, as it would be recorded
};

/// The effect of putting `edited` ([1, units]) in the place of a user's state at `head`. The next
/// step takes the last recorded one with `values` ("bili=2.1") in place of some of its cells.
/// Fails with Code::effect_needs_input where there is neither.
Result<StateEffect> effectOf(const StatefulPredictor& predictor, const Revision& head,
                             const State& edited, const std::vector<std::string>& values = {});

/// The gates of the step that made a revision, of several the last one: empty for layers without.
/// Fails with Code::replay_not_an_input where no recorded input made it.
Result<std::vector<LayerGates>> gatesOf(const StatefulPredictor& predictor,
                                        const Revision& revision);

/// How much each unit of a state tensor h moves an output without a step between: weight * h, for
/// an output that is a Dense layer directly behind the recurrent one; before its activation.
struct UnitEffect {
  std::string layer;                         ///< the recurrent one
  std::string output;                        ///< the Dense one
  std::vector<std::vector<float>> products;  ///< by unit of the output, by unit of h
};
Result<std::vector<UnitEffect>> unitEffects(const StatefulModel& model, const State& state);

}  // namespace stateroom
