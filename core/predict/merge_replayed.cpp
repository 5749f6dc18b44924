#include "core/predict/merge_replayed.h"

#include <algorithm>
#include <set>

#include "core/predict/outputs_json.h"
#include "core/predict/replay_rows.h"
#include "core/state/lineage.h"

namespace stateroom {
namespace {

/// What main has done since a branch left it.
struct SinceFork {
  std::vector<Revision> inputs;  ///< that main's state has seen; oldest first
  std::int64_t others = 0;
};

Result<Revision> forkOf(Ledger& ledger, const std::string& user, const std::string& branch) {
  STATEROOM_CHECK(ledger.head(user, branch));
  STATEROOM_TRY(const auto branches, branchesOf(ledger, user));
  const auto found = std::ranges::find(branches, branch, &UserBranch::name);
  if (found != branches.end()) return ledger.revision(user, found->base);
  return fail(Code::branch_unknown, {{"user", user}, {"branch", branch}});
}

Result<SinceFork> sinceFork(Ledger& ledger, const Revision& base) {
  SinceFork since;
  STATEROOM_TRY(const auto head, ledger.head(base.user));
  STATEROOM_TRY(const auto before, lineageOf(ledger, base));
  STATEROOM_TRY(auto now, lineageOf(ledger, head));
  std::set<std::int64_t> seen;
  for (const auto& step : before.steps) seen.insert(step.sequence);
  for (auto& step : now.steps) {
    if (!seen.contains(step.sequence)) since.inputs.push_back(std::move(step));
  }
  STATEROOM_TRY(const auto path, pathToHead(ledger, base.user));
  since.others = std::ranges::count_if(path, [&](const Revision& revision) {
    return revision.sequence > base.sequence && !isComputedFromInput(revision);
  });
  return since;
}

/// Recorded inputs taken by a branch, one after the other.
class BranchSteps {
 public:
  BranchSteps(const StatefulPredictor& predictor, const std::string& user,
              const std::string& branch, const Authorship& by)
      : model_(predictor.model()), ledger_(predictor.ledger()) {
    change_.user = user;
    change_.branch = branch;
    change_.cause = Cause::Replay;
    change_.model = model_.ledgerModel().fingerprint;
    change_.kernel = model_.kernel();
    change_.author = by.author;
  }

  Result<> take(const std::vector<Revision>& inputs) {
    if (inputs.empty()) return {};
    STATEROOM_TRY(auto history, seenBefore());
    for (const auto& input : inputs) history.push_back(input.input);
    STATEROOM_TRY(const auto rows, model_.rowsOf(std::span(&history, 1)));
    STATEROOM_TRY(const auto assembler, model_.assembler(rows.data));
    STATEROOM_TRY(auto loaded, ledger_.load(std::span(&change_.user, 1), change_.branch));
    const auto steps = std::span(rows.inputs).last(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      STATEROOM_TRY(auto done, model_.step(assembler, steps.subspan(i, 1), loaded.state));
      loaded.state = std::move(done.after);
      STATEROOM_CHECK(append(inputs[i], done.outputs.front(), loaded.state));
    }
    return {};
  }

 private:
  /// The rows that windows see before those to come.
  Result<std::vector<std::string>> seenBefore() {
    std::vector<std::string> history;
    if (!model_.seesEarlierRows()) return history;
    STATEROOM_TRY(const auto head, ledger_.head(change_.user, change_.branch));
    STATEROOM_TRY(const auto lineage, lineageOf(ledger_, head));
    for (const auto& step : lineage.steps) history.push_back(step.input);
    return history;
  }

  Result<> append(const Revision& original, const std::vector<std::vector<float>>& outputs,
                  const State& state) {
    change_.source = std::string(kMain) + "@" + std::to_string(original.number);
    change_.state = &state;
    change_.input = original.input;
    change_.output = outputsText(model_.heads(), outputs);
    change_.lastOutput = lastOutputOf(outputs);
    change_.order = original.order;
    STATEROOM_CHECK(ledger_.append(change_));
    return {};
  }

  const StatefulModel& model_;
  Ledger& ledger_;
  Change change_;
};

}  // namespace

Result<ReplayedMerge> mergeReplayed(const StatefulPredictor& predictor, const std::string& user,
                                    const std::string& branch, const Authorship& by) {
  Ledger& ledger = predictor.ledger();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger.database()));
  STATEROOM_TRY(const auto base, forkOf(ledger, user, branch));
  STATEROOM_TRY(const auto since, sinceFork(ledger, base));
  STATEROOM_CHECK(BranchSteps(predictor, user, branch, by).take(since.inputs));
  STATEROOM_TRY(const auto merged, merge(ledger, user, branch, by, /*adopt=*/true));
  STATEROOM_CHECK(transaction.commit());
  return ReplayedMerge{
      .merged = merged, .replayed = std::ssize(since.inputs), .leftOut = since.others};
}

}  // namespace stateroom
