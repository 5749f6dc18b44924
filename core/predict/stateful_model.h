#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/batch_assembler.h"
#include "core/predict/kept_model.h"
#include "core/predict/predictor.h"
#include "core/state/ledger.h"

namespace stateroom {

/// Users that one batch takes well: more gain nothing and leave the caches.
inline constexpr std::size_t kUsersAtOnce = 256;

/// Outputs of a step of several users, and their states after it.
struct StepOutputs {
  std::vector<std::vector<std::vector<float>>> outputs;  ///< by row, by head: its units
  State after;                                           ///< [rows, units]
};

/// Rows of a dataset that follow each other: the steps of one input.
struct StepRows {
  std::int64_t first = 0;
  std::int64_t count = 1;
};

/// Recorded inputs as data again, in the order given: those of the first history, then those of
/// the second …
struct RecordedRows {
  Dataset data;
  std::vector<StepRows> inputs;
};

/// Writes down what a model sees of rows: the columns that features are made from and the order, as
/// one JSON object a row (core/predict/recorded_input.h). Shares the rows that it was made for.
class RowRecorder {
 public:
  RowRecorder(Dataset data, const std::vector<std::string>& columns);
  std::string recordOf(std::int64_t row) const;
  std::string recordOf(const StepRows& rows) const;

 private:
  struct Field {
    std::string name;  ///< quoted, with the colon
    const ColumnData* column;
  };
  Dataset data_;
  std::vector<Field> fields_;
};

/// A model that moves states: rows and states in, outputs and states out, any number of users at
/// once. What it sees of a row can be written down and computed again from that.
class StatefulModel {
 public:
  static Result<StatefulModel> make(TrainedModel trained, const EngineInfo& engine);

  const Predictor& predictor() const { return predictor_; }
  const std::vector<OutputHead>& heads() const { return predictor_.heads(); }
  const LedgerModel& ledgerModel() const { return ledgerModel_; }
  const Kernel& kernel() const { return kernel_; }
  const Project& settings() const { return settings_; }  ///< those to read rows with
  /// A feature is a window over the user's rows: it depends on the rows before, too.
  bool seesEarlierRows() const { return seesEarlierRows_; }

  RowRecorder recorder(const Dataset& data) const { return {data, columns_}; }
  const std::vector<std::string>& recordedColumns() const { return columns_; }

  /// Windows see the rows of one history only. Fails with Code::record_damaged.
  Result<RecordedRows> rowsOf(std::span<const std::vector<std::string>> histories) const;

  /// Makes batches of single rows of `data`.
  Result<BatchAssembler> assembler(const Dataset& data) const;
  /// Input i, rows of the assembler's data, moves row i of `before`; its outputs are those of its
  /// last step. A step is one batch of the users that take it: an input of several gives the bits
  /// that its rows give one by one, whatever it is batched with. Give many users in parts of
  /// kUsersAtOnce.
  Result<StepOutputs> step(const BatchAssembler& assembler, std::span<const StepRows> inputs,
                           const State& before) const;

 private:
  StatefulModel(Predictor predictor, LedgerModel ledgerModel, Kernel kernel);
  Result<> readSchema();
  Result<StepOutputs> stepOnce(const BatchAssembler& assembler, std::span<const std::int64_t> rows,
                               const State& before) const;

  Predictor predictor_;
  LedgerModel ledgerModel_;
  Kernel kernel_;
  Project settings_, recordSettings_;
  std::vector<std::string> columns_;
  bool seesEarlierRows_ = false;
};

/// A row's output as the list shows it: the first unit of the first head.
std::optional<double> lastOutputOf(const std::vector<std::vector<float>>& outputs);

/// The kept models of a project, each loaded the first time it is asked for; the engine too is
/// opened then. One thread at a time.
class ModelShelf {
 public:
  using OpenEngine = std::function<Result<Engine*>()>;
  ModelShelf(std::filesystem::path projectFolder, OpenEngine openEngine);

  const std::filesystem::path& projectFolder() const { return projectFolder_; }
  Result<Engine*> engine() { return openEngine_(); }
  Result<const StatefulModel*> find(const std::string& fingerprint);

 private:
  std::filesystem::path projectFolder_;
  OpenEngine openEngine_;
  std::map<std::string, std::unique_ptr<StatefulModel>> models_;
};

/// The recorded inputs that computing `revision` takes, its own last: with those before it where a
/// window sees them.
Result<std::vector<std::string>> inputsOf(Ledger& ledger, const StatefulModel& model,
                                          const Revision& revision);

/// Computes states that are no longer stored from what was recorded (Ledger::state, compact).
/// `ledger` and `shelf` must live as long.
Recompute recomputeWith(Ledger& ledger, ModelShelf& shelf);

}  // namespace stateroom
