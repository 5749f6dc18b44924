#include "ui/widgets/tool_button.h"

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

}  // namespace stateroom
