#include "ui/widgets/map_legend.h"

#include <QPainter>

#include "ui/session/number_format.h"
#include "ui/theme/plot_colours.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

MapLegend::MapLegend(QWidget* parent) : QWidget(parent) {
  setFixedHeight(20);
}

void MapLegend::setLimit(double limit) {
  const QString end = shortNumber(limit, 1);
  low_ = u'\u2212' + end;
  high_ = u'+' + end;
  setToolTip(low_ + u" … "_s + high_);
  update();
}

void MapLegend::paintEvent(QPaintEvent*) {
  constexpr int Bar = 96, Gap = 6;
  QPainter painter(this);
  painter.setFont(typeFont(Type::Small));
  painter.setPen(tokens().secondaryText);
  const QFontMetrics metrics = painter.fontMetrics();
  const int right = width() - 12 - metrics.horizontalAdvance(high_);
  const QRect bar(right - Gap - Bar, (height() - 8) / 2, Bar, 8);
  painter.drawText(QRect(right, 0, width() - right, height()), Qt::AlignVCenter, high_);
  painter.drawImage(bar, divergingMap().legend(Bar, 8));
  painter.drawText(QRect(0, 0, bar.left() - Gap, height()), Qt::AlignVCenter | Qt::AlignRight,
                   low_);
}

}  // namespace stateroom
