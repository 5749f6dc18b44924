#pragma once

#include "core/metrics/threshold_curves.h"
#include "ui/panels/evaluate/metrics_panel.h"
#include "ui/widgets/surface.h"

class QPushButton;

namespace stateroom {

class Label;
class XyChartCell;

/// The one threshold of the workspace: dragged along precision and recall, or put where F1 is best.
class ThresholdPanel final : public Surface {
  Q_OBJECT
 public:
  explicit ThresholdPanel(QWidget* parent = nullptr);
  void setCurves(const ThresholdCurves& curves, const RunLook& look);
  /// `saved`: the project's, which the button would replace.
  void setThreshold(double threshold, const Confusion& confusion, std::optional<double> saved);

 Q_SIGNALS:
  void moved(double threshold);
  void saveRequested();
  void bestRequested();
  void recallRequested(double recall);
  void failed(const QString& sentence);

 private:
  XyChartCell* chart_;
  Label* numbers_;
  QPushButton* save_;
};

}  // namespace stateroom
