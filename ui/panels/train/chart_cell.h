#pragma once

#include <string>

#include "plots/curve_chart.h"
#include "ui/widgets/chart_frame.h"

class QAction;
class QToolButton;

namespace stateroom {

/// The curves of a metric in their frame, with a button that gives them the whole grid.
class ChartCell final : public ChartFrame {
  Q_OBJECT
 public:
  explicit ChartCell(std::string metric, QWidget* parent = nullptr);

  const std::string& metric() const { return metric_; }
  plots::CurveChart& chart() { return *chart_; }
  void setExpanded(bool expanded);
  void setLogY(bool on);

 Q_SIGNALS:
  void expandRequested();

 private:
  ChartCell(plots::CurveChart* chart, std::string metric, QWidget* parent);

  std::string metric_;
  plots::CurveChart* chart_;
  QToolButton* expand_;
  QAction* logY_;
};

}  // namespace stateroom
