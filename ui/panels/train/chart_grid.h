#pragma once

#include <vector>

#include "plots/chart_ticks.h"
#include "plots/picture_file.h"
#include "ui/panels/train/metric_curves.h"
#include "ui/widgets/down_scroll.h"

class QGridLayout;

namespace stateroom {

class ChartCell;

/// One chart a metric, two beside each other where there is room, with their x ranges and
/// crosshairs linked.
class ChartGrid final : public DownScroll {
  Q_OBJECT
 public:
  explicit ChartGrid(QWidget* parent = nullptr);

  /// Shows these runs from now on.
  void show(const std::vector<RunRecord>& runs, const std::string& chosenRun,
            const RunCurves& curves, const Project* settings);
  void refresh();  ///< the curves have grown
  void setXAxis(CurveAxis axis);
  void setSmoothing(double weight);
  void setLogY(bool on);  ///< of all charts but those that are logarithmic by nature
  void setLinked(bool linked) { linked_ = linked; }
  /// Every chart as a file named by its metric.
  plots::Written exportTo(const QString& folder, const QString& suffix) const;
  void fit();

  const std::vector<ChartCell*>& cells() const { return cells_; }
  ChartCell* cell(const std::string& metric) const;

 Q_SIGNALS:
  void exportFailed(const QString& reason);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void makeCells(const std::vector<std::string>& metrics);
  ChartCell* makeCell(const std::string& metric);
  void layOut();
  void expand(ChartCell* cell);

  QWidget* page_;
  QGridLayout* grid_;
  std::vector<ChartCell*> cells_;
  ChartCell* expanded_ = nullptr;
  bool linked_ = true, logY_ = false;
  double smoothing_ = 0;
  CurveAxis axis_ = CurveAxis::Step;
};

}  // namespace stateroom
