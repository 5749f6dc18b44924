#pragma once

#include <QColor>
#include <array>

namespace stateroom {

/// The colours of one theme, by what they are for. Text on window, base, alternate, selection,
/// hover and on its own fill has a contrast of at least 4.5:1.
struct Tokens {
  bool dark = false;
  QColor window, modeBar, base, alternate, header, buttonFill, inputFill;
  QColor text, secondaryText, disabledText;
  QColor accent, accentText, link;
  QColor border, inputBorder, hover, selection, grid;
  QColor error, errorFill, warning, warningFill, success, successFill;
  /// A cycle that stays apart for colour-blind eyes; slot n has the same hue in both themes. Slot 5
  /// (index 4) draws what belongs to no run.
  std::array<QColor, 8> series;
  /// Negative to positive, linear in sRGB, symmetric about 0.
  std::array<QColor, 7> diverging;
  QColor notANumber;  ///< among the colours of a heatmap
  QColor shade;       ///< see-through, over the window behind the palette

  /// Colour of a run's slot, from 0; slots repeat after 8.
  const QColor& run(int slot) const {
    return series[static_cast<std::size_t>(slot) % series.size()];
  }
  /// Of histograms and bars that belong to no run.
  const QColor& neutralSeries() const { return series[4]; }
};

const Tokens& lightTokens();
const Tokens& darkTokens();

/// `over` at `share` (0 to 1) on `under`, opaque: raw curves and tints are blended in advance.
QColor blended(const QColor& over, const QColor& under, double share);

}  // namespace stateroom
