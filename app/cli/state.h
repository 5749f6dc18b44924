#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/command_line.h"
#include "app/cli/state_task.h"
#include "core/predict/state_files.h"
#include "core/state/ledger_branches.h"

namespace stateroom::cli {

/// What the `state` commands were asked for; each takes some of it.
struct StateOptions {
  std::string project, user, where, sort = "user", branch, from, to, layer, note, file, name;
  std::string dropBefore;
  std::string with = "recorded", run, checkpoint = "best";
  std::vector<std::string> units, values, edits;
  std::vector<std::int64_t> revisions;
  std::optional<std::int64_t> limit, steps, offset, revision, expectRevision, every;
  std::optional<double> tolerance;
  bool all = false, dryRun = false, gates = false, descending = false, adopt = false, undo = false;
  bool forgetName = false, otherModel = false, replay = false;
};

/// One command below `state`, with PROJECT and the options of all commands.
CLI::App& addStateCommand(CommandLine& line, CLI::App& group, StateOptions& options,
                          const std::string& name, const std::string& description,
                          const std::string& example);

// The parts of `stateroom state`, one file each.
void declareStateReading(CommandLine& line, CLI::App& group);
void declareStateWriting(CommandLine& line, CLI::App& group);
void declareStateBranches(CommandLine& line, CLI::App& group);
void declareStateReplay(CommandLine& line, CLI::App& group);
void declareStateCare(CommandLine& line, CLI::App& group);
void declareStateCompact(CommandLine& line, CLI::App& group);
void declareStateAnalysis(CommandLine& line, CLI::App& group);

// ---- shared by them

/// As stateroom::revisionNamed(); with `--revision` given, the text is the whole name, whatever it
/// holds; 0 is the head.
Result<Revision> revisionNamed(Ledger& ledger, const std::string& text,
                               std::optional<std::int64_t> revision);
/// The users that --user, --where or --all say. Fails with Code::argument_missing for none.
Result<std::vector<std::string>> chosenUsers(Ledger& ledger, const StateOptions& options,
                                             const std::string& command);
/// --allow-other-model, for states from files, and what becomes of one without it.
void addOtherModel(CLI::App& command, StateOptions& options);
Result<> checkMaker(const StateOptions& options, const LedgerModel& bound,
                    const ExportedState& state);
/// --expect-revision, --note and who it is.
Authorship authorshipOf(const StateOptions& options);

Json revisionJson(const Revision& revision);
/// Outputs of a revision as JSON; null where it has none.
Json recordedJson(const std::string& text);
/// "probability 0.5766" of the same.
std::string recordedText(const std::string& text);

}  // namespace stateroom::cli
