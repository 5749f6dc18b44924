#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/predict/prediction_stream.h"
#include "core/predict/step_probe.h"

namespace stateroom {

/// Where a user stands before the next step.
struct UserStanding {
  std::int64_t revision = 0;      ///< of the head; 0: the ledger does not know the user yet
  State state;                    ///< one row
  std::vector<RowTexts> history;  ///< rows before that windows see; else none
  RowTexts lastRow;               ///< the last recorded input; empty: none
  std::optional<std::vector<std::vector<float>>> lastOutputs;  ///< by head
};

/// A project's ledger and the model that it is bound to, for single steps of single users. Whoever
/// uses it holds `busy`; it lives on worker threads.
class StepService {
 public:
  /// The ledger as it is; nothing is written. Fails with Code::ledger_none or ledger_unbound while
  /// the project has not taken its first step.
  static Result<std::shared_ptr<StepService>> open(const std::filesystem::path& projectFolder);
  /// Makes and binds the ledger to the run where that has not been done.
  static Result<std::shared_ptr<StepService>> openForWriting(
      const std::filesystem::path& projectFolder, const BindingChoice& choice);

  const StatefulModel& model() const { return predictor_->model(); }
  /// Fails with Code::state_of_other_model.
  Result<UserStanding> standing(const std::string& user);
  /// One step of the user, written to the ledger; needs openForWriting.
  Result<StatefulAnswer> take(const std::string& user, const RowTexts& row);

  std::mutex busy;

 private:
  StepService(const std::filesystem::path& projectFolder, Ledger ledger);
  Ledger ledger_;
  ModelShelf shelf_;
  std::optional<StatefulPredictor> predictor_;
};

}  // namespace stateroom
