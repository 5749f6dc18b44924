#include "plots/smoother.h"

#include <algorithm>
#include <cmath>

namespace stateroom::plots {

Smoother::Smoother(double weight) : weight_(weight) {}

double Smoother::next(double value) {
  if (std::isnan(first_)) first_ = value;
  constant_ = constant_ && value == first_;
  if (!std::isfinite(value)) return value;
  average_ = average_ * weight_ + (1 - weight_) * value;
  power_ *= weight_;
  return constant_ ? value : average_ / (1 - power_);
}

SmoothedSeries::SmoothedSeries(std::shared_ptr<const Series> raw, double weight)
    : raw_(std::move(raw)), weight_(weight), smoother_(weight), truncations_(raw_->truncations()) {}

void SmoothedSeries::setWeight(double weight) {
  if (weight == weight_) return;
  weight_ = weight;
  restart();
}

void SmoothedSeries::restart() {
  values_.truncate(0);
  smoother_ = Smoother(weight_);
  truncations_ = raw_->truncations();
}

bool SmoothedSeries::advance(std::size_t limit) {
  if (truncations_ != raw_->truncations()) restart();
  const auto values = raw_->y().values().subspan(values_.size());
  slice_.clear();
  for (const double value : values.first(std::min(limit, values.size()))) {
    slice_.push_back(smoother_.next(value));
  }
  values_.append(slice_);
  return values_.size() == raw_->size();
}

}  // namespace stateroom::plots
