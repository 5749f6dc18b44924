#include <string>
#include <vector>

#include <dlfcn.h>

#include "app/cli/command_line.h"
#include "app/window_module.h"
#include "core/engine_loader.h"

namespace {

/// The window is a module of its own, so that commands start without loading Qt. It is found by the
/// program's rpath: beside the libraries in a build folder, in the private library folder once
/// installed.
int openWindow(int argc, char** argv, const std::string& project) {
  using namespace stateroom;
  void* module = ::dlopen("libstateroom_window.so", RTLD_NOW | RTLD_LOCAL);
  const auto run = module == nullptr
                       ? nullptr
                       : reinterpret_cast<RunWindowModule>(::dlsym(module, kRunWindowModule));
  if (run != nullptr) return run(argc, argv, project.c_str());
  const Error error(Code::window_missing, {{"reason", ::dlerror()}});
  cli::Output({}).error(error);
  return static_cast<int>(error.kind());
}

}  // namespace

int main(int argc, char** argv) {
  stateroom::setComputeEnvironment();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (stateroom::cli::isHeadless(arguments)) return stateroom::cli::runHeadless(arguments);
  const bool named = !arguments.empty() && !arguments.front().starts_with('-');
  return openWindow(argc, argv, named ? arguments.front() : std::string());
}
