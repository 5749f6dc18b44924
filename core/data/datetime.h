#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stateroom {

/// Seconds since 1970 UTC of an ISO 8601 date or time: "2026-03-01", "2026-03-01 14:02",
/// "2026-03-01T14:02:11.5+01:00". Without a zone it is UTC.
std::optional<double> parseIso(std::string_view text);

/// The shortest ISO 8601 text of a moment: "2026-03-01" at midnight, "2026-03-01T14:02:11.5Z" else.
std::string formatIso(double seconds);

}  // namespace stateroom
