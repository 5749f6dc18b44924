#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/predict/stateful_predictor.h"

/// Computing a user's history again. Nothing here writes but counterfactual() with a branch.
namespace stateroom {

struct UserReplay;

struct ReplayOptions {
  /// Today's rows of the project's data instead of the recorded inputs: which source rows changed,
  /// and what would that have made of the state? Each step's row is found by user and order value,
  /// by its place among the user's rows where there is no order. An added row is not computed.
  const Dataset* data = nullptr;
  bool eachStep = false;  ///< UserReplay::steps too
  std::stop_token stop = {};
  std::function<void(std::int64_t users)> progress = {};
  /// Told of every user, in the order asked, when its batch is done: before replay() returns them
  /// all, and also when it is stopped after that.
  std::function<void(const UserReplay& replayed)> each = {};
};

/// A row of today's data.
struct SourceRow {
  std::string file;       ///< as the project names it
  std::int64_t line = 0;  ///< of it, from 1; 0: there is no such row
};

/// A cell that is another one today.
struct InputChange {
  std::int64_t revision = 0;
  std::string column;           ///< empty: the row is gone; "bili[0]": of the first step of several
  std::string recorded, today;  ///< JSON
  SourceRow source = {};        ///< of today's cell
  std::optional<std::int64_t> step = {};  ///< of a revision with several
};

/// A row of today's data that the state has never seen.
struct AddedRow {
  SourceRow source;
  std::optional<double> order;
};

/// Where a replay leaves the recorded states.
struct Divergence {
  std::int64_t revision = 0;
  std::string layer, tensor;
  std::int64_t unit = 0;  ///< the one that differs most
  double delta = 0;       ///< replayed - recorded
};

/// One revision as it was computed again.
struct ReplayedStep {
  std::int64_t revision = 0;
  double max = 0;  ///< largest |d| of its state; infinity where only the recorded hash is there
  State difference = {};  ///< replayed - recorded; empty: equal, or infinitely far
  std::vector<std::vector<float>> outputs;  ///< by head
};

struct UserReplay {
  std::string user;
  std::int64_t revisions = 0;  ///< that were computed again
  bool identical = true;       ///< bit for bit
  bool sameKernel = true;      ///< false: another engine or processor made some of them
  double max = 0;              ///< largest |d| over all states; 0 when identical
  std::optional<Divergence> first;
  std::vector<InputChange> changes;
  std::vector<AddedRow> added;
  std::vector<ReplayedStep> steps;  ///< oldest first, where they were asked for
  std::optional<Error> error;       ///< the user could not be replayed
};

/// Replays main's way to each user's head: every state that was computed from an input is computed
/// again from the one before, edits and resets are taken as they are. Users go side by side in
/// batches, and their answers come in the order asked.
Result<std::vector<UserReplay>> replay(const StatefulPredictor& predictor,
                                       const std::vector<std::string>& users,
                                       const ReplayOptions& options = {});

/// Users of the data that are none of `users`, in order of first appearance.
std::vector<std::string> usersBeside(const Dataset& data, const std::vector<std::string>& users);

/// "3:bili=1.2": another value in the input of a revision; of one with several steps in the last,
/// "3:bili[0]=1.2" in the first.
struct InputEdit {
  std::int64_t revision = 0;
  std::string column, value;
  static Result<InputEdit> parse(std::string_view text);
};

struct CounterfactualStep {
  std::int64_t revision = 0;        ///< of main
  std::int64_t branchRevision = 0;  ///< 0: nothing was written
  std::optional<double> order;
  std::vector<std::vector<float>> recorded, counterfactual;  ///< outputs by head
};

struct Counterfactual {
  std::string branch;  ///< empty: nothing was written
  std::vector<CounterfactualStep> steps;
  State state;  ///< at the end, [1, units]
};

/// What would have been, had the inputs been others: the predictions from the first edited revision
/// on, computed with the edited inputs. With a branch they are written there: it begins where main
/// was before (cause restore or reset), then come the steps (cause replay). Fails with
/// Code::replay_not_an_input where an edited revision is none that main's head builds on, with
/// Code::cancelled, nothing written, where `stop` asks for it before the writing.
Result<Counterfactual> counterfactual(const StatefulPredictor& predictor, const std::string& user,
                                      const std::vector<InputEdit>& edits,
                                      const std::string& branch = {},
                                      const std::string& author = {},
                                      const std::stop_token& stop = {});

}  // namespace stateroom
