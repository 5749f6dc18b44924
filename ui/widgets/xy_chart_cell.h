#pragma once

#include "plots/xy_chart.h"
#include "ui/widgets/surface.h"

class QHBoxLayout;

namespace stateroom {

class Label;

/// A small chart with its title and the menu that copies and exports it, in the theme's colours.
class XyChartCell final : public Surface {
  Q_OBJECT
 public:
  XyChartCell(const QString& id, const QString& title, QWidget* parent = nullptr);
  plots::XyChart& chart() { return *chart_; }
  void setTitle(const QString& title);
  void setNote(const QString& note);
  void addRight(QWidget* widget);  ///< in the title row

 Q_SIGNALS:
  void failed(const QString& sentence);

 private:
  void applyTheme();

  plots::XyChart* chart_;
  Label* title_;
  Label* note_;
  QHBoxLayout* head_;
};

}  // namespace stateroom
