#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/predict/stateful_model.h"
#include "core/state/ledger.h"

namespace stateroom {

/// Which run an unbound ledger is bound to; a bound one keeps its model.
struct BindingChoice {
  std::string run = {};  ///< empty: the project's current one
  std::string checkpoint = "best";
};

/// A project's ledger together with the model that it is bound to: what stateful prediction,
/// replay, edits and rebuilds need. What only reads does without (openLedger). One thread at a
/// time; the ledger is borrowed and must live as long.
class StatefulPredictor {
 public:
  /// Binds an unbound ledger first: the run's model is copied to models/<fingerprint>/. A run that
  /// is named although the ledger is bound must be the bound one, else Code::model_not_bound.
  static Result<StatefulPredictor> open(Ledger& ledger, ModelShelf& shelf,
                                        const BindingChoice& choice = {});

  Ledger& ledger() const { return *ledger_; }
  ModelShelf& shelf() const { return *shelf_; }
  const StatefulModel& model() const { return *model_; }
  const std::vector<OutputHead>& heads() const { return model_->heads(); }
  /// For Ledger::state of revisions that compaction dropped, by whichever model made them.
  Recompute recompute() const { return recomputeWith(*ledger_, *shelf_); }

 private:
  StatefulPredictor(Ledger& ledger, ModelShelf& shelf, const StatefulModel& model)
      : ledger_(&ledger), shelf_(&shelf), model_(&model) {}
  Ledger* ledger_;
  ModelShelf* shelf_;
  const StatefulModel* model_;
};

}  // namespace stateroom
