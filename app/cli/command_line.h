#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/cli/output.h"
#include "core/base/result.h"

namespace stateroom::cli {

/// What the options that every command takes say.
struct GlobalOptions {
  Output::Options output;
  std::optional<int> threads;
  std::optional<std::int64_t> seed;
  std::string device;
  std::vector<std::string> settings;  ///< "path.to.field=value", in the order given
  bool allowOutside = false;          ///< files of the project may lie outside of its folder
  bool exclusive = false;             ///< the ledger is taken alone (addExclusive())
};

/// One call of one command.
struct Invocation {
  GlobalOptions global;
  Output out;
};

/// The commands as declared. Parsing, help, completion and the manual are all made from this one
/// tree of CLI11 declarations.
class CommandLine {
 public:
  /// Does a command's work; the value is the exit status.
  using Work = std::function<Result<int>(Invocation&)>;

  CommandLine();  ///< declares every command

  CLI::App& root() { return root_; }
  const CLI::App& root() const { return root_; }

  /// A command below `parent`, with the options that all commands take. `example` is one whole
  /// command line.
  CLI::App& add(CLI::App& parent, const std::string& name, const std::string& description,
                const std::string& example);
  /// A name that only holds commands ("runs").
  CLI::App& addGroup(const std::string& name, const std::string& description);
  /// --exclusive, of the commands that open the ledger.
  CLI::Option* addExclusive(CLI::App& command);
  void onRun(const CLI::App& command, Work work);

  /// Parses and works. Returns the exit status; errors have been printed.
  /// `note` is for those who want to be told more (--verbose); empty: nothing.
  int run(const std::vector<std::string>& arguments, const std::string& note = {});
  /// The command that the arguments name, with its options set; the root for --version.
  Result<const CLI::App*> parse(const std::vector<std::string>& arguments);

 private:
  void addGlobalOptions(CLI::App& command);
  Result<int> perform(const std::vector<std::string>& arguments, Invocation& invocation);
  Result<int> performGuarded(const std::vector<std::string>& arguments, Invocation& invocation);

  CLI::App root_;
  GlobalOptions global_;
  std::string note_;
  bool wantsVersion_ = false;
  bool wantsHelp_ = false;
  std::map<const CLI::App*, Work> work_;
};

// ---- the commands, one file each

void declareCheck(CommandLine& line);
void declareCheckpoint(CommandLine& line);
void declareCompletion(CommandLine& line);
void declareEvaluate(CommandLine& line);
void declareExport(CommandLine& line);
void declareHelp(CommandLine& line);
void declareInspect(CommandLine& line);
void declareLaunch(CommandLine& line);
void declareManual(CommandLine& line);
void declareNew(CommandLine& line);
void declarePredict(CommandLine& line);
void declareRuns(CommandLine& line);
void declareState(CommandLine& line);
void declareTrain(CommandLine& line);

/// The hidden command behind `--headless PROJECT --train …`.
inline constexpr const char* kLaunchCommand = "launch";

/// The whole headless program: arguments without the program's name, a leading `--headless` among
/// them or not; `note` as of CommandLine::run. Returns the exit status.
int runHeadless(std::vector<std::string> arguments, const std::string& note);

/// Whether the first argument asks for a command, or for help, rather than for the window.
bool isHeadless(const std::vector<std::string>& arguments);

}  // namespace stateroom::cli
