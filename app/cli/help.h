#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/reference.h"

namespace stateroom::cli {

/// One option or argument as help, manual and completion show it.
struct OptionText {
  std::string names;     ///< "-h, --help", "PROJECT"
  std::string longName;  ///< "--run"; empty for an argument
  std::string type;      ///< "RUN", "f32|bf16"; empty for a flag
  std::string description;
  bool positional = false;
  bool required = false;
  bool repeatable = false;
};

/// The options of one group, as declared; an empty group gives the arguments and options of the
/// command itself.
std::vector<OptionText> optionTexts(const CLI::App& command, bool global);

/// The commands directly below, as declared.
std::vector<const CLI::App*> commandsBelow(const CLI::App& command);
/// Every command that can be run, depth first.
std::vector<const CLI::App*> runnableCommands(const CLI::App& root);

/// "runs list": a command's name with those of its parents; empty for the root.
std::string fullName(const CLI::App& command);
/// "stateroom train PROJECT [OPTIONS]"
std::string usageLine(const CLI::App& command);

/// What --help prints.
std::string helpText(const CLI::App& command);

/// What `help TOPIC` prints.
std::string topicText(const ReferenceTopic& topic);

}  // namespace stateroom::cli
