#include "app/cli/reference.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/metrics/metric.h"
#include "core/model/initializer.h"
#include "core/project/settings.h"

namespace stateroom::cli {
namespace {

/// ">0" stands for "more than 0", "0" for "at least 0".
std::string boundText(const std::string& bound, char strict, const char* inclusive) {
  if (bound.empty()) return {};
  return bound.front() == strict ? fmt::format(" {} {}.", strict, bound.substr(1))
                                 : fmt::format(" {} {}.", inclusive, bound);
}

std::string textOf(const SettingInfo& setting) {
  auto text = setting.help;
  if (!setting.choices.empty()) text += fmt::format(" One of {}.", join(setting.choices, ", "));
  text += boundText(setting.min, '>', ">=") + boundText(setting.max, '<', "<=");
  if (!setting.defaultValue.empty()) text += fmt::format(" Default: {}.", setting.defaultValue);
  return text;
}

std::string typeOf(const SettingInfo& setting) {
  auto type = setting.type == "message" ? std::string("block") : setting.type;
  if (setting.repeated) type = "list of " + type;
  return setting.unit.empty() ? type : fmt::format("{} ({})", type, setting.unit);
}

std::vector<ReferenceEntry> settingEntries() {
  std::vector<ReferenceEntry> entries;
  for (const auto& setting : allSettings()) {
    entries.push_back({setting.path, typeOf(setting), textOf(setting)});
  }
  return entries;
}

std::vector<ReferenceEntry> metricEntries() {
  std::vector<ReferenceEntry> entries;
  for (const auto& metric : allMetrics()) {
    entries.push_back(
        {metric.name, "",
         fmt::format("{} {} is better.", metric.help, metric.higherIsBetter ? "Higher" : "Lower")});
  }
  return entries;
}

std::vector<ReferenceEntry> initializerEntries() {
  std::vector<ReferenceEntry> entries;
  for (const auto& usage : initializerNames()) {
    entries.push_back({usage, "", "As Keras's " + usage.substr(0, usage.find('(')) + "."});
  }
  return entries;
}

constexpr std::array<ReferenceTopic, 3> kTopics = {
    {{"settings", "Settings of a project", settingEntries},
     {"metrics", "Metrics", metricEntries},
     {"initializers", "Initializers", initializerEntries}}};

}  // namespace

std::span<const ReferenceTopic> referenceTopics() {
  return kTopics;
}

const ReferenceTopic* findReferenceTopic(std::string_view name) {
  const auto found = std::ranges::find(kTopics, name, &ReferenceTopic::name);
  return found == kTopics.end() ? nullptr : &*found;
}

}  // namespace stateroom::cli
