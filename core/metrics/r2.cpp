#include "core/metrics/r2.h"

#include <limits>

namespace stateroom {

double R2::result() const {
  if (units_.empty()) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (const auto& unit : units_) {
    const double total = unit.labelSquared - unit.label * unit.label / unit.weight;
    sum += total == 0 ? 0 : 1 - unit.residual / total;
  }
  return sum / static_cast<double>(units_.size());
}

std::vector<double> R2::state() const {
  std::vector<double> state;
  for (const auto& unit : units_) {
    state.insert(state.end(), {unit.weight, unit.label, unit.labelSquared, unit.residual});
  }
  return state;
}

bool R2::restore(std::span<const double> state) {
  if (state.size() % 4 != 0) return false;
  units_.clear();
  for (; state.size() >= 4; state = state.subspan(4)) {
    units_.push_back({state[0], state[1], state[2], state[3]});
  }
  return true;
}

void R2::add(const Example& example) {
  units_.resize(example.prediction.size());
  for (std::size_t i = 0; i < units_.size(); ++i) {
    const double label = example.label[i];
    const double error = label - example.prediction[i];
    units_[i].weight += example.weight;
    units_[i].label += example.weight * label;
    units_[i].labelSquared += example.weight * label * label;
    units_[i].residual += example.weight * error * error;
  }
}

}  // namespace stateroom
