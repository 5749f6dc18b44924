// Mouse and keyboard of CurveChart.

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "plots/chart_state.h"
#include "plots/curve_chart.h"
#include "plots/custom_plot.h"

namespace stateroom::plots {

namespace {

constexpr int kFlatDrag = 24;    // pixels; a lower rectangle zooms x only
constexpr int kSmallDrag = 4;    // pixels; less is a click
constexpr double kNotch = 1.25;  // zoom by one step of the wheel

}  // namespace

void CurveChart::mousePressEvent(QMouseEvent* event) {
  const bool pan = event->button() == Qt::MiddleButton ||
                   (event->button() == Qt::LeftButton && event->modifiers() & Qt::ShiftModifier);
  if (!pan && event->button() != Qt::LeftButton) return event->ignore();
  drag_ = pan ? Drag::Pan : Drag::Zoom;
  dragStart_ = dragLast_ = event->position().toPoint();
  if (pan) setCursor(Qt::ClosedHandCursor);
}

void CurveChart::mouseMoveEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  if (drag_ == Drag::Pan) {
    panBy(at - dragLast_);
    dragLast_ = at;
  } else if (drag_ == Drag::Zoom) {
    state_->band = zoomBand(at);
    redrawCrosshair();
  } else {
    moveCrosshair(event->position());
  }
}

void CurveChart::mouseReleaseEvent(QMouseEvent* event) {
  if (drag_ == Drag::Zoom) endZoom(event->position().toPoint());
  drag_ = Drag::None;
  if (std::exchange(state_->moving, false)) refresh();
  unsetCursor();
}

void CurveChart::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) fitByUser();
}

/// The rectangle dragged so far within the plot; over its full height while it is flat.
QRectF CurveChart::zoomBand(QPoint at) const {
  const QRectF plot = plot_->axisRect()->rect();
  QRectF band = QRectF(dragStart_, at).normalized();
  if (band.width() < kSmallDrag && band.height() < kSmallDrag) return {};
  if (band.height() < kFlatDrag) {
    band.setTop(plot.top());
    band.setBottom(plot.bottom());
  }
  return band & plot;
}

void CurveChart::endZoom(QPoint at) {
  const QRectF band = zoomBand(at);
  state_->band = {};
  redrawCrosshair();
  if (band.width() < kSmallDrag) return;
  if (band.height() < plot_->axisRect()->height()) {
    const double low = plot_->yAxis->pixelToCoord(band.bottom());
    plot_->yAxis->setRange(low, plot_->yAxis->pixelToCoord(band.top()));
    yZoomed_ = true;
  }
  showRange(plot_->xAxis->pixelToCoord(band.left()), plot_->xAxis->pixelToCoord(band.right()));
}

void CurveChart::showRange(double low, double high) {
  setXRange(low, high);
  Q_EMIT xRangeChanged(low, high);
}

void CurveChart::panBy(QPoint delta) {
  state_->moving = true;
  if (delta.y() != 0 && yZoomed_) {
    const QRect rect = plot_->axisRect()->rect();
    plot_->yAxis->setRange(plot_->yAxis->pixelToCoord(rect.bottom() + 1 - delta.y()),
                           plot_->yAxis->pixelToCoord(rect.top() - delta.y()));
  }
  const auto [low, high] = xRange();
  const double shift = plot_->xAxis->pixelToCoord(delta.x()) - plot_->xAxis->pixelToCoord(0);
  showRange(low - shift, high - shift);
}

void CurveChart::wheelEvent(QWheelEvent* event) {
  const double steps = event->angleDelta().y() / 120.0;
  if (steps == 0) return event->ignore();
  if (event->modifiers() & Qt::ControlModifier) {
    zoomY(plot_->yAxis->pixelToCoord(event->position().y()), std::pow(kNotch, -steps));
  } else if (event->modifiers() & Qt::ShiftModifier) {
    panBy(QPoint(static_cast<int>(steps * width() / 10), 0));
    state_->moving = false;
  } else {
    zoomX(plot_->xAxis->pixelToCoord(event->position().x()), std::pow(kNotch, -steps));
  }
  event->accept();
}

void CurveChart::zoomX(double centre, double factor) {
  const auto [low, high] = xRange();
  showRange(centre - (centre - low) * factor, centre + (high - centre) * factor);
}

void CurveChart::zoomY(double centre, double factor) {
  yZoomed_ = true;
  plot_->yAxis->scaleRange(factor, centre);
  refresh();
}

void CurveChart::keyPressEvent(QKeyEvent* event) {
  const auto [low, high] = xRange();
  switch (event->key()) {
    case Qt::Key_Left:
      return stepCrosshair(-1);
    case Qt::Key_Right:
      return stepCrosshair(1);
    case Qt::Key_Plus:
      return zoomX(state_->crosshair.value_or((low + high) / 2), 1 / kNotch);
    case Qt::Key_Minus:
      return zoomX(state_->crosshair.value_or((low + high) / 2), kNotch);
    case Qt::Key_Home:
      return fitByUser();
    case Qt::Key_Escape:
      Q_EMIT crosshairLeft();
      return setCrosshair(std::nullopt, false);
    default:
      QWidget::keyPressEvent(event);
  }
}

void CurveChart::leaveEvent(QEvent*) {
  setCrosshair(std::nullopt, false);
  Q_EMIT crosshairLeft();
}

void CurveChart::moveCrosshair(QPointF at) {
  const auto [low, high] = xRange();
  const double pointed = std::clamp(plot_->xAxis->pixelToCoord(at.x()), low, high);
  const double x = state_->snapped(pointed).value_or(pointed);
  setCrosshair(x, true);
  Q_EMIT crosshairMoved(x);
}

void CurveChart::stepCrosshair(int points) {
  const auto [low, high] = xRange();
  const auto next = state_->neighbour(state_->crosshair.value_or((low + high) / 2), points);
  if (!next) return;
  setCrosshair(next, true);
  Q_EMIT crosshairMoved(*next);
}

}  // namespace stateroom::plots
