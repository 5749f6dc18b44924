#pragma once

#include <QWidget>
#include <optional>

#include "ui/panels/evaluate/metrics_panel.h"

namespace stateroom {

class XyChartCell;

/// One or two runs with what the charts need of them.
struct ChartedRuns {
  ScoredRunPtr first, second;
  RunLook firstLook, secondLook;
  std::optional<ThresholdCurves> firstCurves = {}, secondCurves = {};
  std::int64_t positive = 1;  ///< the class that the curves are of
};

/// ROC, precision and recall, calibration and the users; of a regression what was predicted against
/// what was right, and the residuals.
class EvaluateCharts final : public QWidget {
  Q_OBJECT
 public:
  explicit EvaluateCharts(QWidget* parent = nullptr);

  void clear();
  void showClasses(const ChartedRuns& runs);
  void showRegression(const ChartedRuns& runs);
  void showUsers(const ChartedRuns& runs);
  void markUser(const QString& user);  ///< empty, or one that is not there: none
  /// Where the curves are at the threshold.
  void mark(const ChartedRuns& runs, const Confusion& confusion);

 Q_SIGNALS:
  void userChosen(const QString& user);
  void failed(const QString& sentence);

 private:
  XyChartCell *topLeft_, *topRight_, *bottomLeft_, *bottomRight_;
  ScoredRunPtr users_;              ///< whose users stand in the last chart
  std::vector<std::size_t> order_;  ///< by point: the user
};

}  // namespace stateroom
