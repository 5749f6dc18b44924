#pragma once

#include <QFont>
#include <QRectF>
#include <optional>
#include <vector>

#include "plots/chart_ticks.h"
#include "plots/curve.h"
#include "plots/smoother.h"

namespace stateroom::plots {

/// What a chart shows: shared by the widget that changes it and the layers that draw it.
struct ChartState {
  struct Shown {
    Curve curve;
    std::optional<SmoothedSeries> smooth;  ///< where curve.smoothed and smoothing > 0
    QList<QPointF> line, raw;              ///< what is seen of it; raw only where smoothed

    const MinMaxPyramid& lineY() const { return smooth ? smooth->y() : curve.series->y(); }
  };

  ChartColours colours;
  QFont font;
  QString title;
  Scale xScale = Scale::Count;
  QString xLabel;
  bool logY = false;
  double smoothing = 0;
  std::vector<Shown> curves;
  std::vector<Mark> marks;
  bool markLabels = false;
  std::optional<ReferenceLine> reference;
  std::optional<double> crosshair;  ///< x
  bool tableShown = false;          ///< beside the crosshair's line
  QRectF band;                      ///< the zoom rectangle in pixels; empty: none
  bool moving = false;              ///< a drag is on: speed before beauty

  /// Replaces the curves; those that stay keep their smoothed values.
  void setCurves(std::vector<Curve> next);
  void setSmoothing(double weight);
  /// Lets smoothed lines follow their points by at most `limit`; true when all have arrived.
  bool advance(std::size_t limit);

  /// First and last x of all points.
  std::optional<std::pair<double, double>> xExtent() const;
  /// Finds what is seen of every curve between two x.
  void look(double low, double high, int lineBuckets, int rawBuckets);
  /// What the y axis should hold of it: lines whole, of raw points all but outliers.
  std::optional<std::pair<double, double>> yExtent(double low, double high) const;

  /// The x of a point nearest to `x`, of the densest curve that reaches there.
  std::optional<double> snapped(double x) const;
  /// The same, so many points further on.
  std::optional<double> neighbour(double x, int points) const;
  CrosshairTable valuesAt(double x) const;

 private:
  const Series* densestAt(double x) const;
};

}  // namespace stateroom::plots
