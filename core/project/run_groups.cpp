#include "core/project/run_groups.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/text.h"
#include "core/project/settings.h"

namespace stateroom {
namespace {

/// Two runs with the same text are the same experiment.
std::string experimentText(Project settings) {
  settings = resolveDefaults(seenByTraining(std::move(settings)));
  settings.mutable_training()->clear_seed();
  settings.mutable_training()->clear_threads();
  return printProject(settings);
}

Result<std::string> keyOf(const Project& settings, const std::string& by) {
  return by.empty() ? experimentText(settings) : settingText(settings, by);
}

/// Numbers by size, before texts.
bool before(const RunGroup& a, const RunGroup& b) {
  const auto left = parseDouble(a.value), right = parseDouble(b.value);
  if (left && right) return *left < *right;
  return left || right ? left.has_value() : a.value < b.value;
}

Spread spreadOf(const std::vector<double>& values) {
  Spread spread;
  spread.count = values.size();
  const auto n = static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) spread.mean += value / n;
  for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
  if (values.size() > 1) spread.sd = std::sqrt(squares / (n - 1));
  const auto [least, most] = std::ranges::minmax(values);
  spread.min = least;
  spread.max = most;
  return spread;
}

}  // namespace

std::map<std::string, Spread> spreadOfBest(const std::vector<RunRecord>& runs) {
  std::map<std::string, std::vector<double>> values;
  for (const auto& run : runs) {
    for (const auto& [metric, value] : run.best) values[metric].push_back(value);
  }
  std::map<std::string, Spread> spreads;
  for (const auto& [metric, each] : values) spreads.emplace(metric, spreadOf(each));
  return spreads;
}

Result<std::vector<RunGroup>> groupRuns(
    const std::vector<RunRecord>& runs, const std::string& by,
    const std::function<const Project*(const std::string& run)>& settingsOf) {
  std::vector<RunGroup> groups;
  std::map<std::string, std::size_t> places;
  Result<std::string> known = keyOf(Project(), by);
  for (const auto& run : runs) {
    const auto* settings = settingsOf(run.name);
    const auto key = settings != nullptr ? keyOf(*settings, by) : Result<std::string>();
    if (settings != nullptr && (key || !known)) known = key;
    // No text of settings begins with a zero byte.
    const auto place = settings == nullptr ? std::string(1, '\0') + run.name : key.value_or("");
    const auto [at, made] = places.emplace(place, groups.size());
    if (made) groups.push_back({settings != nullptr && !by.empty() ? place : "", {}});
    groups[at->second].runs.push_back(run);
  }
  STATEROOM_CHECK(known);
  if (!by.empty()) std::ranges::stable_sort(groups, before);
  return groups;
}

}  // namespace stateroom
