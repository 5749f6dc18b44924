#include "app/cli/options.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/project/setting_value.h"

namespace stateroom::cli {

CLI::Validator wholeNumber(std::int64_t min, std::int64_t max) {
  const auto check = [min, max](std::string& text) -> std::string {
    const auto number = parseInteger(text);
    if (!number) return fmt::format("{} is not a whole number", text);
    if (*number < min) return fmt::format("{} is less than {}", text, min);
    if (*number > max) return fmt::format("{} is more than {}", text, max);
    return {};
  };
  return CLI::Validator(check, "");
}

CLI::Validator share() {
  const auto check = [](std::string& text) -> std::string {
    const auto number = parseDouble(text);
    if (number && *number >= 0 && *number <= 1) return {};
    return fmt::format("{} is no number from 0 to 1", text);
  };
  return CLI::Validator(check, "");
}

CLI::Validator deviceName() {
  const auto check = [](std::string& text) -> std::string {
    if (isDeviceName(text)) return {};
    return fmt::format("{} is none of cpu, cuda, cuda:N, auto", text);
  };
  return CLI::Validator(check, "");
}

CLI::Validator assignment() {
  const auto check = [](std::string& text) -> std::string {
    const auto equals = text.find('=');
    if (equals != text.npos && equals > 0) return {};
    return fmt::format("{} has no name and = before the value", text);
  };
  return CLI::Validator(check, "");
}

CLI::Option* addProject(CLI::App& command, std::string& value) {
  return command.add_option("PROJECT", value, "A project's folder, or the *.stateroom file in it")
      ->required()
      ->type_name("");
}

CLI::Option* addRun(CLI::App& command, std::string& value) {
  return addText(command, "--run", value, "RUN",
                 "The run to use (default: the current one, else the newest finished)");
}

CLI::Option* addText(CLI::App& command, const std::string& name, std::string& value,
                     const std::string& type, const std::string& description) {
  return command.add_option(name, value, description)->type_name(type);
}

CLI::Option* addChoice(CLI::App& command, const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& description) {
  const auto check = [choices](std::string& text) -> std::string {
    if (std::ranges::find(choices, text) != choices.end()) return {};
    return fmt::format("{} is none of {}", text, join(choices, ", "));
  };
  return command.add_option(name, value, description)
      ->check(CLI::Validator(check, ""))
      ->type_name(join(choices, "|"));
}

CLI::Option* addInteger(CLI::App& command, const std::string& name,
                        std::optional<std::int64_t>& value, std::int64_t min,
                        const std::string& description) {
  return command
      .add_option_function<std::int64_t>(
          name, [&value](std::int64_t number) { value = number; }, description)
      ->check(wholeNumber(min))
      ->type_name("N");
}

CLI::Option* addList(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                     const std::string& type, const std::string& description) {
  return command.add_option(name, values, description)->type_name(type)->allow_extra_args(false);
}

unexpected<Error> wrongValue(std::string_view command, std::string_view option,
                             std::string_view reason) {
  return fail(Code::option_value, {{"option", std::string(option)},
                                   {"reason", std::string(reason)},
                                   {"help", fmt::format("stateroom {} --help", command)}});
}

}  // namespace stateroom::cli
