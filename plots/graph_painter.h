#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QPainter>
#include <QPointF>
#include <QRectF>
#include <QString>
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

/// Paints a graph, in its own places. What is not visible is not drawn, and small text is left out,
/// so that thousands of nodes stay fluid.
struct GraphPainter {
  static constexpr double kReadable = 0.55;   ///< below this zoom there is no text
  static constexpr double kBeautiful = 0.35;  ///< below this no curves and no antialiasing

  const GraphPicture& picture;
  const std::vector<QRectF>& edgeBoxes;  ///< edgeBoxesOf(picture)
  const GraphColours& colours;
  QFont strong, plain;  ///< titles, and words beside them
  QString selected = {};

  void paint(QPainter& painter, const QRectF& visible, double zoom) const;
  /// In small, within `frame`, with what is in view; `map` is where the whole graph lies in it.
  void paintMap(QPainter& painter, const QRectF& map, const QRectF& visible) const;

 private:
  void paintEdge(QPainter& painter, const GraphPicture::Edge& edge, double zoom) const;
  void paintNode(QPainter& painter, const GraphPicture::Node& node, double zoom) const;
  void paintHead(QPainter& painter, const GraphPicture::Node& frame) const;
  void paintWords(QPainter& painter, const GraphPicture::Node& node) const;
};

std::vector<QRectF> edgeBoxesOf(const GraphPicture& picture);

}  // namespace stateroom::plots
