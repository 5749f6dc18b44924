#pragma once

#include <string>

namespace stateroom {

/// Shows the window, on a project when `projectPath` is not empty, and returns when it is closed:
/// the exit status of the program.
int runWindow(int argc, char** argv, const std::string& projectPath);

}  // namespace stateroom
