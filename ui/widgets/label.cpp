#include "ui/widgets/label.h"

#include <QPainter>

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace stateroom {

Label::Label(const QString& text, Type type, QColor Tokens::* colour, QWidget* parent)
    : QLabel(text, parent), colour_(colour) {
  setFont(typeFont(type));
  connect(&Theme::instance(), &Theme::changed, this, &Label::applyColour);
  applyColour();
}

void Label::setColour(QColor Tokens::* colour) {
  colour_ = colour;
  applyColour();
}

void Label::applyColour() {
  QPalette colours;  // only what is set here stands apart from the application's
  colours.setColor(QPalette::WindowText, tokens().*colour_);
  colours.setColor(QPalette::Disabled, QPalette::WindowText, tokens().disabledText);
  colours.setColor(QPalette::Link, tokens().link);
  setPalette(colours);
}

ElidedLabel::ElidedLabel(Type type, QColor Tokens::* colour, QWidget* parent)
    : QWidget(parent), colour_(colour) {
  setFont(typeFont(type));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setText(const QString& text) {
  text_ = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

void ElidedLabel::setColour(QColor Tokens::* colour) {
  colour_ = colour;
  update();
}

QSize ElidedLabel::sizeHint() const {
  return {fontMetrics().horizontalAdvance(text_) + 2, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
  return {fontMetrics().averageCharWidth() * 3, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(isEnabled() ? tokens().*colour_ : tokens().disabledText);
  const QString shown = fontMetrics().elidedText(text_, Qt::ElideRight, width());
  setToolTip(shown == text_ ? QString() : text_);
  painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, shown);
}

IconLabel::IconLabel(QString icon, QColor Tokens::* colour, QWidget* parent)
    : QWidget(parent), icon_(std::move(icon)), colour_(colour) {
  setFixedSize(16, 16);
}

void IconLabel::paintEvent(QPaintEvent*) {
  QPainter(this).drawPixmap(0, 0, iconPixmap(icon_, 16, tokens().*colour_, devicePixelRatioF()));
}

Tag::Tag(const QString& text, QWidget* parent) : QWidget(parent), text_(text) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setVisible(!text.isEmpty());
}

void Tag::setText(const QString& text) {
  text_ = text;
  setAccessibleName(text);
  setVisible(!text.isEmpty());
  updateGeometry();
  update();
}

void Tag::setColours(QColor Tokens::* fill, QColor Tokens::* colour) {
  fill_ = fill;
  colour_ = colour;
  update();
}

QSize Tag::sizeHint() const {
  return {text_.isEmpty() ? 0 : paint::tagWidth(text_), 16};
}

void Tag::paintEvent(QPaintEvent*) {
  if (text_.isEmpty()) return;
  QPainter painter(this);
  paint::tag(&painter, QPoint(0, 0), height(), text_, tokens().*fill_, tokens().*colour_);
}

}  // namespace stateroom
