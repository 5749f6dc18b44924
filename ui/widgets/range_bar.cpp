#include "ui/widgets/range_bar.h"

#include <QPainter>
#include <algorithm>

#include "ui/session/number_format.h"
#include "ui/theme/theme.h"

namespace stateroom {

RangeBar::RangeBar(const InputColumn& column, QWidget* parent)
    : QWidget(parent),
      min_(column.min),
      low_(column.low),
      high_(column.high),
      max_(column.max),
      order_(column.order) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setToolTip(tr("Training data: %1 to %2, the middle 95 % between %3 and %4")
                 .arg(shortNumber(min_), shortNumber(max_), shortNumber(low_), shortNumber(high_)));
  setAccessibleName(toolTip());
}

void RangeBar::setValue(std::optional<double> value) {
  value_ = value;
  update();
}

void RangeBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Tokens& t = tokens();
  const double room = width() - 10, middle = height() / 2.0;
  const auto x = [&](double value) {
    return 5 + (max_ > min_ ? std::clamp((value - min_) / (max_ - min_), 0.0, 1.0) : 0.5) * room;
  };
  painter.setPen(QPen(t.border, 2, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(QPointF(5, middle), QPointF(5 + room, middle));
  painter.setPen(QPen(t.neutralSeries(), 3, Qt::SolidLine, Qt::RoundCap));
  painter.drawLine(QPointF(x(low_), middle), QPointF(x(high_), middle));
  if (!value_) return;
  painter.setPen(QPen(t.window, 1));
  painter.setBrush(isUsual() ? t.accent : t.warning);
  painter.drawEllipse(QPointF(x(*value_), middle), 4, 4);
}

}  // namespace stateroom
