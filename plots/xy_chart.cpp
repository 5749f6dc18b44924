#include "plots/xy_chart.h"

#include <QCoreApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QToolTip>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <tuple>

#include "plots/chart_ticks.h"
#include "plots/number_text.h"

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kLeftMargin = 44, kTopMargin = 10, kRightMargin = 16, kBottomMargin = 24,
                 kTitleRow = 14;
constexpr double kTickAcross = 64, kTickUp = 40;
constexpr qsizetype kSmoothPoints = 3000;  // points of a line that can afford antialiasing
constexpr double kReach = 12;              // px around a point that choose it

bool isFinite(QPointF point) {
  return std::isfinite(point.x()) && std::isfinite(point.y());
}

std::pair<double, double> widened(std::pair<double, double> range) {
  return range.second > range.first ? range : std::pair(range.first - 0.5, range.second + 0.5);
}

}  // namespace

QPointF XyChart::Frame::at(QPointF value) const {
  return {plot.left() + (value.x() - x.first) / (x.second - x.first) * plot.width(),
          plot.bottom() - (value.y() - y.first) / (y.second - y.first) * plot.height()};
}

/// A line through the same pixels: of points within one pixel of the last one drawn none is kept.
QPolygonF XyChart::thinnedLine(const Frame& frame, const QList<QPointF>& points) {
  constexpr double Near = 0.5;
  QPolygonF line;
  for (qsizetype i = 0; i < points.size(); ++i) {
    const QPointF at = frame.at(points[i]);
    const bool ends = i == 0 || i + 1 == points.size();
    if (!ends && std::abs(at.x() - line.last().x()) < Near &&
        std::abs(at.y() - line.last().y()) < Near)
      continue;
    line << at;
  }
  return line;
}

/// The first dot of every pixel, in the points' order.
QPolygonF XyChart::thinnedDots(const Frame& frame, const QList<QPointF>& points) {
  const auto width = static_cast<std::size_t>(frame.plot.width()) + 1,
             height = static_cast<std::size_t>(frame.plot.height()) + 1;
  std::vector<bool> taken(width * height, false);
  QPolygonF dots;
  for (const QPointF& point : points) {
    const QPointF at = frame.at(point);
    const double x = at.x() - frame.plot.left(), y = at.y() - frame.plot.top();
    if (!(x >= 0 && y >= 0 && x < double(width) && y < double(height))) continue;
    const std::size_t place = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x);
    if (taken[place]) continue;
    taken[place] = true;
    dots << at;
  }
  return dots;
}

XyChart::XyChart(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
}

void XyChart::setColours(const ChartColours& colours) {
  colours_ = colours;
  redraw();
}

void XyChart::setTitle(const QString& title) {
  title_ = title;
  setAccessibleName(title);
}

void XyChart::setAxes(const QString& x, const QString& y) {
  xLabel_ = x;
  yLabel_ = y;
  redraw();
}

void XyChart::setRanges(std::optional<std::pair<double, double>> x,
                        std::optional<std::pair<double, double>> y) {
  fixedX_ = x;
  fixedY_ = y;
  fit();
}

void XyChart::setCurves(std::vector<XyCurve> curves) {
  curves_ = std::move(curves);
  keyPoint_.reset();
  fit();
}

void XyChart::setGuides(std::vector<XyGuide> guides) {
  guides_ = std::move(guides);
  redraw();
}

void XyChart::setMarkers(std::vector<XyMarker> markers) {
  markers_ = std::move(markers);
  update();
}

void XyChart::setHandle(std::optional<double> x, double step) {
  handle_ = x;
  handleStep_ = step;
  setCursor(x ? Qt::SplitHCursor : Qt::ArrowCursor);
  update();
}

void XyChart::redraw() {
  drawn_ = {};
  update();
}

