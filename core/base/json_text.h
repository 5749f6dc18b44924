#pragma once

#include <string>
#include <string_view>

/// JSON written straight into a text, for what is written at every prediction.
namespace stateroom {

/// In quotes; bytes that are no UTF-8 are replaced.
void appendJson(std::string& json, std::string_view text);
/// The shortest decimal that reads back as the same float, told from an integer by its point or
/// exponent; null when not finite.
void appendJson(std::string& json, float value);

}  // namespace stateroom
