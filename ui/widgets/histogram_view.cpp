#include "ui/widgets/histogram_view.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "plots/chart_ticks.h"
#include "plots/histogram.h"
#include "ui/session/number_format.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kCounts = 40;  // px that the axis of counts takes

}  // namespace

HistogramView::HistogramView(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFont(typeFont(Type::Small));
  setMinimumHeight(sizeHint().height());
}

void HistogramView::setNumbers(QVector<double> counts, double low, double high, bool whole) {
  counts_ = std::move(counts);
  names_.clear();
  low_ = low;
  high_ = high > low ? high : low + 1;
  whole_ = whole;
  update();
}

void HistogramView::setNames(QVector<double> counts, QStringList names) {
  counts_ = std::move(counts);
  names_ = std::move(names);
  update();
}

QRect HistogramView::plot() const {
  return rect().adjusted(counted_ ? kCounts : 4, counted_ ? 8 : 4, -4, -22);
}

void HistogramView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QRect area = plot();
  const Tokens& t = tokens();
  painter.fillRect(QRect(area.left(), area.bottom() + 1, area.width(), 1), t.inputBorder);
  const double top = counts_.isEmpty() ? 0 : *std::ranges::max_element(counts_);
  if (!(top > 0)) return;
  if (counted_) paintCountAxis(&painter, top);
  plots::paintHistogram(painter, area, counts_, t.run(slot_));
  if (names_.isEmpty())
    paintNumberAxis(&painter);
  else
    paintNames(&painter);
}

/// From zero to the highest bar, on lines of the grid.
void HistogramView::paintCountAxis(QPainter* painter, double top) const {
  const QRect area = plot();
  const auto ticks =
      plots::chartTicks(plots::Scale::Count, 0, top, std::max(2, area.height() / 28));
  painter->setPen(tokens().secondaryText);
  for (std::size_t i = 0; i < ticks.at.size(); ++i) {
    const int y = area.bottom() + 1 - qRound(ticks.at[i] / top * area.height());
    if (ticks.at[i] > 0) painter->fillRect(QRect(area.left(), y, area.width(), 1), tokens().grid);
    painter->drawText(QRect(0, y - 8, area.left() - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                      ticks.labels[i]);
  }
}

void HistogramView::paintNumberAxis(QPainter* painter) const {
  const QRect area = plot();
  painter->setPen(tokens().secondaryText);
  // Whole numbers stand under the middle of their bar, ranges at their edge.
  const double span = high_ - low_;
  int textEnd = -1000;
  const auto scale = whole_ ? plots::Scale::Count : plots::Scale::Number;
  const auto ticks =
      plots::chartTicks(scale, low_, whole_ ? high_ - 1 : high_, std::max(2, area.width() / 52));
  for (const double tick : ticks.at) {
    const double share = (tick - low_ + (whole_ ? 0.5 : 0)) / span;
    const int x = qRound(area.left() + share * area.width());
    const QString text = shortNumber(tick, 3);
    const int width = fontMetrics().horizontalAdvance(text);
    const int left = std::clamp(x - width / 2, 0, std::max(0, this->width() - width));
    if (left < textEnd + 6) continue;
    textEnd = left + width;
    painter->fillRect(QRect(x, area.bottom() + 2, 1, 3), tokens().inputBorder);
    painter->drawText(QRect(left, area.bottom() + 5, width + 2, 16),
                      Qt::AlignLeft | Qt::AlignVCenter, text);
  }
}

void HistogramView::paintNames(QPainter* painter) const {
  const QRect area = plot();
  painter->setPen(tokens().secondaryText);
  const double step = double(area.width()) / static_cast<double>(counts_.size());
  if (step < 18) return;  // the tooltip names the bars
  for (qsizetype i = 0; i < std::min(counts_.size(), names_.size()); ++i)
    painter->drawText(
        QRect(qRound(area.left() + i * step), area.bottom() + 5, qRound(step) - 1, 16),
        Qt::AlignCenter, fontMetrics().elidedText(names_[i], Qt::ElideRight, qRound(step) - 2));
}

QString HistogramView::describe(qsizetype bar) const {
  const QString count = wholeNumber(std::llround(counts_[bar]));
  if (bar < names_.size()) return names_[bar] + u": "_s + count;
  const double width = (high_ - low_) / static_cast<double>(counts_.size());
  const double from = low_ + bar * width;
  if (whole_ && width == 1) return shortNumber(from) + u": "_s + count;
  return shortNumber(from) + u" … "_s + shortNumber(from + width) + u": "_s + count;
}

bool HistogramView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || counts_.isEmpty()) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const QRect area = plot();
  const auto bar = static_cast<qsizetype>((help->pos().x() - area.left()) *
                                          static_cast<double>(counts_.size()) / area.width());
  if (bar >= 0 && bar < counts_.size()) QToolTip::showText(help->globalPos(), describe(bar), this);
  return true;
}

}  // namespace stateroom