void XyChart::fit() {
  std::optional<std::pair<double, double>> x, y;
  const auto include = [](std::optional<std::pair<double, double>>& range, double value) {
    if (!std::isfinite(value)) return;
    if (!range) range = {value, value};
    range = {std::min(range->first, value), std::max(range->second, value)};
  };
  for (const XyCurve& curve : curves_) {
    for (const QPointF& point : curve.points) {
      if (!isFinite(point)) continue;
      include(x, point.x());
      include(y, point.y());
    }
    for (const auto& [low, high] : curve.spans) {
      include(y, low);
      include(y, high);
    }
  }
  const auto fitted = [](const auto& range) {
    const auto [low, high] = widened(range.value_or(std::pair(0.0, 1.0)));
    return niceRange(Scale::Number, low, high, 6);
  };
  x_ = fixedX_ ? *fixedX_ : widened(x.value_or(std::pair(0.0, 1.0)));
  y_ = fixedY_ ? *fixedY_ : fitted(y);
  redraw();
}

XyChart::Frame XyChart::frameOf(QSizeF size) const {
  const double foot = kBottomMargin + (xLabel_.isEmpty() ? 0 : kTitleRow);
  const double head = kTopMargin + (yLabel_.isEmpty() ? 0 : kTitleRow);
  return {QRectF(kLeftMargin, head, std::max(1.0, size.width() - kLeftMargin - kRightMargin),
                 std::max(1.0, size.height() - head - foot)),
          x_, y_};
}

QPointF XyChart::pixelAt(QPointF value) const {
  return frameOf(size()).at(value);
}

// ---- painting

