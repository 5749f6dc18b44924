#pragma once

#include <QWidget>

#include "plots/graph_painter.h"
#include "plots/picture_file.h"

namespace stateroom::plots {

/// Shows a graph: wheel zooms at the pointer, a drag moves, + and - zoom, Home fits, arrow keys go
/// to the nearest node in that direction, Enter or a double click opens what opens.
class GraphView : public QWidget {
  Q_OBJECT

 public:
  explicit GraphView(QWidget* parent = nullptr);

  void setColours(const GraphColours& colours);
  /// Keeps the zoom, and where the selected node's head stood on the screen; the first picture is
  /// fitted.
  void setPicture(GraphPicture picture);
  const GraphPicture& picture() const { return picture_; }
  void clear();
  /// What is said in the middle while there is no picture.
  void setHint(const QString& hint);

  double zoom() const { return zoom_; }
  void setZoom(double zoom);  ///< around the middle
  void fit();
  QString selected() const { return selected_; }
  void select(const QString& id);  ///< without a signal
  void reveal(const QString& id);  ///< brings it into view
  /// Brings everything into view where that is readable (a zoom of `least`), else fills the view
  /// with this node; one that is taller than the view is shown from its head on.
  void show(const QString& id, double least);
  using QWidget::show;
  /// Selects the next node after the selected one whose title or id contains the text; false: none.
  bool findNext(const QString& text);
  QRectF screenRect(const QString& id) const;  ///< in this widget; null: no such node

  /// Everything at 100 %, whatever is in view.
  QImage image(double scale) const;
  Written exportTo(const QString& path) const;  ///< as a picture (picture_file.h)

  QSize sizeHint() const override { return {640, 480}; }
  QSize minimumSizeHint() const override { return {240, 160}; }

 Q_SIGNALS:
  void chosen(const QString& id);     ///< by the user; empty: nothing
  void activated(const QString& id);  ///< opened or closed by the user
  void zoomChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool event(QEvent* event) override;

 private:
  const GraphPicture::Node* node(const QString& id) const;
  const GraphPicture::Node* nodeAt(QPointF screen) const;
  QPointF toGraph(QPointF screen) const { return (screen - origin_) / zoom_; }
  QRectF toScreen(const QRectF& box) const;
  void zoomAt(QPointF screen, double factor);
  void goTowards(QPointF direction);
  QRectF visible() const { return {toGraph({0, 0}), QSizeF(size()) / zoom_}; }
  GraphPainter graphPainter() const;
  void paintWhole(QPaintDevice& device) const;
  void placeMap();
  QRectF mapRect() const;
  bool moveByMap(QPointF screen);

  GraphPicture picture_;
  std::vector<QRectF> edgeBoxes_;
  GraphColours colours_;
  QString selected_, hint_;
  double zoom_ = 1;
  QPointF origin_;  ///< of the graph on the screen
  bool fitted_ = true;
  Qt::Corner mapCorner_ = Qt::BottomLeftCorner;
  enum class Drag { None, Pan, Map };
  Drag drag_ = Drag::None;
  QPointF dragLast_, dragStart_;
};

}  // namespace stateroom::plots
