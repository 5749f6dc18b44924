#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace stateroom::cli {

/// A completion script for "bash", "zsh" or "fish", made from the declared commands.
std::string completionScript(const CLI::App& root, const std::string& shell);

}  // namespace stateroom::cli