void XyChart::paintEvent(QPaintEvent*) {
  const Frame frame = frameOf(size());
  const double ratio = devicePixelRatioF();
  if (drawn_.size() != size() * ratio) {
    drawn_ = QPixmap(size() * ratio);
    drawn_.setDevicePixelRatio(ratio);
    QPainter onPixmap(&drawn_);
    paintCurves(onPixmap, frame, size());
  }
  QPainter painter(this);
  painter.drawPixmap(0, 0, drawn_);
  painter.setFont(smallFont());
  paintMarkers(painter, frame);
  if (!hasFocus()) return;
  painter.setPen(QPen(colours_.accent, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

QFont XyChart::smallFont() const {
  QFont small = font();
  small.setPixelSize(11);
  small.setWeight(QFont::Normal);
  return small;
}

void XyChart::paint(QPainter& painter, const Frame& frame, QSizeF size) const {
  paintCurves(painter, frame, size);
  paintMarkers(painter, frame);
}

void XyChart::paintCurves(QPainter& painter, const Frame& frame, QSizeF size) const {
  painter.fillRect(QRectF(QPointF(), size), colours_.base);
  painter.setFont(smallFont());
  paintAxes(painter, frame, size);
  painter.save();
  painter.setClipRect(frame.plot.adjusted(-6, -6, 6, 6));
  paintGuides(painter, frame);
  for (const XyCurve& curve : curves_) paintCurve(painter, frame, curve);
  painter.restore();
  for (const XyCurve& curve : curves_) paintName(painter, frame, curve);
}

/// Words over lines stand on the ground's colour, so that both can be read.
void XyChart::paintText(QPainter& painter, const QRectF& place, const QString& text) const {
  QColor ground = colours_.base;
  ground.setAlphaF(0.85F);
  painter.fillRect(place.adjusted(-3, 1, 3, -1), ground);
  painter.drawText(place, Qt::AlignCenter, text);
}

void XyChart::paintName(QPainter& painter, const Frame& frame, const XyCurve& curve) const {
  if (!curve.labelAt || curve.points.isEmpty()) return;
  const auto nearest = std::ranges::min_element(
      curve.points, {}, [&](const QPointF& point) { return std::abs(point.x() - *curve.labelAt); });
  if (!isFinite(*nearest)) return;
  const QPointF at = frame.at(*nearest);
  const double width = painter.fontMetrics().horizontalAdvance(curve.name) + 2;
  const double above = at.y() - 20, below = at.y() + 6;
  painter.setPen(colours_.secondaryText);
  paintText(painter,
            {std::clamp(at.x() - width / 2, frame.plot.left() + 4,
                        std::max(frame.plot.left() + 4, frame.plot.right() - width)),
             above >= frame.plot.top() ? above : below, width, 16},
            curve.name);
}

void XyChart::paintAxes(QPainter& painter, const Frame& frame, QSizeF size) const {
  const QRectF& plot = frame.plot;
  const int across = std::clamp(int(plot.width() / kTickAcross), 2, 8);
  const int up = std::clamp(int(plot.height() / kTickUp), 2, 8);
  const Ticks x = chartTicks(Scale::Number, frame.x.first, frame.x.second, across);
  const Ticks y = chartTicks(Scale::Number, frame.y.first, frame.y.second, up);
  painter.setRenderHint(QPainter::Antialiasing, false);
  for (std::size_t i = 0; i < y.at.size(); ++i) {
    const double row = std::round(frame.at({frame.x.first, y.at[i]}).y());
    painter.fillRect(QRectF(plot.left(), row, plot.width(), 1), colours_.grid);
    painter.setPen(colours_.secondaryText);
    painter.drawText(QRectF(0, row - 8, plot.left() - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                     y.labels[i]);
  }
  painter.fillRect(QRectF(plot.left(), plot.top(), 1, plot.height()), colours_.axis);
  painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), colours_.axis);
  for (std::size_t i = 0; i < x.at.size(); ++i) {
    const double column = std::round(frame.at({x.at[i], frame.y.first}).x());
    painter.fillRect(QRectF(column, plot.bottom(), 1, 4), colours_.axis);
    painter.setPen(colours_.secondaryText);
    const double width = painter.fontMetrics().horizontalAdvance(x.labels[i]) + 2;
    const double left = std::min(column - width / 2, size.width() - width);
    painter.drawText(QRectF(left, plot.bottom() + 5, width, 16), Qt::AlignCenter, x.labels[i]);
  }
  painter.setPen(colours_.secondaryText);
  if (!xLabel_.isEmpty())
    painter.drawText(QRectF(plot.left(), size.height() - 18, plot.width(), 16), Qt::AlignCenter,
                     xLabel_);
  if (!yLabel_.isEmpty())
    painter.drawText(QRectF(6, 2, size.width() - 12, 16), Qt::AlignLeft | Qt::AlignVCenter,
                     yLabel_);
}

void XyChart::paintGuides(QPainter& painter, const Frame& frame) const {
  painter.setRenderHint(QPainter::Antialiasing, true);
  for (const XyGuide& guide : guides_) {
    QPointF from, to;
    if (guide.kind == XyGuide::Kind::Horizontal) {
      from = frame.at({frame.x.first, guide.at});
      to = frame.at({frame.x.second, guide.at});
    } else if (guide.kind == XyGuide::Kind::Vertical) {
      from = frame.at({guide.at, frame.y.first});
      to = frame.at({guide.at, frame.y.second});
    } else {
      const double low = std::max(frame.x.first, frame.y.first);
      const double high = std::min(frame.x.second, frame.y.second);
      from = frame.at({low, low});
      to = frame.at({high, high});
    }
    painter.setPen(QPen(colours_.axis, 1, Qt::DashLine));
    painter.drawLine(from, to);
    if (guide.label.isEmpty()) continue;
    const double width = painter.fontMetrics().horizontalAdvance(guide.label) + 2;
    const bool across = guide.kind == XyGuide::Kind::Horizontal;
    painter.setPen(colours_.secondaryText);
    paintText(painter, {across ? from.x() + 6 : to.x() - width - 4, to.y() - 18, width, 16},
              guide.label);
  }
}

void XyChart::paintCurve(QPainter& painter, const Frame& frame, const XyCurve& curve) const {
  using Style = XyCurve::Style;
  const QPolygonF line = curve.style == Style::Line || curve.style == Style::Dashed
                             ? thinnedLine(frame, curve.points)
                             : thinnedDots(frame, curve.points);
  const bool few = line.size() <= kSmoothPoints;
  painter.setRenderHint(QPainter::Antialiasing, few);
  painter.setBrush(Qt::NoBrush);
  for (qsizetype i = 0; i < std::min(curve.spans.size(), curve.points.size()); ++i) {
    const double x = curve.points[i].x();
    QColor faint = curve.colour;
    faint.setAlphaF(0.5f);
    painter.setPen(QPen(faint, 1));
    painter.drawLine(frame.at({x, curve.spans[i].first}), frame.at({x, curve.spans[i].second}));
  }
  if (curve.style != Style::Dots) {
    const bool dashed = curve.style == Style::Dashed;
    painter.setPen(
        QPen(curve.colour, few ? (dashed ? 1.25 : 2) : 0, dashed ? Qt::DashLine : Qt::SolidLine));
    painter.drawPolyline(line);
  }
  if (curve.style == Style::Dots) {
    painter.setPen(QPen(curve.colour, 1.25));
    painter.setBrush(colours_.base);
    for (const QPointF& point : line)
      few ? painter.drawEllipse(point, 3, 3) : painter.drawPoint(point);
  } else if (curve.style == Style::LineAndDots) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(curve.colour);
    for (const QPointF& point : line) painter.drawEllipse(point, 4, 4);
  }
}

void XyChart::paintMarkers(QPainter& painter, const Frame& frame) const {
  painter.setRenderHint(QPainter::Antialiasing, true);
  if (handle_) {
    const QPointF foot = frame.at({*handle_, frame.y.first}),
                  head = frame.at({*handle_, frame.y.second});
    painter.setPen(QPen(colours_.accent, 1.5));
    painter.setBrush(colours_.base);
    painter.drawLine(foot, head);
    painter.drawEllipse(foot, 4.5, 4.5);
  }
  for (const XyMarker& marker : markers_) {
    if (!isFinite(marker.at)) continue;
    painter.setPen(QPen(marker.colour, 1.5));
    painter.setBrush(colours_.base);
    painter.drawEllipse(frame.at(marker.at), 4.5, 4.5);
  }
  paintMarkerLabels(painter, frame);
}

/// Each beside its marker, on the first side where it is whole and covers no other.
void XyChart::paintMarkerLabels(QPainter& painter, const Frame& frame) const {
  painter.setPen(colours_.text);
  const QRectF room = frame.plot.adjusted(0, 0, kRightMargin, 0);
  std::vector<QRectF> taken;
  for (const XyMarker& marker : markers_)
    if (isFinite(marker.at))
      taken.emplace_back(frame.at(marker.at) - QPointF(5, 5), QSizeF(10, 10));
  for (const XyMarker& marker : markers_) {
    if (!isFinite(marker.at)) continue;
    const QPointF at = frame.at(marker.at);
    const double width = painter.fontMetrics().horizontalAdvance(marker.label) + 4;
    const double right = at.x() + 10, left = at.x() - 10 - width;
    QRectF chosen;
    for (const QPointF corner : {QPointF(right, at.y() + 2), QPointF(right, at.y() - 20),
                                 QPointF(left, at.y() + 2), QPointF(left, at.y() - 20)}) {
      const QRectF label(corner, QSizeF(width, 16));
      const bool isFree =
          std::ranges::none_of(taken, [&](const QRectF& other) { return other.intersects(label); });
      if (!room.contains(label) || !isFree) continue;
      chosen = label;
      break;
    }
    if (chosen.isNull()) continue;  // its neighbours say where it is
    paintText(painter, chosen, marker.label);
    taken.push_back(chosen);
  }
}

// ---- hands

void XyChart::moveHandle(double x) {
  const double within = std::clamp(x, x_.first, x_.second);
  if (handle_ == within) return;
  handle_ = within;
  update();
  Q_EMIT handleMoved(within);
}

std::optional<std::pair<int, int>> XyChart::nearest(QPointF pixel) const {
  std::optional<std::pair<int, int>> best;
  double least = kReach;
  const Frame frame = frameOf(size());
  for (std::size_t c = 0; c < curves_.size(); ++c)
    for (qsizetype i = 0; i < curves_[c].points.size(); ++i) {
      const QPointF away = frame.at(curves_[c].points[i]) - pixel;
      const double distance = std::hypot(away.x(), away.y());
      if (distance < least) least = distance, best = {int(c), int(i)};
    }
  return best;
}

void XyChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  if (handle_) return mouseMoveEvent(event);
  const auto found = nearest(event->position());
  if (!found) return;
  if (found->first + 1 == std::ssize(curves_)) keyPoint_ = found->second;
  Q_EMIT pointChosen(found->first, found->second);
}

