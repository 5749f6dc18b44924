#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/engine.h"
#include "core/metrics/metric.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// The metrics that a project measures: its own, else those usual for its loss. Without "loss".
std::vector<std::string> measuredMetrics(const Project& project);

/// float32 [n]: the weight of every example of an output whose values have the shape
/// [B, T, units] or [B, units]; 0 behind a row's length.
std::vector<float> exampleWeights(const Batch& batch, const TensorView& output);

/// Metrics of every labelled output, fed batch by batch. With several outputs a metric's key begins
/// with the output's name, as in Keras: "risk/auc".
class MetricSet {
 public:
  /// Fails with Code::metric_unknown.
  static Result<MetricSet> make(std::vector<std::string> names);

  void update(const Batch& batch, const std::vector<NamedView>& outputs);
  void reset();
  std::map<std::string, double> results() const;

  /// float64 tensors by key, for checkpoints.
  std::vector<NamedTensor> state() const;
  /// Fails with Code::metric_unknown when a key's metric is not known, and with
  /// Code::checkpoint_damaged when its numbers are not a state of it.
  Result<> restore(const std::vector<NamedTensor>& state);

 private:
  explicit MetricSet(std::vector<std::string> names) : names_(std::move(names)) {}
  Metric& metricOf(const std::string& key, const std::string& name);

  std::vector<std::string> names_;
  std::map<std::string, std::unique_ptr<Metric>> metrics_;  ///< by key, made at the first batch
};

}  // namespace stateroom
