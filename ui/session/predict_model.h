#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/predict/explain.h"
#include "core/predict/state_effect.h"
#include "core/predict/user_step.h"
#include "ui/session/state_desk.h"

namespace stateroom {

/// A run's model ready to be asked in this process, with what its training data say of its inputs.
/// Loaded off the GUI thread and shared by pointer; one thread at a time asks it.
struct PredictModel {
  Predictor predictor;
  std::vector<InputColumn> columns;
  Dataset data;

  PredictModel(Predictor loaded, std::vector<InputColumn> inputs, Dataset rows)
      : predictor(std::move(loaded)), columns(std::move(inputs)), data(std::move(rows)) {}
  /// The rows of one user in their order, as texts by input column.
  std::vector<RowTexts> rowsOf(const std::string& user) const;
};

using PredictModelPtr = std::shared_ptr<const PredictModel>;

Result<PredictModelPtr> loadPredictModel(const std::filesystem::path& folder,
                                         const std::string& run, const std::string& checkpoint,
                                         std::stop_token stop);

/// What is said of the model that the ledger is bound to: its inputs need not be those of any run
/// that is looked at.
struct BoundModel {
  std::string fingerprint, run;
  std::vector<OutputHead> heads;
  std::vector<std::string> labels;  ///< by head
  std::vector<InputColumn> columns;
};
/// nullptr: it still is the one of that fingerprint. Fails with Code::ledger_none or ledger_unbound
/// while the project has not taken its first step.
Result<std::shared_ptr<const BoundModel>> boundModel(StateDesk& desk,
                                                     const std::string& fingerprint,
                                                     const std::stop_token& stop);

/// Where a user stands: by the ledger, else by the data.
struct LastRow {
  RowTexts row = {};
  std::int64_t revision = 0;  ///< of the head; 0: the ledger does not know the user
  std::int64_t rows = 0;      ///< of the data
};
/// `isStep`: by the ledger first.
Result<LastRow> lastRowOf(StateDesk& desk, const PredictModel& model, bool isStep,
                          const std::string& user);

inline constexpr int kCurvePoints = 81;  ///< of a what-if curve

/// What is asked of it.
struct PredictWish {
  PredictModelPtr model;
  bool isStep = false;  ///< from the user's state in the ledger; false: this row alone
  std::string user;     ///< whose step
  RowTexts row;
  std::vector<InputColumn> columns;  ///< of the model that answers
  ExplainedUnit unit = {};
  bool byGradients = false;
  std::string whatIf = {};  ///< column; empty: no curve
};

struct PredictAnswer {
  std::vector<std::vector<float>> outputs;  ///< by head: its units
  std::vector<OutputHead> heads;
  ExplainedUnit unit;                                   ///< as it was asked for
  std::optional<UserStanding> standing;                 ///< of a step
  State after;                                          ///< of a step: one row
  std::vector<UnitEffect> effectsBefore, effectsAfter;  ///< of the state's units on the outputs
  std::optional<Explanation> explanation;
  std::optional<WhatIfCurve> curve;
  double milliseconds = 0;  ///< of the prediction alone
};

/// The prediction, what moved it and the curve.
Result<PredictAnswer> predict(StateDesk& desk, const PredictWish& wish,
                              const std::stop_token& stop);

}  // namespace stateroom
