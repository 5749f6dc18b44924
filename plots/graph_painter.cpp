#include "plots/graph_painter.h"

#include <QPainterPath>
#include <QPolygonF>

namespace stateroom::plots {

namespace {

constexpr double kRadius = 4, kHead = 30;

/// Through the points, leaving and arriving upright.
QPainterPath curveThrough(const QList<QPointF>& points) {
  QPainterPath path(points.front());
  for (qsizetype i = 1; i < points.size(); ++i) {
    const QPointF from = points[i - 1], to = points[i];
    const double half = (to.y() - from.y()) / 2;
    path.cubicTo(from + QPointF(0, half), to - QPointF(0, half), to);
  }
  return path;
}

}  // namespace

std::vector<QRectF> edgeBoxesOf(const GraphPicture& picture) {
  std::vector<QRectF> boxes;
  for (const auto& edge : picture.edges)
    boxes.push_back(QPolygonF(edge.points).boundingRect().adjusted(-4, -4, 4, 4));
  return boxes;
}

/// Frames first, then edges, then what stands before them: nodes and the frames' words.
void GraphPainter::paint(QPainter& painter, const QRectF& visible, double zoom) const {
  const bool beautiful = zoom >= kBeautiful;
  painter.setRenderHint(QPainter::Antialiasing, beautiful);
  const auto isFrame = [](const auto& each) { return each.shape == GraphPicture::Shape::Frame; };
  for (const auto& each : picture.nodes)
    if (isFrame(each) && each.box.intersects(visible)) paintNode(painter, each, zoom);
  for (std::size_t i = 0; i < picture.edges.size(); ++i)
    if (edgeBoxes[i].intersects(visible)) paintEdge(painter, picture.edges[i], zoom);
  for (const auto& each : picture.nodes)
    if (!isFrame(each) && each.box.intersects(visible)) paintNode(painter, each, zoom);
  if (zoom < kReadable) return;
  for (const auto& each : picture.nodes)
    if (isFrame(each) && each.box.intersects(visible)) paintHead(painter, each);
}

void GraphPainter::paintEdge(QPainter& painter, const GraphPicture::Edge& edge, double zoom) const {
  const QColor& colour = edge.marked ? colours.mark : colours.line;
  const bool beautiful = zoom >= kBeautiful;
  QPen pen(colour, beautiful ? 1.25 : 0, edge.marked && beautiful ? Qt::DashLine : Qt::SolidLine);
  pen.setCosmetic(!beautiful);
  painter.setPen(pen);
  painter.setBrush(Qt::NoBrush);
  if (!beautiful) return painter.drawPolyline(edge.points.constData(), int(edge.points.size()));
  painter.drawPath(curveThrough(edge.points));
  const QPointF tip = edge.points.back();
  const double down = tip.y() >= edge.points[edge.points.size() - 2].y() ? 1 : -1;
  painter.setPen(QPen(colour, 1.25));
  painter.drawLine(tip, tip + QPointF(-4, -6 * down));
  painter.drawLine(tip, tip + QPointF(4, -6 * down));
  if (edge.label.isEmpty() || zoom < kReadable) return;
  painter.setFont(plain);
  painter.setPen(colours.secondaryText);
  const QPointF from = edge.points.front();
  painter.drawText(from + QPointF(7, 15), edge.label);
}

void GraphPainter::paintNode(QPainter& painter, const GraphPicture::Node& node, double zoom) const {
  using Shape = GraphPicture::Shape;
  const bool isSelected = node.id == selected, isFrame = node.shape == Shape::Frame;
  const QColor line = node.marked             ? colours.mark
                      : isSelected || isFrame ? colours.accent
                                              : colours.line;
  const QColor fill = isSelected && !isFrame ? colours.selection
                      : isFrame              ? colours.frame
                                             : colours.box;
  if (zoom < kBeautiful && !isFrame)
    return painter.fillRect(node.box, isSelected ? colours.accent : line);
  if (node.shape != Shape::Text) {
    painter.setPen(QPen(line, isSelected ? 2 : 1));
    painter.setBrush(fill);
    const double radius = node.shape == Shape::Pill ? node.box.height() / 2 : kRadius;
    painter.drawRoundedRect(node.box, radius, radius);
  }
  if (zoom >= kReadable && !isFrame) paintWords(painter, node);
}

void GraphPainter::paintHead(QPainter& painter, const GraphPicture::Node& frame) const {
  const QFontMetricsF bold(strong);
  const QRectF head(frame.box.left() + 10, frame.box.top(), frame.box.width() - 20, kHead);
  const auto word = [&](const QRectF& area, Qt::Alignment side, const QString& text) {
    const auto where = side | Qt::AlignVCenter;
    const QRectF ink = painter.boundingRect(area, static_cast<int>(where), text);
    painter.fillRect(ink.adjusted(-2, 0, 2, 0), colours.frame);  // edges come in behind it
    painter.drawText(area, where, text);
  };
  painter.setFont(strong);
  painter.setPen(colours.text);
  word(head, Qt::AlignLeft, frame.title);
  painter.setFont(plain);
  painter.setPen(colours.secondaryText);
  word(head.adjusted(bold.horizontalAdvance(frame.title) + 8, 0, 0, 0), Qt::AlignLeft,
       frame.detail);
  if (frame.box.width() > 260) word(head, Qt::AlignRight, frame.note);
}

void GraphPainter::paintWords(QPainter& painter, const GraphPicture::Node& node) const {
  const QFontMetricsF bold(strong);
  const double room = node.box.width() - 12;
  const QRectF area = node.box.adjusted(6, 4, -6, -4);
  const bool single = node.detail.isEmpty();
  painter.setPen(colours.text);
  painter.setFont(strong);
  painter.drawText(single ? area : area.adjusted(0, 0, 0, -area.height() / 2),
                   Qt::AlignHCenter | Qt::AlignVCenter,
                   bold.elidedText(node.title, Qt::ElideMiddle, room));
  if (single) return;
  painter.setFont(plain);
  painter.setPen(colours.secondaryText);
  painter.drawText(area.adjusted(0, area.height() / 2, 0, 0), Qt::AlignHCenter | Qt::AlignVCenter,
                   QFontMetricsF(plain).elidedText(node.detail, Qt::ElideMiddle, room));
}

/// The whole graph in small, with what is in view.
void GraphPainter::paintMap(QPainter& painter, const QRectF& map, const QRectF& visible) const {
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(colours.line, 0));
  painter.setBrush(colours.base);
  painter.drawRect(map);
  painter.save();
  painter.setClipRect(map);
  const double scale = map.width() / picture.size.width();
  for (const auto& each : picture.nodes) {
    const QRectF box(map.topLeft() + each.box.topLeft() * scale, each.box.size() * scale);
    const bool frameNode = each.shape == GraphPicture::Shape::Frame;
    painter.fillRect(box, frameNode     ? colours.selection
                          : each.marked ? colours.mark
                                        : colours.line);
  }
  painter.setPen(QPen(colours.accent, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(map.topLeft() + visible.topLeft() * scale, visible.size() * scale));
  painter.restore();
}

}  // namespace stateroom::plots
