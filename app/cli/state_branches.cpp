#include <fmt/format.h>

#include "app/cli/options.h"
#include "app/cli/state.h"
#include "core/base/text.h"
#include "core/predict/merge_replayed.h"
#include "core/state/ledger_branches.h"

namespace stateroom::cli {
namespace {

constexpr const char* kScratch = "scratch";

/// The branch that is named, else the user's only one.
Result<std::string> branchOf(Ledger& ledger, const StateOptions& options) {
  if (!options.branch.empty()) return options.branch;
  STATEROOM_CHECK(ledger.head(options.user));
  STATEROOM_TRY(const auto branches, branchesOf(ledger, options.user));
  if (branches.size() == 2) return branches.back().name;
  return fail(Code::argument_missing,
              {{"argument", "--branch"}, {"help", "stateroom state history --help"}});
}

Result<int> makeFork(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  const auto branch = options.branch.empty() ? std::string(kScratch) : options.branch;
  STATEROOM_CHECK(fork(task->ledger(), options.user, branch));
  STATEROOM_TRY(const auto head, task->ledger().head(options.user, branch));
  invocation.out.document({{"user", options.user}, {"branch", branch}, {"revision", head.number}});
  invocation.out.note(fmt::format("{} has a branch {} from revision {}",
                                  escapeControl(options.user), branch, head.number));
  return 0;
}

Result<ReplayedMerge> mergeAs(StateTask& task, const StateOptions& options,
                              const std::string& branch) {
  const auto by = authorshipOf(options);
  if (options.replay) {
    STATEROOM_TRY(const auto predictor, task.predictor());
    return mergeReplayed(predictor, options.user, branch, by);
  }
  STATEROOM_TRY(const auto merged, merge(task.ledger(), options.user, branch, by, options.adopt));
  return ReplayedMerge{.merged = merged};
}

Result<int> mergeBranch(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  STATEROOM_TRY(const auto branch, branchOf(task->ledger(), options));
  STATEROOM_TRY(const auto done, mergeAs(*task, options, branch));
  invocation.out.document({{"user", options.user},
                           {"branch", branch},
                           {"revision", done.merged.number},
                           {"cause", nameOf(Cause::Merge)},
                           {"replayed", done.replayed},
                           {"left_out", done.leftOut}});
  invocation.out.note(fmt::format("{} is at revision {}, the head of {}",
                                  escapeControl(options.user), done.merged.number, branch));
  if (options.replay) {
    invocation.out.note(fmt::format("The branch took {} of main; {} that are none were left out",
                                    counted(done.replayed, "input"),
                                    counted(done.leftOut, "change")));
  }
  return 0;
}

Result<int> discardBranch(Invocation& invocation, const StateOptions& options) {
  STATEROOM_TRY(const auto task,
                StateTask::open(options.project, invocation.global, sqlite::Access::ReadWrite));
  STATEROOM_TRY(const auto branch, branchOf(task->ledger(), options));
  STATEROOM_CHECK(discard(task->ledger(), options.user, branch));
  invocation.out.document({{"user", options.user}, {"discarded", branch}});
  invocation.out.note(
      fmt::format("The branch {} of {} has ended; its revisions stay in the history", branch,
                  escapeControl(options.user)));
  return 0;
}

CLI::App& addBranchCommand(CommandLine& line, CLI::App& group, StateOptions& options,
                           const std::string& name, const std::string& description,
                           const std::string& branch) {
  auto& command = addStateCommand(line, group, options, name, description,
                                  "projects/liver --user 42 --branch no-edema");
  addText(command, "--user", options.user, "ID", "Whose branch")->required();
  addText(command, "--branch", options.branch, "NAME", branch);
  return command;
}

}  // namespace

void declareStateBranches(CommandLine& line, CLI::App& group) {
  auto options = std::make_shared<StateOptions>();
  auto& forking = addBranchCommand(line, group, *options, "fork",
                                   "A scratch branch that begins at a user's head",
                                   "Its name (default: scratch)");
  line.onRun(forking, [options](Invocation& i) { return makeFork(i, *options); });

  auto& merging =
      addBranchCommand(line, group, *options, "merge", "Make the head of a branch the user's state",
                       "Which one (default: the only one)");
  auto* adopt =
      merging.add_flag("--adopt", options->adopt,
                       "Also where main has moved on since the fork: what it did is gone");
  merging
      .add_flag("--replay", options->replay,
                "Where main has moved on: the branch takes main's inputs since the fork first")
      ->excludes(adopt);
  addInteger(merging, "--expect-revision", options->expectRevision, 0,
             "Only if main's head is still this revision");
  addText(merging, "--note", options->note, "TEXT", "Why");
  line.onRun(merging, [options](Invocation& i) { return mergeBranch(i, *options); });

  auto& discarding = addBranchCommand(line, group, *options, "discard",
                                      "End a branch; its revisions stay in the history",
                                      "Which one (default: the only one)");
  line.onRun(discarding, [options](Invocation& i) { return discardBranch(i, *options); });
}

}  // namespace stateroom::cli
