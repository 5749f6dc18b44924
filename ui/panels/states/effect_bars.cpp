#include "ui/panels/states/effect_bars.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "plots/chart_ticks.h"
#include "ui/session/number_format.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

namespace {

constexpr int kLeft = 52, kRight = 14, kTop = 8, kBottom = 24;

}  // namespace

EffectBars::EffectBars(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("effectBars"));
  setAccessibleName(tr("What the difference does to the output, unit by unit"));
  setMinimumHeight(80);
  connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void EffectBars::setBars(std::vector<Bar> bars) {
  std::ranges::stable_sort(bars, std::ranges::greater(),
                           [](const Bar& bar) { return std::abs(bar.effect); });
  bars.resize(std::min(bars.size(), kMost));
  bars_ = std::move(bars);
  update();
}

double EffectBars::pitch() const {
  return double(width() - kLeft - kRight) / double(std::max<std::size_t>(1, bars_.size()));
}

void EffectBars::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), tokens().base);
  if (bars_.empty()) return;
  double most = 0;
  for (const Bar& bar : bars_) most = std::max(most, std::abs(bar.effect));
  if (!(most > 0)) most = 1;
  const double middle = kTop + (height() - kTop - kBottom) / 2.0;
  const auto y = [&](double value) {
    return middle - value / most * (height() - kTop - kBottom) / 2.0;
  };
  painter.setFont(typeFont(Type::Small));
  const auto ticks = plots::chartTicks(plots::Scale::Number, -most, most, 4);
  for (std::size_t i = 0; i < ticks.at.size(); ++i) {
    const int at = qRound(y(ticks.at[i]));
    painter.fillRect(kLeft, at, width() - kLeft - kRight, 1, tokens().grid);
    painter.setPen(tokens().secondaryText);
    painter.drawText(QRect(0, at - 8, kLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                     ticks.labels[i]);
  }
  double labelled = -100;
  for (std::size_t i = 0; i < bars_.size(); ++i) {
    const double left = kLeft + static_cast<double>(i) * pitch();
    const double zero = y(0), tip = y(bars_[i].effect);
    painter.fillRect(QRectF(left + 1, std::min(zero, tip), std::max(1.0, pitch() - 2),
                            std::max(1.0, std::abs(tip - zero))),
                     tokens().series[bars_[i].effect > 0 ? 1 : 0]);
    if (left < labelled + 32) continue;
    labelled = left;
    painter.drawText(QRectF(left + pitch() / 2 - 20, height() - kBottom + 4, 40, 16),
                     Qt::AlignCenter, QString::number(bars_[i].unit));
  }
}

bool EffectBars::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto place = static_cast<std::ptrdiff_t>(std::floor((help->pos().x() - kLeft) / pitch()));
  if (place < 0 || place >= std::ssize(bars_)) return true;
  const Bar& bar = bars_[static_cast<std::size_t>(place)];
  QToolTip::showText(help->globalPos(),
                     tr("unit %1: %2").arg(bar.unit).arg(exactNumber(bar.effect)), this);
  return true;
}

}  // namespace stateroom
