#include "app/cli/completion.h"

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/help.h"
#include "app/cli/options.h"
#include "core/base/text.h"

namespace stateroom::cli {
namespace {

std::vector<OptionText> allOptions(const CLI::App& command) {
  auto options = optionTexts(command, false);
  const auto global = optionTexts(command, true);
  options.insert(options.end(), global.begin(), global.end());
  return options;
}

std::string wordsOf(const std::string& type) {
  std::string words = type;
  for (char& c : words) c = c == '|' ? ' ' : c;
  return words;
}

bool isChoice(const std::string& type) {
  return type.find('|') != type.npos;
}

// ---- bash: one case per command with its words, one per option with the values it takes

std::string bashCase(const CLI::App& command) {
  std::string words;
  for (const auto* below : commandsBelow(command)) words += below->get_name() + " ";
  std::string values;
  for (const auto& option : allOptions(command)) {
    if (option.positional && isChoice(option.type)) words += wordsOf(option.type) + " ";
    if (option.longName.empty()) continue;
    words += option.longName + " ";
    if (option.type.empty()) continue;
    const auto reply = isChoice(option.type)
                           ? fmt::format("compgen -W '{}' -- \"$word\"", wordsOf(option.type))
                           : std::string("compgen -f -- \"$word\"");
    values += fmt::format("        {}) mapfile -t COMPREPLY < <({}); return ;;\n", option.longName,
                          reply);
  }
  std::string text =
      fmt::format("    {})\n      words={}\n", shellQuoted(fullName(command)), shellQuoted(words));
  if (!values.empty()) text += "      case $previous in\n" + values + "      esac\n";
  return text + "      ;;\n";
}

std::string bashCases(const CLI::App& command) {
  std::string cases = bashCase(command);
  for (const auto* below : commandsBelow(command)) cases += bashCases(*below);
  return cases;
}

/// A pattern for the commands whose second word is part of their name.
std::string groupNames(const CLI::App& root) {
  std::string names = "''";
  for (const auto* below : commandsBelow(root)) {
    if (!commandsBelow(*below).empty()) names += "|" + below->get_name();
  }
  return names;
}

std::string bash(const CLI::App& root) {
  return fmt::format(R"(# bash completion for stateroom
_stateroom() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}} command='' words=''
  if ((COMP_CWORD > 1)); then
    command=${{COMP_WORDS[1]}}
    case $command in
      {groups}) ((COMP_CWORD > 2)) && command+=" ${{COMP_WORDS[2]}}" ;;
    esac
  fi
  case $command in
{cases}  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"; [[ $word == -* ]] || compgen -f -- "$word")
}}
complete -o filenames -F _stateroom stateroom
)",
                     fmt::arg("groups", groupNames(root)), fmt::arg("cases", bashCases(root)));
}

// ---- zsh: _arguments specifications, nested by _describe

std::string zshAction(const OptionText& option) {
  return isChoice(option.type) ? "(" + wordsOf(option.type) + ")" : "_files";
}

std::string zshSpecification(const OptionText& option) {
  if (option.positional) {
    return shellQuoted((option.repeatable ? "*:" : ":") + option.names + ":" + zshAction(option));
  }
  std::string text = (option.repeatable ? "*" : "") + option.longName + "[";
  for (const char c : option.description) {
    if (c == '[' || c == ']' || c == ':') text += '\\';
    text += c;
  }
  text += "]";
  if (!option.type.empty()) text += ":" + option.longName.substr(2) + ":" + zshAction(option);
  return shellQuoted(text);
}

std::string zshFunctionName(const CLI::App& command) {
  std::string name = "_stateroom";
  if (const auto full = fullName(command); !full.empty()) name += "_" + full;
  for (char& c : name) c = c == ' ' || c == '-' ? '_' : c;
  return name;
}

std::string zshFunction(const CLI::App& command) {
  std::string text = zshFunctionName(command) + "() {\n";
  const auto below = commandsBelow(command);
  if (below.empty()) {
    text += "  _arguments";
    for (const auto& option : allOptions(command)) text += " \\\n    " + zshSpecification(option);
    return text + "\n}\n";
  }
  text += "  local -a commands=(\n";
  for (const auto* sub : below) {
    text += "    " + shellQuoted(sub->get_name() + ":" + sub->get_description()) + "\n";
  }
  text +=
      "  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n    _files\n    return\n"
      "  fi\n  local word=$words[2]\n  shift words\n  ((CURRENT--))\n  case $word in\n";
  for (const auto* sub : below) {
    text += fmt::format("    {}) {} ;;\n", sub->get_name(), zshFunctionName(*sub));
  }
  text += "  esac\n}\n";
  for (const auto* sub : below) text += zshFunction(*sub);
  return text;
}

std::string zsh(const CLI::App& root) {
  // Autoloaded from a site folder the file is the function itself; sourced, it registers it.
  return "#compdef stateroom\n# zsh completion for stateroom\n" + zshFunction(root) +
         "if [ \"$funcstack[1]\" = _stateroom ]; then _stateroom \"$@\"; else compdef _stateroom "
         "stateroom; fi\n";
}

// ---- fish: one complete line per command and option

std::string fishCondition(const CLI::App& command) {
  const auto name = fullName(command);
  const auto parts = split(name, ' ');
  if (parts.front().empty()) return "__fish_use_subcommand";
  std::string condition;
  for (const auto part : parts) {
    condition +=
        fmt::format("{}__fish_seen_subcommand_from {}", condition.empty() ? "" : "; and ", part);
  }
  return condition;
}

std::string fishOption(const CLI::App& command, const OptionText& option) {
  if (option.longName.empty()) {
    return isChoice(option.type)
               ? fmt::format("complete -c stateroom -n {} -a {}\n",
                             shellQuoted(fishCondition(command)), shellQuoted(wordsOf(option.type)))
               : "";
  }
  std::string line =
      fmt::format("complete -c stateroom -n {} -l {} -d {}", shellQuoted(fishCondition(command)),
                  option.longName.substr(2), shellQuoted(option.description));
  if (isChoice(option.type))
    line += " -x -a " + shellQuoted(wordsOf(option.type));
  else if (!option.type.empty())
    line += " -r";
  return line + "\n";
}

std::string fishLines(const CLI::App& command) {
  std::string lines;
  for (const auto* below : commandsBelow(command)) {
    lines += fmt::format("complete -c stateroom -n {} -a {} -d {}\n",
                         shellQuoted(fishCondition(command)), below->get_name(),
                         shellQuoted(below->get_description()));
  }
  for (const auto& option : allOptions(command)) lines += fishOption(command, option);
  for (const auto* below : commandsBelow(command)) lines += fishLines(*below);
  return lines;
}

}  // namespace

std::string completionScript(const CLI::App& root, const std::string& shell) {
  if (shell == "bash") return bash(root);
  if (shell == "zsh") return zsh(root);
  return "# fish completion for stateroom\n" + fishLines(root);
}

void declareCompletion(CommandLine& line) {
  auto shell = std::make_shared<std::string>();
  auto& command =
      line.add(line.root(), "completion", "Print a completion script for a shell",
               "stateroom completion bash > ~/.local/share/bash-completion/completions/stateroom");
  addChoice(command, "SHELL", *shell, {"bash", "zsh", "fish"}, "Which shell")->required();
  line.onRun(command, [&line, shell](Invocation& invocation) -> Result<int> {
    const auto script = completionScript(line.root(), *shell);
    invocation.out.document({{"shell", *shell}, {"script", script}});
    invocation.out.text(std::string_view(script).substr(0, script.size() - 1));
    return 0;
  });
}

}  // namespace stateroom::cli
