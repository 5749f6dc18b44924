#include "plots/chart_layers.h"

#include <QFontMetricsF>
#include <algorithm>
#include <array>
#include <cmath>

namespace stateroom::plots {

namespace {

constexpr double kLongestSmooth = 12;  // of a line's length in plot widths, beyond it is plain
constexpr double kFarOutside = 4000;   // pixels; more overflows the rasteriser's fixed point

/// Qt's raster engine strokes a thick antialiased polyline as one self-intersecting outline, but
/// has a fast path for separate segments.
QList<QLineF> segmentsOf(const QPolygonF& line) {
  QList<QLineF> segments;
  segments.reserve(line.size());
  for (qsizetype i = 1; i < line.size(); ++i) segments.append({line[i - 1], line[i]});
  return segments;
}

double lengthOf(const QList<QPolygonF>& lines) {
  double length = 0;
  for (const QPolygonF& line : lines) {
    for (qsizetype i = 1; i < line.size(); ++i) length += std::abs(line[i].y() - line[i - 1].y());
  }
  return length;
}

}  // namespace

ChartLayer::ChartLayer(QCustomPlot& plot, const QString& layer, const ChartState& state)
    : QCPLayerable(&plot, layer), state_(state) {}

void ChartLayer::applyDefaultAntialiasingHint(QCPPainter* painter) const {
  painter->setAntialiasing(false);
}

QRect ChartLayer::clipRect() const {
  return mParentPlot->axisRect()->rect().adjusted(0, -4, 4, 0);  // room for the end dot
}

QRectF ChartLayer::plotRect() const {
  return mParentPlot->axisRect()->rect();
}

double ChartLayer::xPixel(double x) const {
  return mParentPlot->xAxis->coordToPixel(x);
}

double ChartLayer::yPixel(double y) const {
  const QRectF rect = plotRect();
  return std::clamp(mParentPlot->yAxis->coordToPixel(y), rect.top() - kFarOutside,
                    rect.bottom() + kFarOutside);
}

/// In pixels, one piece between two gaps.
QList<QPolygonF> CurveLayer::polylines(const QList<QPointF>& points) const {
  QList<QPolygonF> lines(1);
  for (const QPointF& point : points) {
    const bool drawable = !std::isnan(point.y()) && (!state_.logY || point.y() > 0);
    if (drawable) {
      lines.back().append({xPixel(point.x()), yPixel(point.y())});
    } else if (!lines.back().isEmpty()) {
      lines.append(QPolygonF());
    }
  }
  return lines;
}

void CurveLayer::draw(QCPPainter* painter) {
  for (const auto& shown : state_.curves) drawRaw(*painter, shown);
  for (const auto& shown : state_.curves) drawLine(*painter, shown);
  for (const auto& shown : state_.curves) drawEnd(*painter, shown);
}

void CurveLayer::drawRaw(QCPPainter& painter, const ChartState::Shown& shown) const {
  painter.setAntialiasing(false);
  painter.setPen(QPen(shown.curve.faint, 0));
  for (const auto& line : polylines(shown.raw)) painter.drawPolyline(line);
}

void CurveLayer::drawLine(QCPPainter& painter, const ChartState::Shown& shown) const {
  const auto lines = polylines(shown.line);
  const bool vector = painter.modes().testFlag(QCPPainter::pmVectorized);
  const bool longLine = lengthOf(lines) > kLongestSmooth * plotRect().width();
  const bool plain = !vector && (state_.moving || longLine);
  QPen pen(shown.curve.colour, plain ? 0 : shown.curve.dashed ? 1.25 : 2.0);
  pen.setJoinStyle(Qt::BevelJoin);
  pen.setCapStyle(shown.curve.dashed ? Qt::FlatCap : Qt::SquareCap);
  if (shown.curve.dashed && !plain) pen.setDashPattern({3, 2});
  painter.setAntialiasing(!plain);
  painter.setPen(pen);
  for (const auto& line : lines) {
    if (line.size() == 1) {
      painter.drawEllipse(line.front(), 1, 1);
    } else if (plain || vector) {
      painter.drawPolyline(line);
    } else {
      painter.drawLines(segmentsOf(line));
    }
  }
}

void CurveLayer::drawEnd(QCPPainter& painter, const ChartState::Shown& shown) const {
  const auto& y = shown.lineY();
  if (!shown.curve.live || y.size() == 0) return;
  const std::size_t last = y.size() - 1;
  const double x = shown.curve.series->x()[last];
  if (!std::isfinite(y[last]) || (state_.logY && y[last] <= 0)) return;
  if (!mParentPlot->xAxis->range().contains(x)) return;
  const double radius = shown.curve.dashed ? 2.5 : 4;
  painter.setAntialiasing(true);
  painter.setPen(Qt::NoPen);
  painter.setBrush(shown.curve.colour);
  painter.drawEllipse(QPointF(xPixel(x), yPixel(y[last])), radius, radius);
  painter.setBrush(Qt::NoBrush);
}

void MarkLayer::draw(QCPPainter* painter) {
  const QRectF rect = plotRect();
  drawReference(*painter);
  for (const Mark& mark : state_.marks) {
    if (!mParentPlot->xAxis->range().contains(mark.x)) continue;
    QColor colour = mark.colour;
    colour.setAlphaF(0.6F);
    painter->setPen(QPen(colour, 1, mark.style));
    const double x = std::floor(xPixel(mark.x));  // whole pixels: QCPPainter rounds
    painter->drawLine(QLineF(x, rect.top(), x, rect.bottom()));
  }
  if (state_.markLabels) drawLabels(*painter);
}

void MarkLayer::drawReference(QCPPainter& painter) const {
  if (!state_.reference || !mParentPlot->yAxis->range().contains(state_.reference->y)) return;
  const QRectF rect = plotRect();
  const double y = std::floor(yPixel(state_.reference->y));
  painter.setPen(QPen(state_.colours.secondaryText, 1, Qt::DotLine));
  painter.drawLine(QLineF(rect.left(), y, rect.right(), y));
  painter.setFont(state_.font);
  const double above = y - 18;  // below the line where there is no room above it
  const QRectF label(rect.left(), above < rect.top() ? y + 2 : above, rect.width() - 2, 16);
  painter.drawText(label, Qt::AlignRight | Qt::AlignVCenter, state_.reference->label);
}

/// Left of its mark where there is room, else right of it, on the line whose turn it is or the
/// other; a label that finds no place stays away.
void MarkLayer::drawLabels(QCPPainter& painter) const {
  constexpr double kGap = 4, kLine = 14;
  const QRectF rect = plotRect();
  const QFontMetricsF metrics(state_.font);
  std::array<double, 2> taken{rect.left(), rect.left()};
  std::vector<Mark> marks = state_.marks;
  std::ranges::stable_sort(marks, {}, &Mark::x);
  std::size_t turn = 0;
  painter.setFont(state_.font);
  painter.setPen(state_.colours.text);
  for (const Mark& mark : marks) {
    if (!mParentPlot->xAxis->range().contains(mark.x)) continue;
    const double x = xPixel(mark.x), width = metrics.horizontalAdvance(mark.label);
    for (const std::size_t row : {turn, 1 - turn}) {
      double left = x - kGap - width;
      if (left < taken[row]) left = x + kGap;
      if (left < taken[row] || left + width > rect.right()) continue;
      const QRectF place(left, rect.top() + kLine * static_cast<double>(row), width + 1, kLine);
      painter.fillRect(place.adjusted(-1, 0, 1, 0), state_.colours.base);  // other marks end there
      painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter, mark.label);
      taken[row] = left + width + kGap;
      turn = 1 - row;
      break;
    }
  }
}

}  // namespace stateroom::plots
