#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "app/cli/command_line.h"
#include "app/cli/help.h"

namespace stateroom::cli {
namespace {

/// Text as roff prints it unchanged: hyphens that can be copied, no line that begins with a dot.
std::string roff(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '-' || c == '\\') escaped += '\\';
    if (escaped.empty() && (c == '.' || c == '\'')) escaped += "\\&";
    escaped += c == '\\' ? std::string("e") : std::string(1, c);
  }
  return escaped;
}

std::string entry(const std::string& name, const std::string& type, const std::string& text) {
  const auto kind = type.empty() ? "" : " \\fI" + roff(type) + "\\fR";
  return fmt::format(".TP\n\\fB{}\\fR{}\n{}\n", roff(name), kind, roff(text));
}

std::string optionEntry(const OptionText& option) {
  return entry(option.names, option.type, option.description);
}

std::string commandSection(const CLI::App& command) {
  std::string text =
      fmt::format(".SS {}\n{}\n.PP\n.nf\n{}\n.fi\n", roff("stateroom " + fullName(command)),
                  roff(command.get_description()), roff(usageLine(command)));
  for (const auto& option : optionTexts(command, false)) text += optionEntry(option);
  return text + fmt::format(".PP\nExample:\n.PP\n.nf\n    {}\n.fi\n", roff(command.get_footer()));
}

std::string topicSection(const ReferenceTopic& topic) {
  auto title = std::string(topic.title);
  std::ranges::transform(title, title.begin(),
                         [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  std::string text = ".SH " + title + "\n";
  for (const auto& [name, type, words] : topic.entries()) text += entry(name, type, words);
  return text;
}

constexpr const char* kExitStatus = R"(.SH EXIT STATUS
.TP
\fB0\fR
Done.
.TP
\fB1\fR
The work failed: training diverged, a verification did not hold, the disk is full.
.TP
\fB2\fR
The command was wrong.
.TP
\fB3\fR
Bad input: a file, the data, the project or the model.
.TP
\fB4\fR
Conflict: the ledger moved on, or somebody else holds the lock.
.TP
\fB5\fR
Incompatible: state and model, or checkpoint and model, do not fit.
.TP
\fB130\fR
Interrupted; a checkpoint was saved.
.SH ENVIRONMENT
.TP
\fBNO_COLOR\fR
No colours, whatever the terminal can do.
.TP
\fBSTATEROOM_ENGINE\fR
The engine's module to load instead of the one beside the program.
)";

std::string manualPage(const CLI::App& root) {
  std::string text = ".TH STATEROOM 1 \"\" \"Stateroom " STATEROOM_VERSION
                     "\"\n.SH NAME\nstateroom \\- " +
                     roff(root.get_description()) +
                     "\n.SH SYNOPSIS\n.nf\nstateroom [PROJECT]\nstateroom COMMAND ...\n"
                     "stateroom \\-\\-headless PROJECT [\\-\\-train] [\\-\\-evaluate] "
                     "[\\-\\-predict FILE] [\\-\\-export FORMAT]\n.fi\n.SH DESCRIPTION\n"
                     "Without a command the window opens; a command needs no display.\n"
                     ".SH COMMANDS\n";
  for (const auto* command : runnableCommands(root)) text += commandSection(*command);
  text += ".SH OPTIONS FOR EVERY COMMAND\n";
  for (const auto& option : optionTexts(root, true)) text += optionEntry(option);
  for (const auto& topic : referenceTopics()) text += topicSection(topic);
  return text + kExitStatus;
}

}  // namespace

void declareHelp(CommandLine& line) {
  auto words = std::make_shared<std::vector<std::string>>();
  auto& command =
      line.add(line.root(), "help", "Explain a command, or list settings, metrics or initializers",
               "stateroom help settings");
  command.add_option("TOPIC", *words, "A command, or settings, metrics, initializers")
      ->type_name("");
  line.onRun(command, [words](Invocation& invocation) -> Result<int> {
    const auto* topic = words->size() == 1 ? findReferenceTopic(words->front()) : nullptr;
    if (topic == nullptr) {
      auto arguments = *words;
      arguments.emplace_back("--help");
      return CommandLine().run(arguments);
    }
    Json entries = Json::array();
    for (const auto& [name, type, text] : topic->entries()) {
      entries.push_back({{"name", name}, {"type", type}, {"text", text}});
    }
    invocation.out.document({{topic->name, std::move(entries)}});
    invocation.out.text(topicText(*topic));
    return 0;
  });
}

void declareManual(CommandLine& line) {
  auto& command =
      line.add(line.root(), "man", "Print the manual page", "stateroom man | man --local-file -");
  line.onRun(command, [&line](Invocation& invocation) -> Result<int> {
    const auto page = manualPage(line.root());
    invocation.out.document({{"page", page}});
    invocation.out.text(std::string_view(page).substr(0, page.size() - 1));
    return 0;
  });
}

}  // namespace stateroom::cli
