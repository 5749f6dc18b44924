#include "plots/xy_painter.h"

#include <algorithm>
#include <cmath>

#include "plots/chart_ticks.h"

namespace stateroom::plots {

namespace {

constexpr double kLeftMargin = 44, kTopMargin = 10, kRightMargin = 16, kBottomMargin = 24,
                 kTitleRow = 14, kTextHeight = 16;
constexpr double kTickAcross = 64, kTickUp = 40;
constexpr qsizetype kSmoothPoints = 3000;  // points of a line that can afford antialiasing

/// A piece of a line that lies in a rectangle, or whose middle does: pieces are short.
bool touches(const QRectF& place, QPointF from, QPointF to) {
  if (place.contains(from) || place.contains(to)) return true;
  const QRectF box = QRectF(from, to).normalized().adjusted(-0.5, -0.5, 0.5, 0.5);
  if (!box.intersects(place)) return false;
  const QLineF piece(from, to);
  return piece.intersects({place.topLeft(), place.bottomRight()}, nullptr) ==
             QLineF::BoundedIntersection ||
         piece.intersects({place.topRight(), place.bottomLeft()}, nullptr) ==
             QLineF::BoundedIntersection;
}

}  // namespace

bool isFinite(QPointF point) {
  return std::isfinite(point.x()) && std::isfinite(point.y());
}

XyPainter::XyPainter(const XyContent& content, QSizeF size, const QFont& font)
    : content_(content), size_(size), font_(font) {
  const double foot = kBottomMargin + (content.xLabel.isEmpty() ? 0 : kTitleRow);
  const double head = kTopMargin + (content.yLabel.isEmpty() ? 0 : kTitleRow);
  plot_ = {kLeftMargin, head, std::max(1.0, size.width() - kLeftMargin - kRightMargin),
           std::max(1.0, size.height() - head - foot)};
}

QPointF XyPainter::at(QPointF value) const {
  const auto& [x, y] = std::tie(content_.x, content_.y);
  return {plot_.left() + (value.x() - x.first) / (x.second - x.first) * plot_.width(),
          plot_.bottom() - (value.y() - y.first) / (y.second - y.first) * plot_.height()};
}

/// A line through the same pixels: of points within one pixel of the last one drawn none is kept.
QPolygonF XyPainter::thinnedLine(const QList<QPointF>& points) const {
  constexpr double Near = 0.5;
  QPolygonF line;
  for (qsizetype i = 0; i < points.size(); ++i) {
    const QPointF place = at(points[i]);
    const bool ends = i == 0 || i + 1 == points.size();
    if (!ends && std::abs(place.x() - line.last().x()) < Near &&
        std::abs(place.y() - line.last().y()) < Near)
      continue;
    line << place;
  }
  return line;
}

/// The first dot of every pixel, in the points' order.
QPolygonF XyPainter::thinnedDots(const QList<QPointF>& points) const {
  const auto width = static_cast<std::size_t>(plot_.width()) + 1,
             height = static_cast<std::size_t>(plot_.height()) + 1;
  std::vector<bool> taken(width * height, false);
  QPolygonF dots;
  for (const QPointF& point : points) {
    const QPointF dot = at(point);
    const double x = dot.x() - plot_.left(), y = dot.y() - plot_.top();
    if (!(x >= 0 && y >= 0 && x < double(width) && y < double(height))) continue;
    const std::size_t place = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x);
    if (taken[place]) continue;
    taken[place] = true;
    dots << dot;
  }
  return dots;
}

void XyPainter::paintCurves(QPainter& painter) {
  painter.fillRect(QRectF(QPointF(), size_), content_.colours.base);
  painter.setFont(font_);
  drawn_.clear();
  paintAxes(painter);
  painter.save();
  painter.setClipRect(plot_.adjusted(-6, -6, 6, 6));
  for (const XyGuide& guide : content_.guides) paintGuide(painter, guide);
  for (const XyCurve& curve : content_.curves) paintCurve(painter, curve);
  painter.restore();
  for (const XyCurve& curve : content_.curves) paintName(painter, curve);
}

