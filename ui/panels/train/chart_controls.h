#pragma once

#include "ui/models/run_curves.h"
#include "ui/widgets/surface.h"

class QCheckBox;
class QSlider;

namespace stateroom {

class Label;
class Segments;

/// The bar over the charts: what x counts, smoothing, axes, legend, fit, export. In a narrow window
/// the less needed give way.
class ChartControls final : public Surface {
  Q_OBJECT
 public:
  explicit ChartControls(QWidget* parent = nullptr);

  double smoothing() const;
  void setSmoothing(double weight);
  void setAxis(CurveAxis axis);

 Q_SIGNALS:
  void axisChanged(stateroom::CurveAxis axis);
  void smoothingChanged(double weight);
  void logYChanged(bool on);
  void linkedChanged(bool on);
  void fitRequested();
  void exportRequested(const QString& suffix);  ///< all charts: png, svg, pdf or csv

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  Segments* makeAxisChoice();

  Segments* axis_;
  QSlider* slider_;
  Label* weight_;
  QCheckBox* logY_;
  QCheckBox* linked_;
  QWidget* legend_;
};

}  // namespace stateroom
