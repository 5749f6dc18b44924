#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "core/predict/input_columns.h"
#include "core/predict/step_probe.h"

/// Why a model said what it said of one step. All of it is asked of a StepProbe: nothing is
/// written.
namespace stateroom {

/// Which number is explained: one unit of one head.
struct ExplainedUnit {
  std::size_t head = 0;
  std::size_t unit = 0;
};

/// Every number that can be explained, as people name it: by its head where that has one unit, else
/// by class or number, with several heads behind the head's layer: "risk/virginica".
struct NamedUnit {
  std::string name;
  ExplainedUnit unit;
};
std::vector<NamedUnit> namedUnits(const std::vector<OutputHead>& heads);
/// Fails where no head has such a unit: the question was of another model.
Result<> checkUnit(const std::vector<OutputHead>& heads, ExplainedUnit unit);

/// How much one input moved the output; an empty column is the remembered state.
struct Contribution {
  std::string column;
  std::string value, baseline;  ///< as the row has it, and what it was compared with
  double amount = 0;            ///< output with it minus output without
};

struct Explanation {
  double output = 0;    ///< of the row as it is
  double baseline = 0;  ///< of the row with every input and the state at the baseline
  std::vector<Contribution> contributions;  ///< largest |amount| first
};

/// Each input in turn is put to its baseline, the state to the initial one (Zeiler and Fergus,
/// 2014): the amount is how far the output falls.
Result<Explanation> explainByOcclusion(const StepProbe& probe, const RowTexts& row,
                                       const std::vector<InputColumn>& columns, ExplainedUnit unit);

/// Integrated gradients from the baseline to the row (Sundararajan, Taly and Yan, 2017), by the
/// midpoint rule: amounts add up to output - baseline as far as the steps are fine enough. Ids of
/// embeddings cannot be gone towards and count as they are on both ends.
Result<Explanation> explainByGradients(const StepProbe& probe, const RowTexts& row,
                                       const std::vector<InputColumn>& columns, ExplainedUnit unit,
                                       int steps = 64);

/// The output over one number, everything else as it is.
struct WhatIfCurve {
  std::vector<double> x;
  std::vector<double> remembered;  ///< from the user's state
  std::vector<double> fresh;       ///< from the initial state
};
Result<WhatIfCurve> whatIf(const StepProbe& probe, const RowTexts& row, const std::string& column,
                           double low, double high, int points, ExplainedUnit unit);

}  // namespace stateroom
