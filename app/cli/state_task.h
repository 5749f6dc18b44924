#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/cli/open_project.h"
#include "core/predict/stateful_predictor.h"
#include "core/state/author.h"
#include "core/state/ledger.h"

namespace stateroom::cli {

/// A project's states as one command works on them. The engine is opened when something must be
/// computed, and not before.
class StateTask {
 public:
  /// Fails with Code::ledger_none where there is no ledger.
  static Result<std::unique_ptr<StateTask>> open(const std::string& project,
                                                 const GlobalOptions& global,
                                                 sqlite::Access access);
  /// Begins a ledger where there is none, if the model of the run (empty: the current one) keeps a
  /// running state. `full` as in Ledger::Options.
  static Result<std::unique_ptr<StateTask>> openOrBegin(const std::string& project,
                                                        const GlobalOptions& global,
                                                        const std::string& run, bool full = false);
  /// For a dry run: the ledger as it is, or an empty one beside it where there is none yet or none
  /// that is bound.
  static Result<std::unique_ptr<StateTask>> openForDryRun(const std::string& project,
                                                          const GlobalOptions& global);
  ~StateTask();
  StateTask(const StateTask&) = delete;
  StateTask& operator=(const StateTask&) = delete;

  const OpenProject& project() const { return project_; }
  Ledger& ledger() { return *ledger_; }
  ModelShelf& shelf() { return shelf_; }
  /// For states that compaction dropped.
  Recompute recompute() { return recomputeWith(*ledger_, shelf_); }
  Result<StatefulPredictor> predictor(const BindingChoice& choice = {}) {
    return StatefulPredictor::open(*ledger_, shelf_, choice);
  }

 private:
  explicit StateTask(OpenProject project);
  OpenProject project_;
  std::optional<Ledger> ledger_;
  ModelShelf shelf_;
  fs::path scratch_;  ///< folder of a ledger for one dry run
};

/// What a stream says at its end if the WAL's bound made it wait; empty: it did not.
std::string stallWarning(const Ledger& ledger);

}  // namespace stateroom::cli
