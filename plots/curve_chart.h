#pragma once

#include <QPoint>
#include <QWidget>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "plots/chart_ticks.h"
#include "plots/curve.h"

class QCustomPlot;

namespace stateroom::plots {

struct ChartState;

/// One metric of several runs. Drag zooms into a rectangle (a flat one: into its x range), the
/// wheel zooms x at the pointer (Ctrl: y), middle button or Shift drags, a double click or Home
/// fits, arrow keys move the crosshair point by point. While nothing is zoomed, the axes follow
/// growing curves.
class CurveChart : public QWidget {
  Q_OBJECT

 public:
  explicit CurveChart(QWidget* parent = nullptr);
  ~CurveChart() override;

  void setColours(const ChartColours& colours);
  void setTitle(const QString& title);  ///< drawn in exported pictures only
  QString title() const;
  /// `label` names x in the crosshair's table and in exports ("step").
  void setXAxis(Scale scale, const QString& label);
  void setLogY(bool on);
  bool isLogY() const;
  void setSmoothing(double weight);  ///< 0 … 0.9999
  double smoothing() const;
  void setCurves(std::vector<Curve> curves);
  std::vector<Curve> curves() const;
  void setMarks(std::vector<Mark> marks, bool labelled);
  void setReferenceLine(std::optional<ReferenceLine> line);
  /// The series have grown or shrunk. Redraws coalesce.
  void refresh();

  std::pair<double, double> xRange() const;
  std::pair<double, double> yRange() const;
  void setXRange(double low, double high);
  void fit();
  bool isZoomed() const { return xZoomed_ || yZoomed_; }

  /// `table`: show all values beside it, as the chart under the pointer does.
  void setCrosshair(std::optional<double> x, bool table);
  std::optional<double> crosshair() const;
  CrosshairTable valuesAt(double x) const;
  QPointF pixelAt(double x, double y) const;  ///< in this widget

  /// For pictures made of vectors: far more points than a screen has, until the next redraw.
  void lookClosely();
  const ChartState& state() const { return *state_; }
  QCustomPlot& plot() { return *plot_; }

  QSize sizeHint() const override { return {420, 220}; }
  QSize minimumSizeHint() const override { return {160, 96}; }

 Q_SIGNALS:
  void xRangeChanged(double low, double high);  ///< by the user
  void fitted();                                ///< by the user
  void crosshairMoved(double x);
  void crosshairLeft();

 protected:
  bool event(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  enum class Drag { None, Zoom, Pan };

  void setUpPlot();
  void applyColours();
  void applyTickers();
  void prepare();  ///< before each redraw: smoothing goes on, fitted axes follow
  void look(int pixels);
  int mostTicksUp() const;
  void fitY();
  void fitByUser();
  void showRange(double low, double high);
  void zoomX(double centre, double factor);
  void zoomY(double centre, double factor);
  void panBy(QPoint delta);
  QRectF zoomBand(QPoint at) const;
  void endZoom(QPoint at);
  void moveCrosshair(QPointF at);
  void stepCrosshair(int points);
  void redrawCrosshair();

  std::unique_ptr<ChartState> state_;
  QCustomPlot* plot_;
  bool xZoomed_ = false, yZoomed_ = false;
  Drag drag_ = Drag::None;
  QPoint dragStart_, dragLast_;
};

}  // namespace stateroom::plots
