#pragma once

#include <string>

namespace stateroom {

// The symbols of the window's module, which main.cpp and the command line open at need.

/// stateroom::runWindow() with plain types; `project` is empty when none was named.
extern "C" using RunWindowModule = int(*)(int argc, char** argv, const char* project);
inline constexpr const char* kRunWindowModule = "stateroom_run_window";

/// stateroom::printPdf(): the file's bytes go into `pdf`.
extern "C" using PrintPdfModule = void(*)(const std::string& html, std::string& pdf);
inline constexpr const char* kPrintPdfModule = "stateroom_print_pdf";

}  // namespace stateroom
