#include "core/metrics/accuracy_baseline.h"

#include <algorithm>
#include <limits>

namespace stateroom {

double AccuracyBaseline::result() const {
  if (weight_ == 0) return std::numeric_limits<double>::quiet_NaN();
  const double largest = std::ranges::max(labels_) / weight_;
  return labels_.size() == 1 ? std::max(largest, 1 - largest) : largest;
}

std::vector<double> AccuracyBaseline::state() const {
  std::vector<double> state = labels_;
  state.push_back(weight_);
  return state;
}

bool AccuracyBaseline::restore(std::span<const double> state) {
  if (state.empty()) return false;
  labels_.assign(state.begin(), state.end() - 1);
  weight_ = state.back();
  return true;
}

void AccuracyBaseline::add(const Example& example) {
  labels_.resize(example.label.size());
  for (std::size_t unit = 0; unit < labels_.size(); ++unit) {
    labels_[unit] += example.weight * example.label[unit];
  }
  weight_ += example.weight;
}

}  // namespace stateroom
