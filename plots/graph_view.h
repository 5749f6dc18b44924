#pragma once

#include <QColor>
#include <QList>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QWidget>
#include <expected>
#include <vector>

namespace stateroom::plots {

/// A graph whose places are known: what a GraphView draws. y grows downwards.
struct GraphPicture {
  enum class Shape { Box, Frame, Pill, Text };
  struct Node {
    QString id = {};      ///< unique
    QString title = {};   ///< in bold
    QString detail = {};  ///< below it
    QString note = {};    ///< at the right of a frame's head
    QRectF box = {};
    Shape shape = Shape::Box;
    bool opens = false;   ///< has something inside that it can show
    bool marked = false;  ///< drawn in the colour of marks: a state
  };
  struct Edge {
    QList<QPointF> points = {};  ///< first to last, at least two
    QString label = {};
    bool marked = false;  ///< dashed, in the colour of marks
  };
  std::vector<Node> nodes;  ///< frames before what lies in them
  std::vector<Edge> edges;
  QSizeF size;
};

struct GraphColours {
  QColor base, box, frame, text, secondaryText, line, accent, mark, selection;
};

/// Shows a graph: wheel zooms at the pointer, a drag moves, + and - zoom, Home fits, arrow keys go
/// to the nearest node in that direction, Enter or a double click opens what opens. What is not in
/// view is not drawn, and small text is left out, so that thousands of nodes stay fluid.
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

  double zoom() const { return zoom_; }
  void setZoom(double zoom);  ///< around the middle
  void fit();
  QString selected() const { return selected_; }
  void select(const QString& id);  ///< without a signal
  void reveal(const QString& id);  ///< brings it into view
  /// Selects the next node after the selected one whose title or id contains the text; false: none.
  bool findNext(const QString& text);
  QRectF screenRect(const QString& id) const;  ///< in this widget; null: no such node

  /// Everything at 100 %, whatever is in view.
  QImage image(double scale) const;
  std::expected<void, QString> exportTo(const QString& path);  ///< .png (twice the size) or .svg

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
  void paintGraph(QPainter& painter, const QRectF& visible, double zoom) const;
  void paintEdge(QPainter& painter, const GraphPicture::Edge& edge, double zoom) const;
  void paintNode(QPainter& painter, const GraphPicture::Node& node, double zoom) const;
  void paintMap(QPainter& painter) const;
  QRectF mapRect() const;
  bool moveByMap(QPointF screen);

  GraphPicture picture_;
  std::vector<QRectF> edgeBoxes_;
  GraphColours colours_;
  QString selected_;
  double zoom_ = 1;
  QPointF origin_;  ///< of the graph on the screen
  bool fitted_ = true;
  enum class Drag { None, Pan, Map };
  Drag drag_ = Drag::None;
  QPointF dragLast_, dragStart_;
};

}  // namespace stateroom::plots
