#include "core/train/metric_set.h"

#include <algorithm>

namespace stateroom {
namespace {

bool hasTime(const TensorView& output) {
  return output.shape.size() == 3;
}

/// The same values with batch and time as one axis.
TensorView flattened(const TensorView& view, std::size_t axes) {
  TensorView flat = view;
  if (view.shape.size() == axes + 1) {
    flat.shape.erase(flat.shape.begin());
    flat.shape[0] *= view.shape[0];
  }
  return flat;
}

TensorView flatLabels(const TensorView& labels) {
  return flattened(labels, labels.dtype == DType::I64 ? 1 : 2);
}

const TensorView* find(const std::vector<NamedView>& views, const std::string& name) {
  const auto found = std::ranges::find(views, name, &NamedView::name);
  return found == views.end() ? nullptr : &found->view;
}

std::int64_t lengthOf(const Batch& batch, std::int64_t row) {
  if (batch.lengths.empty()) return std::max<std::int64_t>(batch.steps, 1);
  return batch.lengths.as<std::int64_t>()[static_cast<std::size_t>(row)];
}

/// The weight of a step; of an output without time, at the row's last valid step.
float weightOf(const Batch& batch, std::int64_t row, std::int64_t step) {
  if (batch.weights.empty()) return 1;
  const bool perStep = batch.weights.elements() > batch.rows;
  return batch.weights
      .as<float>()[static_cast<std::size_t>(perStep ? row * batch.steps + step : row)];
}

}  // namespace

std::vector<std::string> measuredMetrics(const Project& project) {
  std::vector<std::string> names(project.metrics().begin(), project.metrics().end());
  if (names.empty()) names = defaultMetrics(project.loss().name());
  std::erase(names, "loss");
  return names;
}

std::vector<float> exampleWeights(const Batch& batch, const TensorView& output) {
  const std::int64_t steps = hasTime(output) ? output.shape[1] : 1;
  std::vector<float> weights(static_cast<std::size_t>(batch.rows * steps), 0.0F);
  for (std::int64_t row = 0; row < batch.rows; ++row) {
    const auto length = lengthOf(batch, row);
    for (std::int64_t step = 0; step < std::min(steps, length); ++step) {
      const auto place = hasTime(output) ? step : length - 1;
      weights[static_cast<std::size_t>(row * steps + step)] = weightOf(batch, row, place);
    }
  }
  return weights;
}

Result<MetricSet> MetricSet::make(std::vector<std::string> names) {
  for (const auto& name : names) {
    STATEROOM_CHECK(makeMetric(name));
  }
  return MetricSet(std::move(names));
}

Metric& MetricSet::metricOf(const std::string& key, const std::string& name) {
  auto& metric = metrics_[key];
  if (!metric) metric = std::move(makeMetric(name)).value();  // make() has checked the names
  return *metric;
}

void MetricSet::update(const Batch& batch, const std::vector<NamedView>& outputs) {
  for (const auto& labels : batch.labels) {
    const auto* output = find(outputs, labels.name);
    if (!output) continue;
    const auto weights = exampleWeights(batch, *output);
    const TensorView weightView{DType::F32,
                                {static_cast<std::int64_t>(weights.size())},
                                reinterpret_cast<const std::byte*>(weights.data())};
    for (const auto& name : names_) {
      const auto key = batch.labels.size() > 1 ? labels.name + "/" + name : name;
      metricOf(key, name).update(flattened(*output, 2), flatLabels(labels.view), weightView);
    }
  }
}

void MetricSet::reset() {
  for (const auto& [key, metric] : metrics_) metric->reset();
}

std::map<std::string, double> MetricSet::results() const {
  std::map<std::string, double> results;
  for (const auto& [key, metric] : metrics_) results[key] = metric->result();
  return results;
}

std::vector<NamedTensor> MetricSet::state() const {
  std::vector<NamedTensor> state;
  for (const auto& [key, metric] : metrics_) {
    const auto numbers = metric->state();
    state.push_back(
        {key, Tensor::of<double>({static_cast<std::int64_t>(numbers.size())}, numbers)});
  }
  return state;
}

Result<> MetricSet::restore(const std::vector<NamedTensor>& state) {
  metrics_.clear();
  for (const auto& [key, numbers] : state) {
    const auto name = std::ranges::find_if(
        names_, [&](const auto& each) { return key == each || key.ends_with("/" + each); });
    if (name == names_.end()) return fail(Code::metric_unknown, {{"name", key}, {"nearest", key}});
    if (!metricOf(key, *name).restore(numbers.as<double>())) {
      return fail(Code::checkpoint_damaged,
                  {{"reason", "the metric " + key + " has another number of values"}});
    }
  }
  return {};
}

}  // namespace stateroom
