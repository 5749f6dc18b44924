#pragma once

#include <QPixmap>
#include <QWidget>

#include "plots/picture_file.h"
#include "plots/xy_painter.h"

namespace stateroom::plots {

/// A small chart of what is not a series in time: a ROC curve, a scatter, a what-if curve. A click
/// chooses the point nearest to it, the arrow keys the next one along x; where there is a handle,
/// dragging moves it and the arrow keys too (Shift: ten steps). Marks move
/// without the curves being drawn anew.
class XyChart : public QWidget {
  Q_OBJECT

 public:
  explicit XyChart(QWidget* parent = nullptr);

  void setColours(const ChartColours& colours);
  void setTitle(const QString& title);  ///< accessible name, and drawn in exports
  const QString& title() const { return title_; }
  void setAxes(const QString& x, const QString& y = {}, Scale xScale = Scale::Number);
  /// Fixed ranges; an axis without one holds all points.
  void setRanges(std::optional<std::pair<double, double>> x,
                 std::optional<std::pair<double, double>> y);
  void setCurves(std::vector<XyCurve> curves);
  const std::vector<XyCurve>& curves() const { return content_.curves; }
  void setGuides(std::vector<XyGuide> guides);
  void setMarkers(std::vector<XyMarker> markers);
  const std::vector<XyMarker>& markers() const { return content_.markers; }
  /// A vertical line that can be dragged; `step` is one press of an arrow key.
  void setHandle(std::optional<double> x, double step = 0.005);
  std::optional<double> handle() const { return content_.handle; }

  QPointF pixelAt(QPointF value) const;
  std::pair<double, double> xRange() const { return content_.x; }
  std::pair<double, double> yRange() const { return content_.y; }

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
  void fit();
  QFont smallFont() const;
  XyPainter painterOf(QSizeF size) const;
  void moveHandle(double x);
  void chooseNext(int direction);
  void redraw();  ///< curves and all
  std::optional<std::pair<int, int>> nearest(QPointF pixel) const;
  void writePoints(QIODevice& file) const;

  XyContent content_;
  QString title_;
  std::optional<std::pair<double, double>> fixedX_, fixedY_;
  double handleStep_ = 0.005;
  std::optional<int> keyPoint_;       ///< of the last curve: where the arrow keys are
  QPixmap drawn_;                     ///< axes, guides and curves; null: they have changed
  std::optional<XyPainter> painter_;  ///< that has drawn them
};

}  // namespace stateroom::plots
