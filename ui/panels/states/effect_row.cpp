#include "ui/panels/states/effect_row.h"

#include <QPainter>

#include "ui/panels/states/cause_mark.h"
#include "ui/session/number_format.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

EffectRow::EffectRow(const QString& title, QWidget* parent) : QWidget(parent), title_(title) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void EffectRow::setValues(std::optional<double> before, std::optional<double> after) {
  before_ = before;
  after_ = after;
  setAccessibleName(
      before && after
          ? tr("%1: from %2 to %3").arg(title_, shortNumber(*before, 3), shortNumber(*after, 3))
          : title_);
  update();
}

void EffectRow::setTitle(const QString& title) {
  title_ = title;
  setValues(before_, after_);
}

void EffectRow::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(typeFont(Type::Body));
  painter.setPen(tokens().text);
  painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, title_);
  if (!before_ || !after_) return;
  const int numbers = qMin(118, width() / 3);
  const auto at = [&](int left, int wide) { return QRect(numbers + left, 0, wide, height()); };
  painter.drawText(at(0, 48), Qt::AlignRight | Qt::AlignVCenter, shortNumber(*before_, 3));
  painter.setPen(tokens().secondaryText);
  painter.drawText(at(50, 18), Qt::AlignCenter, u"→"_s);
  painter.setPen(tokens().text);
  painter.setFont(typeFont(Type::BodyStrong));
  painter.drawText(at(68, 46), Qt::AlignLeft | Qt::AlignVCenter, shortNumber(*after_, 3));
  painter.setFont(typeFont(Type::Body));
  painter.drawText(at(112, 50), Qt::AlignRight | Qt::AlignVCenter,
                   signedNumber(*after_ - *before_, 3));
  const QRect bar = at(174, width() - numbers - 180);
  const bool share = *before_ >= 0 && *before_ <= 1 && *after_ >= 0 && *after_ <= 1;
  if (bar.width() < 40 || !share) return;
  const auto x = [&](double value) { return bar.left() + value * bar.width(); };
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(tokens().grid, 3));
  painter.drawLine(QPointF(x(0), height() / 2.0), QPointF(x(1), height() / 2.0));
  painter.setPen(QPen(causeColour(Cause::Edit), 3));
  painter.drawLine(QPointF(x(*before_), height() / 2.0), QPointF(x(*after_), height() / 2.0));
  paintCause(painter, {x(*before_), height() / 2.0}, Cause::Predict, 7);
  painter.setPen(QPen(causeColour(Cause::Edit), 1.5));
  painter.setBrush(tokens().window);
  painter.drawEllipse(QPointF(x(*after_), height() / 2.0), 3.5, 3.5);
}

}  // namespace stateroom
