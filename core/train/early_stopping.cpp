#include "core/train/early_stopping.h"

#include <cmath>

namespace stateroom {

Result<StoppingRule> StoppingRule::make(const EarlyStopping& settings) {
  STATEROOM_TRY(auto monitor, Monitor::make(settings.monitor(), settings.mode()));
  return StoppingRule(settings, std::move(monitor));
}

bool StoppingRule::improves(double value, std::optional<double> reference) const {
  return !reference || monitor_.isBetter(value, *reference, std::abs(settings_.min_delta()));
}

/// keras/src/callbacks/early_stopping.py, on_epoch_end
bool StoppingRule::update(double value, std::int64_t step) {
  const auto index = state_.evaluations++;
  if (index < settings_.start_after()) return false;
  ++state_.wait;
  if (improves(value, state_.best)) {
    state_.best = value;
    state_.bestStep = step;
    const bool beyondBaseline = !settings_.has_baseline() || improves(value, settings_.baseline());
    if (beyondBaseline) state_.wait = 0;
    return true;
  }
  state_.stopped = state_.wait >= settings_.patience() && index > 0;
  return false;
}

void StoppingRule::goOn() {
  state_.stopped = false;
  state_.wait = 0;
}

}  // namespace stateroom