void XyPainter::paintAxes(QPainter& painter) const {
  const ChartColours& colours = content_.colours;
  const auto& [low, high] = content_.x;
  const int across = std::clamp(int(plot_.width() / kTickAcross), 2, 8);
  const int up = std::clamp(int(plot_.height() / kTickUp), 2, 8);
  const Ticks x = chartTicks(content_.xScale, low, high, across);
  const Ticks y = chartTicks(Scale::Number, content_.y.first, content_.y.second, up);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setPen(colours.secondaryText);
  for (std::size_t i = 0; i < y.at.size(); ++i) {
    const double row = std::round(at({low, y.at[i]}).y());
    painter.fillRect(QRectF(plot_.left(), row, plot_.width(), 1), colours.grid);
    painter.drawText(QRectF(0, row - 8, plot_.left() - 6, kTextHeight),
                     Qt::AlignRight | Qt::AlignVCenter, y.labels[i]);
  }
  painter.fillRect(QRectF(plot_.left(), plot_.top(), 1, plot_.height()), colours.axis);
  painter.fillRect(QRectF(plot_.left(), plot_.bottom(), plot_.width(), 1), colours.axis);
  for (std::size_t i = 0; i < x.at.size(); ++i) {
    const double column = std::round(at({x.at[i], content_.y.first}).x());
    painter.fillRect(QRectF(column, plot_.bottom(), 1, 4), colours.axis);
    const double width = painter.fontMetrics().horizontalAdvance(x.labels[i]) + 2;
    const double left = std::min(column - width / 2, size_.width() - width);
    painter.drawText(QRectF(left, plot_.bottom() + 5, width, kTextHeight), Qt::AlignCenter,
                     x.labels[i]);
  }
  painter.drawText(QRectF(plot_.left(), size_.height() - 18, plot_.width(), kTextHeight),
                   Qt::AlignCenter, content_.xLabel);
  painter.drawText(QRectF(6, 2, size_.width() - 12, kTextHeight), Qt::AlignLeft | Qt::AlignVCenter,
                   content_.yLabel);
}

void XyPainter::paintGuide(QPainter& painter, const XyGuide& guide) const {
  const auto &x = content_.x, &y = content_.y;
  QPointF from, to;
  if (guide.kind == XyGuide::Kind::Horizontal) {
    from = at({x.first, guide.at});
    to = at({x.second, guide.at});
  } else if (guide.kind == XyGuide::Kind::Vertical) {
    from = at({guide.at, y.first});
    to = at({guide.at, y.second});
  } else {
    const double low = std::max(x.first, y.first), high = std::min(x.second, y.second);
    from = at({low, low});
    to = at({high, high});
  }
  painter.setRenderHint(QPainter::Antialiasing, true);
  painter.setPen(QPen(content_.colours.axis, 1, Qt::DashLine));
  painter.drawLine(from, to);
  if (guide.label.isEmpty()) return;
  const double width = painter.fontMetrics().horizontalAdvance(guide.label) + 2;
  const bool isAcross = guide.kind == XyGuide::Kind::Horizontal;
  painter.setPen(content_.colours.secondaryText);
  paintText(painter,
            {isAcross ? from.x() + 6 : to.x() - width - 4, to.y() - 18, width, kTextHeight},
            guide.label);
}

void XyPainter::paintCurve(QPainter& painter, const XyCurve& curve) {
  using Style = XyCurve::Style;
  const bool isLine = curve.style == Style::Line || curve.style == Style::Dashed;
  const QPolygonF line = isLine ? thinnedLine(curve.points) : thinnedDots(curve.points);
  const bool few = line.size() <= kSmoothPoints;
  painter.setRenderHint(QPainter::Antialiasing, few);
  painter.setBrush(Qt::NoBrush);
  QColor faint = curve.colour;
  faint.setAlphaF(0.5F);
  painter.setPen(QPen(faint, 1));
  for (qsizetype i = 0; i < std::min(curve.spans.size(), curve.points.size()); ++i) {
    const double x = curve.points[i].x();
    painter.drawLine(at({x, curve.spans[i].first}), at({x, curve.spans[i].second}));
  }
  if (curve.style == Style::Dots) {
    painter.setPen(QPen(curve.colour, 1.25));
    painter.setBrush(content_.colours.base);
    for (const QPointF& dot : line) few ? painter.drawEllipse(dot, 3, 3) : painter.drawPoint(dot);
  } else {
    const bool dashed = curve.style == Style::Dashed;
    painter.setPen(
        QPen(curve.colour, few ? (dashed ? 1.25 : 2) : 0, dashed ? Qt::DashLine : Qt::SolidLine));
    painter.drawPolyline(line);
  }
  if (curve.style == Style::LineAndDots) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(curve.colour);
    for (const QPointF& dot : line) painter.drawEllipse(dot, 4, 4);
  }
  drawn_.push_back(line);
}

// ---- words

