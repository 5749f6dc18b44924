#pragma once

namespace stateroom {

/// The one symbol of the window's module: stateroom::runWindow() with plain types. `project` is
/// empty when none was named.
extern "C" using RunWindowModule = int(*)(int argc, char** argv, const char* project);
inline constexpr const char* kRunWindowModule = "stateroom_run_window";

}  // namespace stateroom
