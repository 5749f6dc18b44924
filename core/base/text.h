#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stateroom {

/// Control characters (and DEL) as C escapes, so that hostile names cannot steer a terminal.
std::string escapeControl(std::string_view text);

/// The number in `text` as a whole, C locale, no spaces; empty when it is not one. "nan" and "inf"
/// parse.
std::optional<double> parseDouble(std::string_view text);
std::optional<long long> parseInteger(std::string_view text);

/// Shortest text that reads back as the same double ("0.1", "1e-07", "nan").
std::string formatDouble(double value);

/// The candidate closest to `word` by edit distance, when it is close enough to be meant.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string_view trimmed(std::string_view text);
/// Views into a text that is gone at once would dangle.
std::vector<std::string_view> split(std::string&& text, char separator) = delete;
std::string_view trimmed(std::string&& text) = delete;
std::string lowered(std::string_view text);  ///< ASCII only

/// A field of a CSV file (RFC 4180): in double quotes where it holds a comma, quote or line end.
std::string csvQuoted(std::string_view field);

/// One argument quoted so that a POSIX shell reads it back unchanged.
std::string shellQuoted(std::string_view argument);

}  // namespace stateroom
