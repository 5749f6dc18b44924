#include "core/base/json_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

namespace stateroom {

void appendJson(std::string& json, std::string_view text) {
  const bool plain = std::ranges::all_of(
      text, [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
  if (plain) {
    json += '"';
    json += text;
    json += '"';
  } else {
    json += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

void appendJson(std::string& json, float value) {
  if (!std::isfinite(value)) {
    json += "null";
    return;
  }
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  const std::string_view number(digits.data(), end);
  json += number;
  if (number.find_first_of(".e") == number.npos) json += ".0";
}

}  // namespace stateroom
