#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

#include "core/base/text.h"

/// Members of our structs as fields of our own JSON files. Numbers that JSON has not (NaN,
/// infinities) stand as texts; absent fields keep their member's value, so that older files are
/// read. Reading throws what nlohmann throws, or std::invalid_argument.
namespace stateroom {

using Json = nlohmann::ordered_json;

inline std::string jsonText(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

inline Json jsonNumber(double value) {
  return std::isfinite(value) ? Json(value) : Json(formatDouble(value));
}

inline double numberOf(const Json& json) {
  if (!json.is_string()) return json.get<double>();
  const auto number = parseDouble(json.get<std::string>());
  if (!number) throw std::invalid_argument("a number is expected");
  return *number;
}

template <typename T>
void writeField(Json& json, const char* key, const T& value) {
  json[key] = value;
}

inline void writeField(Json& json, const char* key, double value) {
  json[key] = jsonNumber(value);
}

inline void writeField(Json& json, const char* key, const std::map<std::string, double>& values) {
  auto& object = json[key] = Json::object();
  for (const auto& [name, value] : values) object[name] = jsonNumber(value);
}

inline void writeField(Json& json, const char* key, const std::optional<std::int64_t>& value) {
  json[key] = value ? Json(*value) : Json();
}

inline void writeField(Json& json, const char* key, const std::optional<double>& value) {
  json[key] = value ? jsonNumber(*value) : Json();
}

template <typename T>
void readField(const Json& json, const char* key, T& value) {
  if (json.contains(key)) json[key].get_to(value);
}

inline void readField(const Json& json, const char* key, double& value) {
  if (json.contains(key)) value = numberOf(json[key]);
}

inline void readField(const Json& json, const char* key, std::map<std::string, double>& values) {
  if (!json.contains(key)) return;
  for (const auto& [name, value] : json[key].items()) values[name] = numberOf(value);
}

inline void readField(const Json& json, const char* key, std::optional<std::int64_t>& value) {
  if (json.contains(key) && !json[key].is_null()) value = json[key].get<std::int64_t>();
}

inline void readField(const Json& json, const char* key, std::optional<double>& value) {
  if (json.contains(key) && !json[key].is_null()) value = numberOf(json[key]);
}

}  // namespace stateroom
