#include "plots/graph_view.h"

#include <QCoreApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kMargin = 24, kLeastZoom = 0.02, kMostZoom = 4;
constexpr double kReadable = 0.55;   // below this zoom there is no text
constexpr double kBeautiful = 0.35;  // below this no curves and no antialiasing
constexpr double kRadius = 4, kHead = 30;
constexpr QSizeF kMap(168, 96);

QFont fontOf(const QWidget& widget, int pixels, QFont::Weight weight) {
  QFont font = widget.font();
  font.setPixelSize(pixels);
  font.setWeight(weight);
  return font;
}

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

QRectF boundsOf(const QList<QPointF>& points) {
  return QPolygonF(points).boundingRect().adjusted(-4, -4, 4, 4);
}

}  // namespace

GraphView::GraphView(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
}

void GraphView::setColours(const GraphColours& colours) {
  colours_ = colours;
  update();
}

void GraphView::setPicture(GraphPicture picture) {
  const QRectF before = screenRect(selected_);
  const bool first = picture_.nodes.empty();
  picture_ = std::move(picture);
  edgeBoxes_.clear();
  for (const auto& edge : picture_.edges) edgeBoxes_.push_back(boundsOf(edge.points));
  if (first || fitted_) {
    fit();
  } else if (const QRectF now = screenRect(selected_); !before.isNull() && !now.isNull()) {
    origin_ += QPointF(before.center().x() - now.center().x(), before.top() - now.top());
  }
  update();
}

void GraphView::clear() {
  picture_ = {};
  edgeBoxes_.clear();
  selected_.clear();
  fitted_ = true;
  update();
}

void GraphView::setZoom(double zoom) {
  zoomAt(rect().toRectF().center(), zoom / zoom_);
}

void GraphView::fit() {
  fitted_ = true;
  if (picture_.size.isEmpty()) return;
  const double across = (width() - 2 * kMargin) / picture_.size.width();
  const double down = (height() - 2 * kMargin) / picture_.size.height();
  zoom_ = std::clamp(std::min({across, down, 1.0}), kLeastZoom, kMostZoom);
  const QSizeF shown = picture_.size * zoom_;
  origin_ =
      QPointF((width() - shown.width()) / 2, std::max(kMargin, (height() - shown.height()) / 2));
  update();
  Q_EMIT zoomChanged();
}

void GraphView::zoomAt(QPointF screen, double factor) {
  const double next = std::clamp(zoom_ * factor, kLeastZoom, kMostZoom);
  origin_ = screen - (screen - origin_) * (next / zoom_);
  zoom_ = next;
  fitted_ = false;
  update();
  Q_EMIT zoomChanged();
}

const GraphPicture::Node* GraphView::node(const QString& id) const {
  const auto found = std::ranges::find(picture_.nodes, id, &GraphPicture::Node::id);
  return id.isEmpty() || found == picture_.nodes.end() ? nullptr : &*found;
}

const GraphPicture::Node* GraphView::nodeAt(QPointF screen) const {
  const QPointF at = toGraph(screen);
  for (auto each = picture_.nodes.rbegin(); each != picture_.nodes.rend(); ++each)
    if (each->box.contains(at)) return &*each;
  return nullptr;
}

QRectF GraphView::toScreen(const QRectF& box) const {
  return {box.topLeft() * zoom_ + origin_, box.size() * zoom_};
}

QRectF GraphView::screenRect(const QString& id) const {
  const auto* found = node(id);
  return found == nullptr ? QRectF() : toScreen(found->box);
}

void GraphView::select(const QString& id) {
  selected_ = id;
  update();
}

void GraphView::reveal(const QString& id) {
  const QRectF box = screenRect(id);
  const QRectF area = rect().toRectF().adjusted(kMargin, kMargin, -kMargin, -kMargin);
  if (box.isNull() || area.contains(box)) return;
  origin_ += area.center() - box.center();
  fitted_ = false;
  update();
}

