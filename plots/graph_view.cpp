#include "plots/graph_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <limits>

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kMargin = 24, kLeastZoom = 0.02, kMostZoom = 4;
constexpr QSizeF kMargins(2 * kMargin, 2 * kMargin);
constexpr QSizeF kMap(168, 96);

QFont fontOf(const QWidget& widget, int pixels, QFont::Weight weight) {
  QFont font = widget.font();
  font.setPixelSize(pixels);
  font.setWeight(weight);
  return font;
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
  edgeBoxes_ = edgeBoxesOf(picture_);
  if (first || fitted_) {
    fit();
  } else if (const QRectF now = screenRect(selected_); !before.isNull() && !now.isNull()) {
    origin_ += QPointF(before.center().x() - now.center().x(), before.top() - now.top());
  }
  placeMap();
  update();
}

void GraphView::clear() {
  picture_ = {};
  edgeBoxes_.clear();
  selected_.clear();
  fitted_ = true;
  update();
}

void GraphView::setHint(const QString& hint) {
  hint_ = hint;
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
  const bool larger = box.width() > area.width() || box.height() > area.height();
  if (box.isNull() || area.contains(box) || (larger && area.contains(box.topLeft()))) return;
  origin_ += QPointF(
      box.width() > area.width() ? area.left() - box.left() : area.center().x() - box.center().x(),
      box.height() > area.height() ? area.top() - box.top() : area.center().y() - box.center().y());
  fitted_ = false;
  placeMap();
  update();
}

void GraphView::show(const QString& id, double least) {
  const auto* found = node(id);
  if (found == nullptr) return;
  fit();
  if (zoom_ >= least) return placeMap();
  const QRectF area = rect().toRectF().adjusted(kMargin, kMargin, -kMargin, -kMargin);
  const QSizeF box = found->box.size();
  zoom_ =
      std::clamp(std::min(area.width() / box.width(), area.height() / box.height()), least, 1.0);
  const QSizeF shown = box * zoom_;
  const QPointF head(area.left() + std::max(0.0, (area.width() - shown.width()) / 2),
                     area.top() + std::max(0.0, (area.height() - shown.height()) / 2));
  origin_ = head - found->box.topLeft() * zoom_;
  fitted_ = false;
  placeMap();
  update();
  Q_EMIT zoomChanged();
}

/// Into the corner where it hides the fewest nodes.
void GraphView::placeMap() {
  const Qt::Corner before = mapCorner_;
  std::ptrdiff_t least = std::numeric_limits<std::ptrdiff_t>::max();
  Qt::Corner best = before;
  for (const auto corner :
       {Qt::BottomLeftCorner, Qt::BottomRightCorner, Qt::TopLeftCorner, Qt::TopRightCorner}) {
    mapCorner_ = corner;
    const QRectF covered(toGraph(mapRect().topLeft()), mapRect().size() / zoom_);
    const auto hidden = std::ranges::count_if(picture_.nodes, [&](const GraphPicture::Node& each) {
      return each.shape != GraphPicture::Shape::Frame && each.box.intersects(covered);
    });
    if (hidden < least) least = hidden, best = corner;
  }
  mapCorner_ = best;
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
    if (zoom_ < GraphPainter::kReadable) setZoom(1);
    reveal(each.id);
    Q_EMIT chosen(each.id);
    return true;
  }
  return false;
}

// ---- painting

GraphPainter GraphView::graphPainter() const {
  return {picture_,
          edgeBoxes_,
          colours_,
          fontOf(*this, 12, QFont::DemiBold),
          fontOf(*this, 11, QFont::Normal),
          selected_};
}

void GraphView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), colours_.base);
  painter.save();
  painter.translate(origin_);
  painter.scale(zoom_, zoom_);
  graphPainter().paint(painter, visible(), zoom_);
  painter.restore();
  if (picture_.nodes.empty()) {
    painter.setFont(fontOf(*this, 12, QFont::Normal));
    painter.setPen(colours_.secondaryText);
    painter.drawText(rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, hint_);
  }
  if (!picture_.nodes.empty() && !visible().contains(QRectF(QPointF(), picture_.size)))
    graphPainter().paintMap(painter, mapRect(), visible());
  if (hasFocus()) {
    painter.setPen(QPen(colours_.accent, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect().adjusted(1, 1, -1, -1));
  }
}

QRectF GraphView::mapRect() const {
  const bool left = mapCorner_ == Qt::BottomLeftCorner || mapCorner_ == Qt::TopLeftCorner;
  const bool top = mapCorner_ == Qt::TopLeftCorner || mapCorner_ == Qt::TopRightCorner;
  const QSizeF size = picture_.size.scaled(kMap, Qt::KeepAspectRatio);
  return {
      QPointF(left ? 12 : width() - size.width() - 12, top ? 12 : height() - size.height() - 12),
      size};
}

void GraphView::paintWhole(QPaintDevice& device) const {
  QPainter painter(&device);
  painter.fillRect(QRectF({}, picture_.size + kMargins), colours_.base);
  painter.translate(kMargin, kMargin);
  graphPainter().paint(painter, QRectF(QPointF(), picture_.size), 1);
}

QImage GraphView::image(double scale) const {
  QImage image(((picture_.size + kMargins) * scale).toSize(), QImage::Format_RGB32);
  image.setDevicePixelRatio(scale);
  if (!image.isNull()) paintWhole(image);
  return image;
}

Written GraphView::exportTo(const QString& path) const {
  return writePicture(path, {(picture_.size + kMargins).toSize(), {}, [this](QPaintDevice& device) {
                               paintWhole(device);
                             }});
}

// ---- hands

void GraphView::resizeEvent(QResizeEvent*) {
  if (fitted_) fit();
  placeMap();
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
