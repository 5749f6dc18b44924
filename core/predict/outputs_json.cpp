#include "core/predict/outputs_json.h"

#include <array>
#include <charconv>
#include <limits>

#include "core/base/json_text.h"

namespace stateroom {
namespace {

float floatOf(const Json& json) {
  return json.is_number() ? json.get<float>() : std::numeric_limits<float>::quiet_NaN();
}

}  // namespace

Json jsonFloat(float value) {
  if (!std::isfinite(value)) return {};
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  double number = 0;
  std::from_chars(digits.data(), end, number);
  return number;
}

std::string outputsText(const std::vector<OutputHead>& heads,
                        const std::vector<std::vector<float>>& outputs) {
  std::string json;
  const auto addName = [&](std::string_view name) {
    json += json.empty() ? '{' : ',';
    appendJson(json, name);
    json += ':';
  };
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const auto& units = outputs[i];
    addName(heads[i].name);
    if (units.size() == 1) {
      appendJson(json, units.front());
    } else {
      for (std::size_t unit = 0; unit < units.size(); ++unit) {
        json += unit == 0 ? '[' : ',';
        appendJson(json, units[unit]);
      }
      json += units.empty() ? "[]" : "]";
    }
    if (const auto name = classOf(heads[i], units); !name.empty()) {
      addName(heads.size() > 1 ? heads[i].layer + "/class" : "class");
      appendJson(json, name);
    }
  }
  return json.empty() ? "{}" : json + '}';
}

Json outputsJson(const std::vector<OutputHead>& heads,
                 const std::vector<std::vector<float>>& outputs) {
  return Json::parse(outputsText(heads, outputs));
}

std::optional<std::vector<std::vector<float>>> outputsOfJson(const std::vector<OutputHead>& heads,
                                                             std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  std::vector<std::vector<float>> outputs;
  for (const auto& head : heads) {
    if (!json.contains(head.name)) return std::nullopt;
    const auto& value = json[head.name];
    auto& units = outputs.emplace_back();
    if (value.is_array()) {
      for (const auto& unit : value) units.push_back(floatOf(unit));
    } else {
      units.push_back(floatOf(value));
    }
    if (std::ssize(units) != head.units) return std::nullopt;
  }
  return outputs;
}

}  // namespace stateroom
