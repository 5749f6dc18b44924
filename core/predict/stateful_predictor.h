#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/predict/stateful_model.h"
#include "core/predict/stream_rows.h"
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

/// What became of a row.
struct StatefulAnswer {
  std::int64_t line = 0;  ///< of the input, as of StreamRows
  std::string user, event;
  std::int64_t revision = 0;  ///< 0: nothing was written (dry run, error)
  bool repeated = false;      ///< the event was known: the stored outputs, and nothing moved
  std::vector<std::vector<float>> outputs;  ///< by head: its units
  std::optional<Error> error;
};

struct StreamOptions {
  bool dryRun = false;      ///< computes on copies of the states and writes nothing
  bool allowLate = false;   ///< also rows that are not later than what the state has seen
  bool stopAtError = true;  ///< false: a row that cannot be used is answered and left out
  std::string branch = std::string(kMain);
  std::string author = {}, note = {};
};

/// Moves users' states by rows in their order, any number of users interleaved. Where another
/// program moves a user at the same moment the user's rows are computed again from what it wrote.
class PredictionStream {
 public:
  PredictionStream(const StatefulPredictor& predictor, StreamOptions options);

  /// Answers in the rows' order, all in one transaction: what is answered is durable. With
  /// stopAtError the answers end with the first that holds an error. Fails as a whole, with nothing
  /// written, where the ledger's file does (isLedgerFileError). Give a long input in pieces.
  Result<std::vector<StatefulAnswer>> take(const StreamRows& rows);
  /// The rows [begin, end) of them.
  Result<std::vector<StatefulAnswer>> take(const StreamRows& rows, std::size_t begin,
                                           std::size_t end);

 private:
  friend class StreamTurn;
  /// What a user's next row starts from.
  struct Standing {
    std::int64_t revision = 0;
    std::optional<double> order;
    State state;                      ///< of a dry run only
    std::vector<std::string> inputs;  ///< recorded ones that windows see
  };

  const StatefulPredictor* predictor_;
  StreamOptions options_;
  std::map<std::string, Standing> standings_;  ///< dry run: where users went; else what was read
  /// What makes batches of the rows taken last: a long input is given in pieces.
  std::optional<BatchAssembler> assembler_ = {};
  const void* assembled_ = nullptr;  ///< whose columns; the assembler keeps them alive
};

}  // namespace stateroom
