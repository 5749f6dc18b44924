#include "app/cli/help.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/cli/options.h"
#include "app/cli/table.h"

namespace stateroom::cli {
namespace {

constexpr std::size_t kWidth = 96;

/// "  --run RUN          The run to use …", wrapped with a hanging indent.
std::string row(const std::string& left, const std::string& right, std::size_t column) {
  std::string text = "  " + left;
  std::size_t at = displayWidth(text);
  if (at + 2 > column) {
    text += "\n";
    at = 0;
  }
  text += std::string(column - at, ' ');
  at = column;
  std::string_view rest = right;
  while (!rest.empty()) {
    const auto word = rest.substr(0, rest.find(' '));
    if (at > column && at + 1 + word.size() > kWidth) {
      text += "\n" + std::string(column, ' ');
      at = column;
    } else if (at > column) {
      text += " ";
      ++at;
    }
    text += word;
    at += word.size();
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  return text + "\n";
}

using Rows = std::vector<std::pair<std::string, std::string>>;

std::string section(const std::string& title, const Rows& rows) {
  if (rows.empty()) return {};
  std::size_t widest = 0;
  for (const auto& [left, right] : rows) widest = std::max(widest, displayWidth(left));
  std::string text = "\n" + title + ":\n";
  for (const auto& [left, right] : rows)
    text += row(left, right, std::min<std::size_t>(widest + 4, 32));
  return text;
}

Rows optionRows(const CLI::App& command, bool global, bool positional) {
  Rows rows;
  for (const auto& option : optionTexts(command, global)) {
    if (option.positional != positional) continue;
    rows.emplace_back(option.type.empty() ? option.names : option.names + " " + option.type,
                      option.description);
  }
  return rows;
}

Rows commandRows(const CLI::App& command) {
  Rows rows;
  for (const auto* below : commandsBelow(command)) {
    rows.emplace_back(below->get_name(), below->get_description());
  }
  return rows;
}

OptionText textOf(const CLI::Option& option) {
  OptionText text;
  text.positional = option.get_positional();
  text.required = option.get_required();
  text.repeatable = option.get_expected_max() > 1;
  text.description = option.get_description();
  if (text.positional) {
    text.names = option.get_name(true);
    if (text.repeatable) text.names += "…";
    text.type = option.get_type_name().find('|') != std::string::npos ? option.get_type_name() : "";
    return text;
  }
  for (const auto& name : option.get_snames()) text.names += "-" + name + ", ";
  text.longName = "--" + option.get_lnames().front();
  text.names += text.longName;
  if (option.get_items_expected_max() > 0) text.type = option.get_type_name();
  return text;
}

}  // namespace

std::vector<OptionText> optionTexts(const CLI::App& command, bool global) {
  std::vector<OptionText> texts;
  for (const auto* option : command.get_options()) {
    const bool isGlobal = option->get_group() == kGlobalGroup || option == command.get_help_ptr();
    if (isGlobal == global) texts.push_back(textOf(*option));
  }
  return texts;
}

std::vector<const CLI::App*> commandsBelow(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App* below) { return !below->get_group().empty(); });
}

std::vector<const CLI::App*> runnableCommands(const CLI::App& root) {
  std::vector<const CLI::App*> commands;
  for (const auto* below : commandsBelow(root)) {
    const auto inner = runnableCommands(*below);
    if (inner.empty()) commands.push_back(below);
    commands.insert(commands.end(), inner.begin(), inner.end());
  }
  return commands;
}

std::string fullName(const CLI::App& command) {
  const auto* parent = command.get_parent();
  if (parent == nullptr) return {};
  const auto before = fullName(*parent);
  return before.empty() ? command.get_name() : before + " " + command.get_name();
}

std::string usageLine(const CLI::App& command) {
  const auto name = fullName(command);
  std::string usage = name.empty() ? "stateroom" : "stateroom " + name;
  if (!commandsBelow(command).empty()) return usage + " COMMAND …";
  for (const auto& option : optionTexts(command, false)) {
    if (option.positional) {
      usage += option.required ? " " + option.names : " [" + option.names + "]";
    } else if (option.required) {
      usage += " " + option.longName + " " + option.type;
    }
  }
  return usage + " [OPTIONS]";
}

std::string helpText(const CLI::App& command) {
  const bool isRoot = command.get_parent() == nullptr;
  std::string text = command.get_description() + "\n\nUsage: " + usageLine(command) + "\n";
  if (isRoot) {
    text += "       stateroom [PROJECT]                  opens the window\n";
    text +=
        "       stateroom --headless PROJECT [--train] [--evaluate] [--predict FILE] "
        "[--export FORMAT]\n";
  }
  text += section("Commands", commandRows(command));
  text += section("Arguments", optionRows(command, false, true));
  text += section("Options", optionRows(command, false, false));
  text += section(kGlobalGroup, optionRows(command, true, false));
  if (const auto example = command.get_footer(); !example.empty()) {
    text += "\nExample:\n  " + example + "\n";
  }
  if (!commandsBelow(command).empty()) {
    const auto name = fullName(command);
    text += fmt::format("\n{} COMMAND --help tells more about a command.\n",
                        name.empty() ? "stateroom" : "stateroom " + name);
  }
  text.pop_back();
  return text;
}

std::string topicText(const ReferenceTopic& topic) {
  Rows rows;
  for (const auto& entry : topic.entries()) {
    rows.emplace_back(entry.name, entry.type.empty()
                                      ? entry.text
                                      : fmt::format("{}. {}", entry.type, entry.text));
  }
  const auto text = section(std::string(topic.title), rows);
  return text.substr(1, text.size() - 2);  // without the empty line before and the last line's end
}

}  // namespace stateroom::cli
