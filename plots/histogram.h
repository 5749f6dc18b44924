#pragma once

#include <QColor>
#include <QRect>
#include <span>

class QPainter;

namespace stateroom::plots {

/// Paints counts as bars on a base line, as wide as `rect`; a count above 0 is at least one pixel
/// high.
void paintHistogram(QPainter& painter, const QRect& rect, std::span<const double> counts,
                    const QColor& colour);

}  // namespace stateroom::plots
