#pragma once

#include "plots/chart_state.h"
#include "plots/custom_plot.h"

namespace stateroom::plots {

/// A layer of a chart that paints from the shared state, clipped to the plot.
class ChartLayer : public QCPLayerable {
 public:
  ChartLayer(QCustomPlot& plot, const QString& layer, const ChartState& state);

 protected:
  void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
  QRect clipRect() const override;
  QRectF plotRect() const;
  double xPixel(double x) const;
  double yPixel(double y) const;

  const ChartState& state_;
};

/// The lines: raw points faint, one pixel wide and without antialiasing; the lines themselves thick
/// and smooth as long as they have few points.
class CurveLayer final : public ChartLayer {
 public:
  using ChartLayer::ChartLayer;

 private:
  void draw(QCPPainter* painter) override;
  void drawRaw(QCPPainter& painter, const ChartState::Shown& shown) const;
  void drawLine(QCPPainter& painter, const ChartState::Shown& shown) const;
  void drawEnd(QCPPainter& painter, const ChartState::Shown& shown) const;
  QList<QPolygonF> polylines(const QList<QPointF>& points) const;
};

/// Vertical marks with their labels on two lines, and the horizontal reference line.
class MarkLayer final : public ChartLayer {
 public:
  using ChartLayer::ChartLayer;

 private:
  void draw(QCPPainter* painter) override;
  void drawReference(QCPPainter& painter) const;
  void drawLabels(QCPPainter& painter) const;
};

/// The crosshair's line, the points it hits, its table, and the zoom rectangle. Lies on a buffered
/// layer of its own, so that moving it redraws nothing else.
class CrosshairLayer final : public ChartLayer {
 public:
  using ChartLayer::ChartLayer;

 private:
  void draw(QCPPainter* painter) override;
  void drawPoints(QCPPainter& painter) const;
  void drawTable(QCPPainter& painter) const;
};

}  // namespace stateroom::plots
