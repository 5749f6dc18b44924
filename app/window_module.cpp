#include "app/window_module.h"

#include "ui/run_window.h"

extern "C" int stateroom_run_window(int argc, char** argv, const char* project) {
  return stateroom::runWindow(argc, argv, project);
}
