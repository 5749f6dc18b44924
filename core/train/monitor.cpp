#include "core/train/monitor.h"

#include <vector>

#include "core/base/text.h"
#include "core/metrics/metric.h"

namespace stateroom {

Result<Monitor> Monitor::make(const std::string& metric, std::string_view mode) {
  if (mode == "min" || mode == "max") return Monitor(metric, mode == "max");
  const auto* info = findMetric(metric);
  if (!info) info = findMetric(std::string_view(metric).substr(metric.find('/') + 1));
  if (!info) return fail(Code::monitor_unknown, {{"name", metric}});
  return Monitor(metric, info->higherIsBetter);
}

Result<double> Monitor::valueIn(const std::map<std::string, double>& metrics) const {
  const auto found = metrics.find(metric_);
  if (found != metrics.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [name, value] : metrics) names.push_back(name);
  return fail(Code::monitor_missing, {{"name", metric_}, {"names", join(names, ", ")}});
}

bool Monitor::isBetter(double value, double reference, double minDelta) const {
  return higherIsBetter_ ? value - minDelta > reference : value + minDelta < reference;
}

}  // namespace stateroom
