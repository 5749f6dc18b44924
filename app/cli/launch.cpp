#include <algorithm>

#include "app/cli/command_line.h"
#include "app/cli/open_project.h"
#include "app/cli/options.h"
#include "core/project/run_folder.h"

namespace stateroom::cli {
namespace {

using Arguments = std::vector<std::string>;

struct LaunchOptions {
  std::string project, predictInput, exportFormat, output;
  bool train = false, evaluate = false;
};

Arguments argumentsOf(const GlobalOptions& global) {
  Arguments arguments;
  if (global.output.json) arguments.emplace_back("--json");
  if (global.output.quiet) arguments.emplace_back("--quiet");
  if (global.output.verbose) arguments.emplace_back("--verbose");
  const auto add = [&](const char* name, const std::string& value) {
    arguments.emplace_back(name);
    arguments.push_back(value);
  };
  if (global.threads) add("--threads", std::to_string(*global.threads));
  if (global.seed) add("--seed", std::to_string(*global.seed));
  if (!global.device.empty()) add("--device", global.device);
  for (const auto& setting : global.settings) add("--set", setting);
  if (global.allowOutside) arguments.emplace_back("--allow-outside");
  return arguments;
}

/// The name of the run that is trained, so that what follows uses that one; else none.
Result<Arguments> runArguments(const LaunchOptions& options, const GlobalOptions& global) {
  if (!options.train) return Arguments();
  STATEROOM_TRY(const auto project, openProject(options.project, global));
  const auto seed = static_cast<std::uint64_t>(project.settings.training().seed());
  return Arguments{"--run", newRunName(project.folder, seed)};
}

std::vector<Arguments> commandsOf(const LaunchOptions& options) {
  std::vector<Arguments> commands;
  if (options.train) commands.push_back({"train", options.project});
  if (options.evaluate) commands.push_back({"evaluate", options.project});
  if (!options.predictInput.empty()) {
    commands.push_back({"predict", options.project, "--input", options.predictInput});
  }
  if (!options.exportFormat.empty()) {
    commands.push_back(
        {"export", options.project, "--format", options.exportFormat, "--output", options.output});
  }
  return commands;
}

/// Each command in turn, as if it had been typed; the first that fails decides the exit status.
Result<int> launch(const LaunchOptions& options, const GlobalOptions& global) {
  if (!options.exportFormat.empty() && options.output.empty()) {
    return fail(Code::argument_missing,
                {{"argument", "--output"}, {"help", "stateroom export --help"}});
  }
  const auto commands = commandsOf(options);
  if (commands.empty()) {
    return fail(Code::command_missing, {{"help", "stateroom --help"}});
  }
  STATEROOM_TRY(auto shared, runArguments(options, global));
  std::ranges::move(argumentsOf(global), std::back_inserter(shared));
  for (auto arguments : commands) {
    arguments.insert(arguments.end(), shared.begin(), shared.end());
    if (const int status = CommandLine().run(arguments); status != 0) return status;
  }
  return 0;
}

}  // namespace

void declareLaunch(CommandLine& line) {
  auto options = std::make_shared<LaunchOptions>();
  auto& command = line.add(line.root(), kLaunchCommand, "Several commands in turn",
                           "stateroom --headless projects/liver --train --evaluate");
  command.group("");
  addProject(command, options->project);
  command.add_flag("--train", options->train, "Train a run");
  command.add_flag("--evaluate", options->evaluate, "Evaluate it on the test split");
  addText(command, "--predict", options->predictInput, "FILE", "Predict for the rows of a file");
  addText(command, "--export", options->exportFormat, "FORMAT", "Export the model");
  addText(command, "--output", options->output, "PATH", "Where the export goes");
  line.onRun(command,
             [options](Invocation& invocation) { return launch(*options, invocation.global); });
}

}  // namespace stateroom::cli