void XyChart::mouseMoveEvent(QMouseEvent* event) {
  if (!handle_ || !event->buttons().testFlag(Qt::LeftButton)) return;
  const QRectF plot = frameOf(size()).plot;
  moveHandle(x_.first +
             (event->position().x() - plot.left()) / plot.width() * (x_.second - x_.first));
}

/// Along x, and where it is the same along y.
void XyChart::chooseNext(int direction) {
  if (curves_.empty() || curves_.back().points.isEmpty()) return;
  const QList<QPointF>& points = curves_.back().points;
  const auto key = [&](int i) { return std::tuple(points[i].x(), points[i].y(), i); };
  std::optional<int> next;
  for (int i = 0; i < points.size(); ++i) {
    if (!isFinite(points[i])) continue;
    const bool beyond =
        !keyPoint_ || (direction > 0 ? key(i) > key(*keyPoint_) : key(i) < key(*keyPoint_));
    if (beyond && (!next || (direction > 0 ? key(i) < key(*next) : key(i) > key(*next)))) next = i;
  }
  if (!next) return;
  keyPoint_ = next;
  Q_EMIT pointChosen(static_cast<int>(curves_.size()) - 1, *next);
}

void XyChart::keyPressEvent(QKeyEvent* event) {
  const int direction = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
  if (direction == 0) return QWidget::keyPressEvent(event);
  if (!handle_) return chooseNext(direction);
  const double steps = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
  moveHandle(*handle_ + direction * steps * handleStep_);
}

