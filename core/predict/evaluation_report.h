#pragma once

#include <string>
#include <vector>

#include "core/predict/class_scores.h"

namespace stateroom {

/// One run in a report.
struct ReportedRun {
  std::string name;
  std::string checkpoint;  ///< "350", or of several runs "350, 420"
  const Examples* examples = nullptr;
  Metrics metrics;
  std::map<std::string, Interval> intervals = {};
};

/// What was found out about one run, or about two on the same users.
struct EvaluationReport {
  std::string title;              ///< of the project
  std::string source;             ///< "test", or a file
  OutputHead head;                ///< of the first output, which the charts show
  std::vector<ReportedRun> runs;  ///< one or two
  std::map<std::string, Interval> difference = {};
  double threshold = 0.5;
};

/// One HTML file that needs nothing else: metrics with intervals, ROC, precision and recall and
/// calibration (or predicted against actual), the confusion matrix, the users with the greatest
/// loss. Its pictures stand in it as SVG, and simple enough for a printer.
std::string reportHtml(const EvaluationReport& report);

}  // namespace stateroom
