#pragma once

#include <QList>
#include <QPixmap>
#include <QPointF>
#include <QWidget>
#include <optional>
#include <utility>
#include <vector>

#include "plots/curve.h"
#include "plots/picture_file.h"

namespace stateroom::plots {

/// Points of a plane: a line, steps, dots.
struct XyCurve {
  enum class Style { Line, Dashed, Dots, LineAndDots };
  QString name;
  QColor colour;
  QList<QPointF> points;
  Style style = Style::Line;
  QList<std::pair<double, double>> spans = {};  ///< by point: a vertical interval; empty: none
  std::optional<double> labelAt = {};           ///< x where its name stands beside the line
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

/// A small chart of what is not a series in time: a ROC curve, a scatter, a what-if curve. A click
/// chooses the point nearest to it, the arrow keys the next one along x; where there is a handle,
/// dragging moves it and the arrow keys too (Shift: ten steps). What lies within one pixel of what
/// is drawn already is not drawn again, and marks move without the curves being drawn anew.
class XyChart : public QWidget {
  Q_OBJECT

 public:
  explicit XyChart(QWidget* parent = nullptr);

  void setColours(const ChartColours& colours);
  void setTitle(const QString& title);  ///< accessible name, and drawn in exports
  const QString& title() const { return title_; }
  void setAxes(const QString& x, const QString& y = {});
  /// Fixed ranges; an axis without one holds all points.
  void setRanges(std::optional<std::pair<double, double>> x,
                 std::optional<std::pair<double, double>> y);
  void setCurves(std::vector<XyCurve> curves);
  const std::vector<XyCurve>& curves() const { return curves_; }
  void setGuides(std::vector<XyGuide> guides);
  void setMarkers(std::vector<XyMarker> markers);
  const std::vector<XyMarker>& markers() const { return markers_; }
  /// A vertical line that can be dragged; `step` is one press of an arrow key.
  void setHandle(std::optional<double> x, double step = 0.005);
  std::optional<double> handle() const { return handle_; }

  QPointF pixelAt(QPointF value) const;
  std::pair<double, double> xRange() const { return x_; }
  std::pair<double, double> yRange() const { return y_; }

  /// As a picture (picture_file.h) or .csv (curve, x, y, low, high).
  Written exportTo(const QString& path, QSize size = QSize(560, 480)) const;

  QSize sizeHint() const override { return {320, 280}; }
  QSize minimumSizeHint() const override { return {160, 96}; }

 Q_SIGNALS:
  void handleMoved(double x);
  void pointChosen(int curve, int point);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Frame {
    QRectF plot;
    std::pair<double, double> x, y;
    QPointF at(QPointF value) const;
  };
  static QPolygonF thinnedLine(const Frame& frame, const QList<QPointF>& points);
  static QPolygonF thinnedDots(const Frame& frame, const QList<QPointF>& points);
  void fit();
  QFont smallFont() const;
  Frame frameOf(QSizeF size) const;
  void paint(QPainter& painter, const Frame& frame, QSizeF size) const;
  void paintCurves(QPainter& painter, const Frame& frame, QSizeF size) const;
  void paintAxes(QPainter& painter, const Frame& frame, QSizeF size) const;
  void paintGuides(QPainter& painter, const Frame& frame) const;
  void paintCurve(QPainter& painter, const Frame& frame, const XyCurve& curve) const;
  void paintName(QPainter& painter, const Frame& frame, const XyCurve& curve) const;
  void paintText(QPainter& painter, const QRectF& place, const QString& text) const;
  void paintMarkers(QPainter& painter, const Frame& frame) const;
  void paintMarkerLabels(QPainter& painter, const Frame& frame) const;
  void moveHandle(double x);
  void chooseNext(int direction);
  void redraw();  ///< curves and all
  std::optional<std::pair<int, int>> nearest(QPointF pixel) const;
  void writePoints(QIODevice& file) const;

  ChartColours colours_;
  QString title_, xLabel_, yLabel_;
  std::optional<std::pair<double, double>> fixedX_, fixedY_;
  std::pair<double, double> x_ = {0, 1}, y_ = {0, 1};
  std::vector<XyCurve> curves_;
  std::vector<XyGuide> guides_;
  std::vector<XyMarker> markers_;
  std::optional<double> handle_;
  double handleStep_ = 0.005;
  std::optional<int> keyPoint_;  ///< of the last curve: where the arrow keys are
  QPixmap drawn_;                ///< axes, guides and curves; null: they have changed
};

}  // namespace stateroom::plots
