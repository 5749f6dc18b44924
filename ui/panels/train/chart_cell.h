#pragma once

#include <string>

#include "plots/curve_chart.h"
#include "ui/widgets/surface.h"

class QAction;
class QToolButton;

namespace stateroom {

/// A chart with its title, a button that gives it the whole grid, and a menu.
class ChartCell final : public Surface {
  Q_OBJECT
 public:
  explicit ChartCell(std::string metric, QWidget* parent = nullptr);

  const std::string& metric() const { return metric_; }
  plots::CurveChart& chart() { return *chart_; }
  void setExpanded(bool expanded);
  void setLogY(bool on);

 Q_SIGNALS:
  void expandRequested();
  void exportFailed(const QString& reason);

 private:
  void applyTheme();

  std::string metric_;
  plots::CurveChart* chart_;
  QToolButton* expand_;
  QAction* logY_ = nullptr;
};

}  // namespace stateroom
