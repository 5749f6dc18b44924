#include "core/predict/recorded_input.h"

#include <algorithm>

namespace stateroom {

std::vector<Json> recordedSteps(std::string_view input) {
  auto json = Json::parse(input, nullptr, false);
  if (json.is_object()) return {std::move(json)};
  const auto isStep = [](const Json& step) { return step.is_object(); };
  if (!json.is_array() || !std::ranges::all_of(json, isStep)) return {};
  return json.get<std::vector<Json>>();
}

Json lastRecordedStep(std::string_view input) {
  auto steps = recordedSteps(input);
  return steps.empty() ? Json::object() : std::move(steps.back());
}

std::string inputOfSteps(std::span<const std::string> steps) {
  if (steps.size() == 1) return steps.front();
  std::string input;
  for (const auto& step : steps) input += (input.empty() ? '[' : ',') + step;
  return input + ']';
}

std::string inputOfSteps(std::span<const Json> steps) {
  std::vector<std::string> texts;
  for (const auto& step : steps) texts.push_back(step.dump());
  return inputOfSteps(texts);
}

}  // namespace stateroom
