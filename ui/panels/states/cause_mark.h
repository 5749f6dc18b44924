#pragma once

#include <QPainter>
#include <QPixmap>

#include "core/state/revision.h"

namespace stateroom {

/// Causes differ in form and colour, so that either is enough.
QColor causeColour(Cause cause);
QString causeText(Cause cause);  ///< in the window's language

/// `hollow`: on a branch or not committed.
void paintCause(QPainter& painter, QPointF centre, Cause cause, qreal size = 11,
                bool hollow = false);
/// The same mark for a cell of a table.
QPixmap causePixmap(Cause cause);

}  // namespace stateroom
