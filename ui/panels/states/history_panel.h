#pragma once

#include <QComboBox>

#include "ui/panels/states/heatmap_lane.h"
#include "ui/panels/states/timeline_lane.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/surface.h"

namespace stateroom {

/// The lanes of one user's history under each other on one axis, with the choices of the heatmap.
class HistoryPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit HistoryPanel(StatesController* states, QWidget* parent = nullptr);
  RevisionAxis* axis() { return axis_; }
  HeatmapLane* heatmap() { return heatmap_; }
  QString layer() const;
  void setLayer(const QString& name);

 Q_SIGNALS:
  void layerChosen(const QString& name);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeControls();
  void showHistory();
  void choose();
  void showScales();

  StatesController* states_;
  RevisionAxis* axis_;
  MinimapLane* minimap_;
  TimelineLane* timeline_;
  PredictionLane* prediction_;
  InputsLane* inputs_;
  HeatmapLane* heatmap_;
  QComboBox* layer_;
  Segments* tensor_;
  Segments* change_;
  QComboBox* order_;
  QComboBox* scale_;
  QList<std::pair<QString, AxisScale>> scales_;  ///< those of scale_
  Label* low_;
  Label* high_;
  QWidget* legend_;
  Label* sortedBy_;
};

}  // namespace stateroom
