#pragma once

#include <QToolButton>

#include "ui/theme/tokens.h"

namespace stateroom {

/// A flat button of one icon in the theme's colour, small; `name` is its tooltip and what is
/// spoken.
QToolButton* flatToolButton(const QString& icon, const QString& name, int pixels = 16,
                            QColor Tokens::* colour = &Tokens::text);

/// The same, which opens a menu of its own.
QToolButton* flatMenuButton(const QString& icon, const QString& name, int pixels = 16,
                            QColor Tokens::* colour = &Tokens::text);

}  // namespace stateroom
