#pragma once

#include "plots/xy_chart.h"
#include "ui/widgets/chart_frame.h"

namespace stateroom {

/// A small chart in its frame, in the theme's colours.
class XyChartCell final : public ChartFrame {
  Q_OBJECT
 public:
  XyChartCell(const QString& id, const QString& title,
              Qt::Edges lines = Qt::RightEdge | Qt::BottomEdge, QWidget* parent = nullptr);
  plots::XyChart& chart() { return *chart_; }
  void setTitle(const QString& title);

 private:
  XyChartCell(plots::XyChart* chart, const QString& id, const QString& title, Qt::Edges lines,
              QWidget* parent);

  plots::XyChart* chart_;
};

}  // namespace stateroom
