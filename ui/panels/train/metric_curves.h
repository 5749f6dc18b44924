#pragma once

#include <QString>
#include <optional>
#include <string>
#include <vector>

#include "core/project/run_folder.h"
#include "plots/curve.h"
#include "ui/models/run_curves.h"
#include "ui/models/run_settings.h"
#include "ui/theme/tokens.h"

namespace stateroom {

/// The metrics that charts show, of the tags "train/loss", "validation/loss" …: loss first, then
/// what validation measures, then the gradient norm and the learning rate.
std::vector<std::string> chartedMetrics(const std::vector<std::string>& tags);

/// "gradient norm", "AUC".
QString metricTitle(const std::string& metric);

/// Whether a metric spans decades and is better seen on a logarithmic axis.
bool isLogarithmic(const std::string& metric);

/// Training and validation of one metric for each of the runs. Where there is validation, training
/// is dashed; curves logged at every step follow the smoothing. Raw points are kept for the chosen
/// run only when there are several.
std::vector<plots::Curve> metricCurves(const std::string& metric,
                                       const std::vector<const RunRecord*>& runs,
                                       const std::string& chosenRun, const RunCurves& curves,
                                       const Tokens& tokens);

/// What happened to the runs, at its x: stops of all, early and asked for; of the chosen one also
/// its best checkpoint, where it was resumed, drops of the learning rate, and where early stopping
/// will strike.
std::vector<plots::Mark> runMarks(const std::vector<const RunRecord*>& runs,
                                  const std::string& chosenRun, const RunCurves& curves,
                                  const Project* settings, const Tokens& tokens);

/// The line at which gradients are clipped.
std::optional<plots::ReferenceLine> referenceLine(const std::string& metric,
                                                  const Project* settings);

/// Evaluations since the best one, and how many early stopping bears.
struct Patience {
  std::int64_t since = 0;
  std::int64_t limit = 0;     ///< 0: no early stopping
  std::int64_t interval = 0;  ///< steps between evaluations
};
std::optional<Patience> patienceOf(const RunRecord& run, const RunCurves& curves,
                                   const Project* settings);

}  // namespace stateroom
