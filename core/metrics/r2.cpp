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