bool XyChart::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto found = nearest(help->pos());
  QString text;
  if (found) {
    const XyCurve& curve = curves_[std::size_t(found->first)];
    const QPointF at = curve.points[found->second];
    text = u"%1: %2, %3"_s.arg(curve.name, numberText(at.x()), numberText(at.y()));
  }
  QToolTip::showText(help->globalPos(), text, this);
  return true;
}

// ---- export

void XyChart::writePoints(QIODevice& file) const {
  QByteArray lines = "curve,x,y,low,high\n";
  for (const XyCurve& curve : curves_)
    for (qsizetype i = 0; i < curve.points.size(); ++i) {
      const bool span = i < curve.spans.size();
      lines += csvField(curve.name) + ',' + csvNumber(curve.points[i].x()) + ',' +
               csvNumber(curve.points[i].y()) + ',' +
               (span ? csvNumber(curve.spans[i].first) : QByteArray()) + ',' +
               (span ? csvNumber(curve.spans[i].second) : QByteArray()) + '\n';
    }
  file.write(lines);
}

Written XyChart::exportTo(const QString& path, QSize size) const {
  if (path.endsWith(u".csv"_s))
    return writeTable(path, [this](QIODevice& file) { writePoints(file); });
  return writePicture(path, {size, title_, [&](QPaintDevice& device) {
                               QPainter painter(&device);
                               paint(painter, frameOf(size), size);
                             }});
}

}  // namespace stateroom::plots
