#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

#include "ui/theme/tokens.h"

namespace stateroom {

/// A Lucide icon of resources/icons in a colour of the theme. It follows the theme and the state
/// (disabled) of what it stands on, at every size and device pixel ratio.
QIcon themedIcon(const QString& name, QColor Tokens::* colour = &Tokens::text);

/// The same as a picture, `size` px wide and high on the screen; cached.
QPixmap iconPixmap(const QString& name, int size, const QColor& colour, qreal devicePixelRatio);

/// A filled square with round corners: a run's colour beside its name.
QIcon swatchIcon(const QColor& colour);

}  // namespace stateroom
