#include "ui/widgets/empty_state.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

namespace stateroom {

EmptyState::EmptyState(const QString& icon, const QString& title, const QString& text,
                       QWidget* parent)
    : QWidget(parent), buttons_(new QHBoxLayout) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(24, 4, 24, 4);
  column->setSpacing(6);
  auto* picture = new QLabel;
  picture->setPixmap(themedIcon(icon, &Tokens::secondaryText).pixmap(20, 20));
  picture->setAlignment(Qt::AlignCenter);
  connect(&Theme::instance(), &Theme::changed, picture, [picture, icon] {
    picture->setPixmap(themedIcon(icon, &Tokens::secondaryText).pixmap(20, 20));
  });
  auto* head = new Label(title, Type::ControlMedium);
  head->setAlignment(Qt::AlignCenter);
  auto* words = new Label(text, Type::Body, &Tokens::secondaryText);
  words->setAlignment(Qt::AlignCenter);
  words->setWordWrap(true);
  words->setMaximumWidth(520);
  column->addStretch();
  column->addWidget(picture);
  column->addWidget(head);
  auto* across = new QHBoxLayout;
  across->addStretch(1);
  across->addWidget(words, 4);
  across->addStretch(1);
  column->addLayout(across);
  column->addSpacing(6);
  column->addLayout(buttons_);
  column->addStretch();
  buttons_->setSpacing(8);
  buttons_->addStretch();
  buttons_->addStretch();
  words->setMinimumWidth(360);
}

QPushButton* EmptyState::addButton(const QString& text, const QString& icon, bool primary) {
  auto* button = new QPushButton(text);
  button->setIcon(themedIcon(icon, primary ? &Tokens::accentText : &Tokens::text));
  button->setProperty("primary", primary);
  buttons_->insertWidget(buttons_->count() - 1, button);
  return button;
}

void EmptyState::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), tokens().base);
  if (hasFocus()) paint::focusRing(&painter, rect(), 2);
}

}  // namespace stateroom
