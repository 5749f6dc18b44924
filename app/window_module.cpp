#include "app/window_module.h"

#include "ui/print_pdf.h"
#include "ui/run_window.h"

extern "C" int stateroom_run_window(int argc, char** argv, const char* project) {
  return stateroom::runWindow(argc, argv, project);
}

extern "C" void stateroom_print_pdf(const std::string& html, std::string& pdf) {
  pdf = stateroom::printPdf(html);
}
