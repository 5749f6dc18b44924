#include "ui/widgets/tool_button.h"

#include <QMenu>

#include "ui/theme/icons.h"

namespace stateroom {

QToolButton* flatToolButton(const QString& icon, const QString& name, int pixels,
                            QColor Tokens::* colour) {
  auto* button = new QToolButton;
  button->setIcon(themedIcon(icon, colour));
  button->setIconSize({pixels, pixels});
  button->setAutoRaise(true);
  button->setProperty("small", true);
  button->setToolTip(name);
  button->setAccessibleName(name);
  return button;
}

QToolButton* flatMenuButton(const QString& icon, const QString& name, int pixels,
                            QColor Tokens::* colour) {
  QToolButton* button = flatToolButton(icon, name, pixels, colour);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
  button->setMenu(new QMenu(button));
  return button;
}

}  // namespace stateroom
