#pragma once

#include <optional>
#include <stop_token>

#include "app/cli/predict.h"
#include "core/predict/explain.h"

namespace stateroom::cli {

/// What --explain and --what-if found out about one row.
struct RowExplanation {
  std::string of;  ///< the number that is explained
  std::optional<Explanation> explanation = {};
  std::string column = {};  ///< of the curve
  std::optional<WhatIfCurve> curve = {};
};

bool wantsExplanation(const PredictOptions& options);

/// Asks about the row of --value, alone or as a user's next step; `folder` is the project's, whose
/// training rows say what is usual.
Result<RowExplanation> explainRow(const StepProbe& probe, const fs::path& folder,
                                  const PredictOptions& options, std::stop_token stop);

/// The values of --value by column.
RowTexts rowOf(const PredictOptions& options);

/// {"explanation": {…}, "what_if": {…}}, what was asked for of them.
Json explanationJson(const RowExplanation& found, const PredictOptions& options);
void printExplanation(const Output& out, const RowExplanation& found);

}  // namespace stateroom::cli
