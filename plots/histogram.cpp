#include "plots/histogram.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace stateroom::plots {

void paintHistogram(QPainter& painter, const QRect& rect, std::span<const double> counts,
                    const QColor& colour) {
  if (counts.empty() || rect.isEmpty()) return;
  const double most = std::ranges::max(counts);
  if (!(most > 0)) return;
  const double pitch = static_cast<double>(rect.width()) / static_cast<double>(counts.size());
  const int gap = pitch >= 3 ? 1 : 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!(counts[i] > 0)) continue;
    const int left = rect.left() + static_cast<int>(std::floor(pitch * static_cast<double>(i)));
    const int next = rect.left() + static_cast<int>(std::floor(pitch * static_cast<double>(i + 1)));
    const int height = std::max(1, static_cast<int>(std::lround(counts[i] / most * rect.height())));
    painter.fillRect(left, rect.bottom() + 1 - height, std::max(1, next - left - gap), height,
                     colour);
  }
}

}  // namespace stateroom::plots
