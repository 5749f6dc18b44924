#pragma once

#include <cstdint>
#include <optional>

#include "core/project/project.pb.h"
#include "core/train/monitor.h"

namespace stateroom {

/// Keras 3's EarlyStopping, evaluation by evaluation. The difference must be greater than
/// min_delta; patience 0 behaves like 1; the first value counts as the best whatever it is.
class StoppingRule {
 public:
  /// What a checkpoint keeps.
  struct State {
    std::int64_t evaluations = 0;  ///< seen so far
    std::int64_t wait = 0;         ///< evaluations since the last progress
    std::optional<double> best;
    std::optional<std::int64_t> bestStep;
    bool stopped = false;
  };

  static Result<StoppingRule> make(const EarlyStopping& settings);

  /// Takes the evaluation of a step. Whether it is the best so far.
  bool update(double value, std::int64_t step);
  /// Lets a run go on that was stopped: patience begins anew, the best stays.
  void goOn();

  bool stopped() const { return state_.stopped; }
  bool restoresBest() const { return settings_.restore_best(); }
  const Monitor& monitor() const { return monitor_; }
  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  StoppingRule(EarlyStopping settings, Monitor monitor)
      : settings_(std::move(settings)), monitor_(std::move(monitor)) {}
  bool improves(double value, std::optional<double> reference) const;

  EarlyStopping settings_;
  Monitor monitor_;
  State state_;
};

}  // namespace stateroom
