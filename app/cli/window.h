#pragma once

#include <string>

#include "core/base/result.h"

/// What the program borrows from the window. It is a module of its own, so that commands start
/// without loading Qt, and is found by the program's rpath: beside the libraries in a build folder,
/// in the private library folder once installed. All fail with Code::window_missing where the build
/// has none.
namespace stateroom::cli {

/// Until the window is closed; the exit status.
Result<int> openWindow(int argc, char** argv, const std::string& project);

/// An HTML page as a PDF file's bytes; needs no display.
Result<std::string> pdfOf(const std::string& html);

}  // namespace stateroom::cli