bool GraphView::findNext(const QString& text) {
  const auto& nodes = picture_.nodes;
  if (text.isEmpty() || nodes.empty()) return false;
  const auto* current = node(selected_);
  const std::size_t start =
      current == nullptr ? nodes.size() - 1 : static_cast<std::size_t>(current - nodes.data());
  for (std::size_t i = 1; i <= nodes.size(); ++i) {
    const auto& each = nodes[(start + i) % nodes.size()];
    if (!each.title.contains(text, Qt::CaseInsensitive) &&
        !each.id.contains(text, Qt::CaseInsensitive))
      continue;
    select(each.id);
    if (zoom_ < kReadable) setZoom(1);
    reveal(each.id);
    Q_EMIT chosen(each.id);
    return true;
  }
  return false;
}

// ---- painting

void GraphView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), colours_.base);
  const QRectF visible(toGraph(QPointF(0, 0)), QSizeF(size()) / zoom_);
  painter.save();
  painter.translate(origin_);
  painter.scale(zoom_, zoom_);
  paintGraph(painter, visible, zoom_);
  painter.restore();
  if (!picture_.nodes.empty() && !visible.contains(QRectF(QPointF(), picture_.size)))
    paintMap(painter);
  if (hasFocus()) {
    painter.setPen(QPen(colours_.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

/// Frames first, then edges, then what stands before them.
void GraphView::paintGraph(QPainter& painter, const QRectF& visible, double zoom) const {
  const bool beautiful = zoom >= kBeautiful;
  painter.setRenderHint(QPainter::Antialiasing, beautiful);
  const auto isFrame = [](const auto& each) { return each.shape == GraphPicture::Shape::Frame; };
  for (const auto& each : picture_.nodes)
    if (isFrame(each) && each.box.intersects(visible)) paintNode(painter, each, zoom);
  for (std::size_t i = 0; i < picture_.edges.size(); ++i)
    if (edgeBoxes_[i].intersects(visible)) paintEdge(painter, picture_.edges[i], zoom);
  for (const auto& each : picture_.nodes)
    if (!isFrame(each) && each.box.intersects(visible)) paintNode(painter, each, zoom);
}

void GraphView::paintEdge(QPainter& painter, const GraphPicture::Edge& edge, double zoom) const {
  const QColor& colour = edge.marked ? colours_.mark : colours_.line;
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
  painter.setFont(fontOf(*this, 11, QFont::Normal));
  painter.setPen(colours_.secondaryText);
  const QPointF from = edge.points.front();
  painter.drawText(from + QPointF(7, 15), edge.label);
}

void GraphView::paintNode(QPainter& painter, const GraphPicture::Node& node, double zoom) const {
  using Shape = GraphPicture::Shape;
  const bool isSelected = node.id == selected_, isFrame = node.shape == Shape::Frame;
  const QColor line = node.marked             ? colours_.mark
                      : isSelected || isFrame ? colours_.accent
                                              : colours_.line;
  const QColor fill = isSelected && !isFrame ? colours_.selection
                      : isFrame              ? colours_.frame
                                             : colours_.box;
  if (zoom < kBeautiful && !isFrame)
    return painter.fillRect(node.box, isSelected ? colours_.accent : line);
  if (node.shape != Shape::Text) {
    painter.setPen(QPen(line, isSelected ? 2 : 1));
    painter.setBrush(fill);
    const double radius = node.shape == Shape::Pill ? node.box.height() / 2 : kRadius;
    painter.drawRoundedRect(node.box, radius, radius);
  }
  if (zoom < kReadable) return;
  painter.setPen(colours_.text);
  painter.setFont(fontOf(*this, 12, QFont::DemiBold));
  const QFontMetricsF bold(painter.font());
  if (isFrame) {
    const QRectF head(node.box.left() + 10, node.box.top(), node.box.width() - 20, kHead);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, node.title);
    painter.setFont(fontOf(*this, 11, QFont::Normal));
    painter.setPen(colours_.secondaryText);
    painter.drawText(head.adjusted(bold.horizontalAdvance(node.title) + 8, 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter, node.detail);
    if (node.box.width() > 260)
      painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter, node.note);
    return;
  }
  const double room = node.box.width() - 12;
  const QRectF area = node.box.adjusted(6, 4, -6, -4);
  const bool single = node.detail.isEmpty();
  painter.drawText(single ? area : area.adjusted(0, 0, 0, -area.height() / 2),
                   Qt::AlignHCenter | Qt::AlignVCenter,
                   bold.elidedText(node.title, Qt::ElideMiddle, room));
  if (single) return;
  painter.setFont(fontOf(*this, 11, QFont::Normal));
  painter.setPen(colours_.secondaryText);
  painter.drawText(area.adjusted(0, area.height() / 2, 0, 0), Qt::AlignHCenter | Qt::AlignVCenter,
                   QFontMetricsF(painter.font()).elidedText(node.detail, Qt::ElideMiddle, room));
}

QRectF GraphView::mapRect() const {
  const QSizeF size = picture_.size.scaled(kMap, Qt::KeepAspectRatio);
  return {QPointF(12, height() - kMap.height() - 12), size};
}

/// The whole graph in small, with what is in view.
void GraphView::paintMap(QPainter& painter) const {
  const QRectF frame(QPointF(12, height() - kMap.height() - 12), kMap);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(QPen(colours_.line, 0));
  painter.setBrush(colours_.base);
  painter.drawRect(frame);
  painter.save();
  painter.setClipRect(frame);
  const QRectF map = mapRect();
  const double scale = map.width() / picture_.size.width();
  for (const auto& each : picture_.nodes) {
    const QRectF box(map.topLeft() + each.box.topLeft() * scale, each.box.size() * scale);
    const bool frameNode = each.shape == GraphPicture::Shape::Frame;
    painter.fillRect(box, frameNode     ? colours_.selection
                          : each.marked ? colours_.mark
                                        : colours_.line);
  }
  const QRectF visible(toGraph(QPointF(0, 0)), QSizeF(size()) / zoom_);
  painter.setPen(QPen(colours_.accent, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(map.topLeft() + visible.topLeft() * scale, visible.size() * scale));
  painter.restore();
}

QImage GraphView::image(double scale) const {
  QImage image(((picture_.size + QSizeF(2 * kMargin, 2 * kMargin)) * scale).toSize(),
               QImage::Format_RGB32);
  if (image.isNull()) return image;
  image.fill(colours_.base);
  QPainter painter(&image);
  painter.scale(scale, scale);
  painter.translate(kMargin, kMargin);
  paintGraph(painter, QRectF(QPointF(), picture_.size), std::max(scale, 1.0));
  return image;
}

std::expected<void, QString> GraphView::exportTo(const QString& path) {
  QSaveFile file(path);
  const auto failed = [&path](const QString& reason) {
    return std::unexpected(
        QCoreApplication::translate("plots", "%1 cannot be written: %2").arg(path, reason));
  };
  if (!file.open(QIODevice::WriteOnly)) return failed(file.errorString());
  if (path.endsWith(u".svg"_s)) {
    QSvgGenerator generator;
    const QSize size = (picture_.size + QSizeF(2 * kMargin, 2 * kMargin)).toSize();
    generator.setOutputDevice(&file);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    QPainter painter(&generator);
    painter.fillRect(QRect(QPoint(0, 0), size), colours_.base);
    painter.translate(kMargin, kMargin);
    paintGraph(painter, QRectF(QPointF(), picture_.size), 1);
  } else if (!image(2).save(&file, "PNG")) {
    return failed(QCoreApplication::translate("plots", "the picture is too large"));
  }
  if (!file.commit()) return failed(file.errorString());
  return {};
}

// ---- hands

void GraphView::resizeEvent(QResizeEvent*) {
  if (fitted_) fit();
}

bool GraphView::moveByMap(QPointF screen) {
  const QRectF map = mapRect();
  const double scale = map.width() / picture_.size.width();
  const QPointF centre = (screen - map.topLeft()) / scale;
  origin_ = rect().toRectF().center() - centre * zoom_;
  fitted_ = false;
  update();
  return true;
}

void GraphView::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::RightButton) return;
  dragStart_ = dragLast_ = event->position();
  const QRectF visible(toGraph(QPointF(0, 0)), QSizeF(size()) / zoom_);
  const bool mapShown =
      !picture_.nodes.empty() && !visible.contains(QRectF(QPointF(), picture_.size));
  drag_ = mapShown && mapRect().contains(event->position()) ? Drag::Map : Drag::Pan;
  if (drag_ == Drag::Map) moveByMap(event->position());
}

void GraphView::mouseMoveEvent(QMouseEvent* event) {
  if (drag_ == Drag::None) return;
  if (drag_ == Drag::Map) {
    moveByMap(event->position());
    return;
  }
  origin_ += event->position() - dragLast_;
  dragLast_ = event->position();
  if ((dragLast_ - dragStart_).manhattanLength() > 4) fitted_ = false;
  update();
}

void GraphView::mouseReleaseEvent(QMouseEvent* event) {
  const Drag drag = std::exchange(drag_, Drag::None);
  if (drag != Drag::Pan || (event->position() - dragStart_).manhattanLength() > 4) return;
  const auto* found = nodeAt(event->position());
  select(found == nullptr ? QString() : found->id);
  Q_EMIT chosen(selected_);
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event) {
  const auto* found = nodeAt(event->position());
  if (found == nullptr) return fit();
  select(found->id);
  if (found->opens) Q_EMIT activated(QString(found->id));
}

void GraphView::wheelEvent(QWheelEvent* event) {
  if (event->modifiers().testFlag(Qt::ShiftModifier)) {
    origin_ += QPointF(event->angleDelta()) / 2;
    fitted_ = false;
    update();
  } else {
    zoomAt(event->position(), std::pow(1.0015, event->angleDelta().y()));
  }
  event->accept();
}

void GraphView::goTowards(QPointF direction) {
  const auto* from = node(selected_);
  if (from == nullptr) {
    if (picture_.nodes.empty()) return;
    select(picture_.nodes.front().id);
    reveal(selected_);
    Q_EMIT chosen(selected_);
    return;
  }
  const GraphPicture::Node* best = nullptr;
  double least = 0;
  for (const auto& each : picture_.nodes) {
    const QPointF away = each.box.center() - from->box.center();
    const double along = QPointF::dotProduct(away, direction);
    const double aside = std::abs(away.x() * direction.y() - away.y() * direction.x());
    if (&each == from || along <= 1) continue;
    const double cost = along + 2 * aside;
    if (best == nullptr || cost < least) best = &each, least = cost;
  }
  if (best == nullptr) return;
  select(best->id);
  reveal(best->id);
  Q_EMIT chosen(selected_);
}

void GraphView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return goTowards({-1, 0});
    case Qt::Key_Right:
      return goTowards({1, 0});
    case Qt::Key_Up:
      return goTowards({0, -1});
    case Qt::Key_Down:
      return goTowards({0, 1});
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return setZoom(zoom_ * 1.25);
    case Qt::Key_Minus:
      return setZoom(zoom_ / 1.25);
    case Qt::Key_Home:
      return fit();
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (const auto* found = node(selected_); found != nullptr && found->opens)
        Q_EMIT activated(QString(found->id));
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

bool GraphView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto* found = nodeAt(help->pos());
  QToolTip::showText(
      help->globalPos(),
      found == nullptr ? QString() : QStringList{found->id, found->detail}.join(u'\n').trimmed(),
      this);
  return true;
}

}  // namespace stateroom::plots
