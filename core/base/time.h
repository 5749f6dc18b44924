#pragma once

#include <chrono>
#include <string>

namespace stateroom {

using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

WallTime now();
double secondsSinceEpoch(WallTime time);
/// "2026-03-01T14:02:11.512Z"
std::string toIso(WallTime time);

}  // namespace stateroom
