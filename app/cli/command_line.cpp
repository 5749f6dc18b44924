#include "app/cli/command_line.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/cli/help.h"
#include "app/cli/options.h"
#include "core/base/file.h"
#include "core/base/text.h"

#ifndef STATEROOM_VERSION
#error "STATEROOM_VERSION comes from the build"
#endif

namespace stateroom::cli {
namespace {

std::string helpOf(const CLI::App& command) {
  const auto name = fullName(command);
  return name.empty() || name == kLaunchCommand ? "stateroom --help"
                                                : fmt::format("stateroom {} --help", name);
}

/// The innermost command that the arguments named.
const CLI::App& chosen(const CLI::App& root) {
  const CLI::App* command = &root;
  for (;;) {
    const auto below = command->get_subcommands();
    if (below.empty()) return *command;
    command = below.front();
  }
}

Error unknownCommand(const CLI::App& parent, const std::string& word) {
  std::vector<std::string> names;
  for (const auto* command : commandsBelow(parent)) names.push_back(command->get_name());
  const auto full = fullName(parent).empty() ? word : fullName(parent) + " " + word;
  if (const auto close = nearest(word, names)) {
    return Error(Code::command_misspelt, {{"command", full}, {"nearest", *close}});
  }
  return Error(Code::command_unknown, {{"command", full}, {"help", helpOf(parent)}});
}

Error unknownArgument(const CLI::App& command, const std::string& word) {
  if (!word.starts_with('-')) {
    return Error(Code::argument_unexpected, {{"argument", word}, {"help", helpOf(command)}});
  }
  std::vector<std::string> names;
  for (const auto* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  if (const auto close = nearest(word.substr(0, word.find('=')), names)) {
    return Error(Code::option_misspelt, {{"option", word}, {"nearest", *close}});
  }
  return Error(Code::option_unknown, {{"option", word}, {"help", helpOf(command)}});
}

/// CLI11 begins the messages of these errors with the option's name.
std::string optionNamedIn(const CLI::ParseError& error) {
  const std::string text = error.what();
  return text.substr(0, std::min(text.find(':'), text.find(' ')));
}

Error mismatch(const CLI::App& command, const CLI::ParseError& error) {
  const auto name = optionNamedIn(error);
  const auto* option = command.get_option_no_throw(name);
  const auto code =
      option != nullptr && option->count() > 1 ? Code::option_repeated : Code::option_needs_value;
  return Error(code, {{"option", name}, {"help", helpOf(command)}});
}

Error usageError(const CLI::App& root, const CLI::ParseError& error) {
  const auto& command = chosen(root);
  const auto& kind = error.get_name();
  if (kind == "RequiredError") {
    return Error(Code::argument_missing,
                 {{"argument", optionNamedIn(error)}, {"help", helpOf(command)}});
  }
  if (kind == "ArgumentMismatch") return mismatch(command, error);
  const std::string text = error.what();
  const auto colon = text.find(": ");
  if (kind == "ValidationError" && colon != text.npos) {
    return Error(Code::option_value, {{"option", text.substr(0, colon)},
                                      {"reason", text.substr(colon + 2)},
                                      {"help", helpOf(command)}});
  }
  return Error(Code::usage, {{"what", text}, {"help", helpOf(command)}});
}

/// What CLI11 leaves over: commands and options that do not exist.
Result<> checkLeftOver(const CLI::App& root) {
  const auto& command = chosen(root);
  const auto words = root.remaining(true);
  if (!words.empty()) {
    if (!commandsBelow(command).empty() && !words.front().starts_with('-')) {
      return unexpected(unknownCommand(command, words.front()));
    }
    return unexpected(unknownArgument(command, words.front()));
  }
  if (!commandsBelow(command).empty()) {
    return fail(Code::command_missing, {{"help", helpOf(command)}});
  }
  return {};
}

bool saysJson(const std::vector<std::string>& arguments) {
  return std::ranges::find(arguments, "--json") != arguments.end();
}

}  // namespace

CommandLine::CommandLine()
    : root_("Train sequence models and debug the state they keep for each user", "stateroom") {
  root_.require_subcommand(0, 1);
  root_.allow_extras();
  root_.set_help_flag("-h,--help", "Show this help");
  root_.add_flag("--version", wantsVersion_, "Show the version");
  addGlobalOptions(root_);
  declareNew(*this);
  declareCheck(*this);
  declareTrain(*this);
  declareEvaluate(*this);
  declarePredict(*this);
  declareRuns(*this);
  declareState(*this);
  declareCheckpoint(*this);
  declareExport(*this);
  declareInspect(*this);
  declareHelp(*this);
  declareCompletion(*this);
  declareManual(*this);
  declareLaunch(*this);
}

CLI::App& CommandLine::add(CLI::App& parent, const std::string& name,
                           const std::string& description, const std::string& example) {
  auto& command = *parent.add_subcommand(name, description);
  command.footer(example);
  command.allow_extras();
  addGlobalOptions(command);
  return command;
}

CLI::App& CommandLine::addGroup(const std::string& name, const std::string& description) {
  auto& group = *root_.add_subcommand(name, description);
  group.require_subcommand(0, 1);
  group.allow_extras();
  addGlobalOptions(group);
  return group;
}

CLI::Option* CommandLine::addExclusive(CLI::App& command) {
  return command.add_flag("--exclusive", global_.exclusive,
                          "Take the ledger alone while the command runs, in a way that also works "
                          "on a network file system");
}

void CommandLine::onRun(const CLI::App& command, Work work) {
  work_[&command] = std::move(work);
}

void CommandLine::addGlobalOptions(CLI::App& command) {
  const auto shared = [](CLI::Option* option) { option->group(kGlobalGroup); };
  shared(command.add_flag("--json", global_.output.json, "Results as JSON on stdout"));
  shared(command.add_flag("--quiet", global_.output.quiet, "No progress and no notes"));
  shared(command.add_flag("--verbose", global_.output.verbose, "Say more on stderr"));
  shared(command
             .add_option_function<int>(
                 "--threads", [this](int n) { global_.threads = n; }, "Compute threads (0: chosen)")
             ->check(wholeNumber(0, std::numeric_limits<int>::max()))
             ->type_name("N"));
  shared(command
             .add_option_function<std::int64_t>(
                 "--seed", [this](std::int64_t n) { global_.seed = n; },
                 "Seed of first weights, shuffling and dropout")
             ->check(wholeNumber(std::numeric_limits<std::int64_t>::min()))
             ->type_name("N"));
  shared(
      command.add_option("--device", global_.device, "Where to compute: cpu, cuda, cuda:1, auto")
          ->check(deviceName())
          ->type_name("DEVICE"));
  shared(command
             .add_option_function<std::vector<std::string>>(
                 "--set",
                 [this](const std::vector<std::string>& given) {
                   global_.settings.insert(global_.settings.end(), given.begin(), given.end());
                 },
                 "Another value for a field of the project file; may be given several times")
             ->check(assignment())
             ->type_name("FIELD=VALUE")
             ->allow_extra_args(false));
  shared(command.add_flag("--allow-outside", global_.allowOutside,
                          "Read files that the project names outside of its folder"));
}

Result<const CLI::App*> CommandLine::parse(const std::vector<std::string>& arguments) {
  try {
    root_.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    if (!root_.remaining(true).empty()) STATEROOM_CHECK(checkLeftOver(root_));
    wantsHelp_ = true;
    return &chosen(root_);
  } catch (const CLI::ParseError& error) {
    // A word that is no command explains more than what is missing because of it.
    if (error.get_name() == "RequiredError") {
      if (const auto words = root_.remaining(true); !words.empty()) {
        STATEROOM_CHECK(checkLeftOver(root_));
      }
    }
    return unexpected(usageError(root_, error));
  }
  if (wantsVersion_) return &root_;
  STATEROOM_CHECK(checkLeftOver(root_));
  return &chosen(root_);
}

Result<int> CommandLine::perform(const std::vector<std::string>& arguments,
                                 Invocation& invocation) {
  STATEROOM_TRY(const auto* command, parse(arguments));
  invocation = {global_, Output(global_.output)};
  if (wantsHelp_) {
    Output({}).text(helpText(*command));
    return 0;
  }
  if (wantsVersion_) {
    invocation.out.document({{"version", STATEROOM_VERSION}});
    invocation.out.text("stateroom " STATEROOM_VERSION);
    return 0;
  }
  if (!note_.empty()) invocation.out.detail(note_);
  return work_.at(command)(invocation);
}

/// What a library throws and nobody caught is a fault of ours, and still a sentence.
Result<int> CommandLine::performGuarded(const std::vector<std::string>& arguments,
                                        Invocation& invocation) {
  try {
    return perform(arguments, invocation);
  } catch (const std::exception& error) {
    return fail(Code::internal, {{"what", error.what()}});
  }
}

int CommandLine::run(const std::vector<std::string>& arguments, const std::string& note) {
  note_ = note;
  Invocation invocation{{}, Output({.json = saysJson(arguments)})};
  auto status = performGuarded(arguments, invocation);
  if (const auto told = Output::delivered(); status && *status == 0 && !told) {
    status = unexpected(told.error());
  }
  if (status) return *status;
  Output({.json = invocation.out.json() || saysJson(arguments)}).error(status.error());
  return static_cast<int>(status.error().kind());
}

namespace {

bool isCommand(const std::string& word) {
  const CommandLine line;
  return std::ranges::any_of(commandsBelow(line.root()),
                             [&](const auto* command) { return command->get_name() == word; });
}

}  // namespace

int runHeadless(std::vector<std::string> arguments, const std::string& note) {
  if (!arguments.empty() && arguments.front() == "--headless") {
    arguments.erase(arguments.begin());
    const bool bare = arguments.empty() || arguments.front().starts_with('-');
    if (!bare && !isCommand(arguments.front())) {
      arguments.insert(arguments.begin(), kLaunchCommand);
    }
  }
  return CommandLine().run(arguments, note);
}

bool isHeadless(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return false;
  const auto& first = arguments.front();
  if (first.starts_with("--") || first == "-h") return true;
  if (first.starts_with('-')) return false;  // Qt's own options: -platform, -style
  std::error_code ignored;
  return isCommand(first) || !fs::exists(first, ignored);
}

}  // namespace stateroom::cli