/// How much of the curves a place would hide, and how far it reaches out of the plot.
double XyPainter::hiddenBy(const QRectF& place) const {
  double hidden = 0;
  for (std::size_t c = 0; c < drawn_.size(); ++c) {
    const QPolygonF& line = drawn_[c];
    const bool dots = content_.curves[c].style == XyCurve::Style::Dots;
    for (qsizetype i = dots ? 0 : 1; i < line.size(); ++i)
      if (dots ? place.contains(line[i]) : touches(place, line[i - 1], line[i])) hidden += 1;
  }
  const bool outside = place.left() < plot_.left() || place.top() < 0 ||
                       place.right() > size_.width() || place.bottom() > plot_.bottom();
  return hidden + (outside ? 1e6 : 0);
}

/// The first of those that hide least.
QRectF XyPainter::leastHiding(const std::vector<QRectF>& places) const {
  return *std::ranges::min_element(places, {},
                                   [this](const QRectF& place) { return hiddenBy(place); });
}

/// Words over lines stand on the ground's colour, so that both can be read.
void XyPainter::paintText(QPainter& painter, const QRectF& place, const QString& text) const {
  QColor ground = content_.colours.base;
  ground.setAlphaF(0.85F);
  painter.fillRect(place.adjusted(-3, 1, 3, -1), ground);
  painter.drawText(place, Qt::AlignCenter, text);
}

void XyPainter::paintName(QPainter& painter, const XyCurve& curve) const {
  if (!curve.labelAt || curve.points.isEmpty()) return;
  const double width = painter.fontMetrics().horizontalAdvance(curve.name) + 2;
  const double span = content_.x.second - content_.x.first;
  std::vector<QRectF> places;
  for (const double aside : {0.0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3}) {
    const double x = *curve.labelAt + aside * span;
    const auto nearest = std::ranges::min_element(
        curve.points, {}, [x](const QPointF& point) { return std::abs(point.x() - x); });
    if (!isFinite(*nearest)) continue;
    const QPointF here = at(*nearest);
    for (const double top : {here.y() - 20, here.y() + 6})
      places.push_back({here.x() - width / 2, top, width, kTextHeight});
  }
  if (places.empty()) return;
  painter.setPen(content_.colours.secondaryText);
  paintText(painter, leastHiding(places), curve.name);
}

/// Beside its marker; a label that would cover another marker or label stays away.
void XyPainter::paintMarkerLabel(QPainter& painter, const XyMarker& marker,
                                 std::vector<QRectF>& taken) const {
  const QPointF here = at(marker.at);
  const double width = painter.fontMetrics().horizontalAdvance(marker.label) + 4;
  std::vector<QRectF> places;
  const auto offer = [&](double left, double top) {
    const QRectF place(left, top, width, kTextHeight);
    if (std::ranges::none_of(taken, [&](const QRectF& other) { return other.intersects(place); }))
      places.push_back(place);
  };
  for (const double left : {here.x() + 10, here.x() - 10 - width})
    for (const double top : {here.y() + 4, here.y() - 20, here.y() - 8}) offer(left, top);
  for (const double top : {here.y() + 8, here.y() - 24}) offer(here.x() - width / 2, top);
  if (places.empty()) return;
  const QRectF place = leastHiding(places);
  painter.setPen(content_.colours.text);
  paintText(painter, place, marker.label);
  taken.push_back(place);
}

void XyPainter::paintMarkers(QPainter& painter) const {
  painter.setFont(font_);
  painter.setRenderHint(QPainter::Antialiasing, true);
  if (content_.handle) {
    const QPointF foot = at({*content_.handle, content_.y.first}),
                  head = at({*content_.handle, content_.y.second});
    painter.setPen(QPen(content_.colours.accent, 1.5));
    painter.setBrush(content_.colours.base);
    painter.drawLine(foot, head);
    painter.drawEllipse(foot, 4.5, 4.5);
  }
  std::vector<QRectF> taken;
  for (const XyMarker& marker : content_.markers) {
    if (!isFinite(marker.at)) continue;
    painter.setPen(QPen(marker.colour, 1.5));
    painter.setBrush(content_.colours.base);
    painter.drawEllipse(at(marker.at), 4.5, 4.5);
    taken.emplace_back(at(marker.at) - QPointF(5, 5), QSizeF(10, 10));
  }
  for (const XyMarker& marker : content_.markers)
    if (isFinite(marker.at) && !marker.label.isEmpty()) paintMarkerLabel(painter, marker, taken);
}

}  // namespace stateroom::plots
