#pragma once

#include <filesystem>
#include <optional>

#include "core/predict/stateful_predictor.h"

namespace stateroom {

/// One thread's way to a project's states: the ledger, opened when it is first needed and again
/// when another file has taken its place, and the models that made its states.
class StateDesk {
 public:
  StateDesk(std::filesystem::path projectFolder, const EngineOptions& engine);

  const std::filesystem::path& folder() const { return shelf_.projectFolder(); }
  /// Fails with Code::ledger_none while there is none. Writable where the file is.
  Result<Ledger*> ledger();
  /// The ledger with the model it is bound to; opens the engine. Fails with Code::ledger_none or
  /// ledger_unbound while the project has not taken its first step.
  Result<StatefulPredictor> predictor();
  /// Makes and binds the ledger where that has not been done; a bound one keeps its model.
  Result<StatefulPredictor> predictorBoundTo(const BindingChoice& choice);
  ModelShelf& shelf() { return shelf_; }
  /// Of the ledger that was opened last.
  Recompute recompute() { return recomputeWith(*ledger_, shelf_); }

 private:
  ModelShelf shelf_;
  std::optional<Ledger> ledger_;
  std::pair<std::uint64_t, std::uint64_t> file_ = {};  ///< device and inode of what is open
};

/// Whether a project has a ledger and that has a model: steps go on from its states.
bool isLedgerBound(const std::filesystem::path& projectFolder);

}  // namespace stateroom
