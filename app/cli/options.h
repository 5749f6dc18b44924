#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/base/result.h"

namespace stateroom::cli {

/// The heading under which help shows the options that every command takes.
inline constexpr const char* kGlobalGroup = "For every command";

// Checks of a value; the text that one returns goes on after the value in the message.
CLI::Validator wholeNumber(std::int64_t min,
                           std::int64_t max = std::numeric_limits<std::int64_t>::max());
CLI::Validator share();  ///< a number from 0 to 1
CLI::Validator deviceName();
CLI::Validator assignment();  ///< "name=value"

// Declaring the options that several commands share, with one wording.
CLI::Option* addProject(CLI::App& command, std::string& value);
CLI::Option* addRun(CLI::App& command, std::string& value);
CLI::Option* addText(CLI::App& command, const std::string& name, std::string& value,
                     const std::string& type, const std::string& description);
/// One word of `choices`; the type shown is the choices themselves: "bash|zsh|fish".
CLI::Option* addChoice(CLI::App& command, const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& description);
CLI::Option* addInteger(CLI::App& command, const std::string& name,
                        std::optional<std::int64_t>& value, std::int64_t min,
                        const std::string& description);
/// May be given several times, one value each.
CLI::Option* addList(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                     const std::string& type, const std::string& description);

/// The value of an option that cannot be used, and why; `command`: "predict", for its help.
unexpected<Error> wrongValue(std::string_view command, std::string_view option,
                             std::string_view reason);

}  // namespace stateroom::cli
