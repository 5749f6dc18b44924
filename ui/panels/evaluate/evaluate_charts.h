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
  void showUsers(const ChartedRuns& runs, const QString& currentUser);
  /// Where the curves are at the threshold.
  void mark(const ChartedRuns& runs, const Confusion& confusion);

 Q_SIGNALS:
  void userChosen(const QString& user);
  void failed(const QString& sentence);

 private:
  XyChartCell *topLeft_, *topRight_, *bottomLeft_, *bottomRight_;
  QStringList userNames_;  ///< by point
};

}  // namespace stateroom
