#pragma once

#include <QFont>
#include <QList>
#include <QPainter>
#include <QPointF>
#include <QPolygonF>
#include <optional>
#include <utility>
#include <vector>

#include "plots/chart_ticks.h"
#include "plots/curve.h"

namespace stateroom::plots {

/// Points of a plane: a line, steps, dots.
struct XyCurve {
  enum class Style { Line, Dashed, Dots, LineAndDots };
  QString name;
  QColor colour;
  QList<QPointF> points;
  Style style = Style::Line;
  QList<std::pair<double, double>> spans = {};  ///< by point: a vertical interval; empty: none
  std::optional<double> labelAt = {};           ///< x near which its name stands beside the line
};

/// A faint dashed line over the whole plot; the label of a horizontal one stands at its left end.
struct XyGuide {
  enum class Kind { Diagonal, Horizontal, Vertical };
  Kind kind = Kind::Diagonal;
  double at = 0;
  QString label = {};
};

/// A hollow circle with words beside it.
struct XyMarker {
  QPointF at;
  QColor colour;
  QString label;
};

bool isFinite(QPointF point);

/// What a chart shows.
struct XyContent {
  ChartColours colours;
  QString xLabel, yLabel;
  Scale xScale = Scale::Number;
  std::pair<double, double> x = {0, 1}, y = {0, 1};
  std::vector<XyCurve> curves;
  std::vector<XyGuide> guides;
  std::vector<XyMarker> markers;
  std::optional<double> handle;  ///< x of a line that can be dragged
};

/// Paints a chart at a size. What lies within one pixel of what is drawn already is not drawn
/// again; words stand where they hide least of the curves.
class XyPainter {
 public:
  XyPainter(const XyContent& content, QSizeF size, const QFont& font);

  const QRectF& plot() const { return plot_; }
  QPointF at(QPointF value) const;

  /// Ground, axes, guides and curves. Remembers where the curves lie.
  void paintCurves(QPainter& painter);
  /// Handle and markers, over the curves that were painted.
  void paintMarkers(QPainter& painter) const;

 private:
  QPolygonF thinnedLine(const QList<QPointF>& points) const;
  QPolygonF thinnedDots(const QList<QPointF>& points) const;
  void paintAxes(QPainter& painter) const;
  void paintGuide(QPainter& painter, const XyGuide& guide) const;
  void paintCurve(QPainter& painter, const XyCurve& curve);
  void paintName(QPainter& painter, const XyCurve& curve) const;
  void paintMarkerLabel(QPainter& painter, const XyMarker& marker,
                        std::vector<QRectF>& taken) const;
  void paintText(QPainter& painter, const QRectF& place, const QString& text) const;
  double hiddenBy(const QRectF& place) const;
  QRectF leastHiding(const std::vector<QRectF>& places) const;

  const XyContent& content_;
  QSizeF size_;
  QFont font_;
  QRectF plot_;
  std::vector<QPolygonF> drawn_;  ///< the curves, in pixels
};

}  // namespace stateroom::plots
