#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "app/cli/window.h"
#include "core/engine_loader.h"

int main(int argc, char** argv) {
  using namespace stateroom;
  const auto note = setComputeEnvironment();
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (cli::isHeadless(arguments)) return cli::runHeadless(arguments, note);
  const bool named = !arguments.empty() && !arguments.front().starts_with('-');
  const auto status = cli::openWindow(argc, argv, named ? arguments.front() : std::string());
  if (status) return *status;
  cli::Output({}).error(status.error());
  return static_cast<int>(status.error().kind());
}
