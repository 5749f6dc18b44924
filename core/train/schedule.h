#pragma once

#include <cstdint>
#include <optional>

#include "core/project/project.pb.h"
#include "core/train/monitor.h"

namespace stateroom {

/// The learning rate of the step that comes after `step` steps: a pure function, so that nothing of
/// it need be saved. `base` is the optimizer's learning rate, or what reduce_on_plateau has made of
/// it. Formulas: Keras 3's learning_rate_schedule.py; one_cycle as torch's OneCycleLR with
/// max_lr = base and total_steps = decay_steps; warm-up grows from 0 and the schedule begins after
/// it.
double learningRateAt(const Schedule& schedule, double base, std::int64_t step);

/// Keras 3's ReduceLROnPlateau, evaluation by evaluation.
class ReduceOnPlateau {
 public:
  /// What a checkpoint keeps.
  struct State {
    double rate = 0;
    std::int64_t wait = 0, cooldown = 0;
    std::optional<double> best;
  };

  static Result<ReduceOnPlateau> make(const Schedule& settings, double rate);

  /// Takes an evaluation's value. Whether the rate was lowered.
  bool update(double value);

  double rate() const { return state_.rate; }
  const Monitor& monitor() const { return monitor_; }
  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  ReduceOnPlateau(Schedule settings, Monitor monitor, double rate)
      : settings_(std::move(settings)), monitor_(std::move(monitor)) {
    state_.rate = rate;
  }

  Schedule settings_;
  Monitor monitor_;
  State state_;
};

}  // namespace stateroom
