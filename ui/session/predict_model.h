#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/predict/explain.h"
#include "core/predict/state_effect.h"
#include "ui/session/state_desk.h"
#include "ui/session/user_step.h"

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

/// What is asked of it.
struct PredictWish {
  PredictModelPtr model;
  bool isStep = false;  ///< from the user's state in the ledger; false: this row alone
  std::string user;     ///< whose step
  RowTexts row;
  ExplainedUnit unit;
  bool byGradients = false;
  std::string whatIf;  ///< column; empty: no curve
};

struct PredictAnswer {
  std::vector<std::vector<float>> outputs;  ///< by head: its units
  std::vector<OutputHead> heads;
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
