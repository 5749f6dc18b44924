#include "ui/theme/plot_colours.h"

#include "ui/theme/theme.h"

namespace stateroom {

plots::ChartColours chartColours() {
  const Tokens& t = tokens();
  return {t.base, t.text, t.secondaryText, t.inputBorder, t.grid, t.inputBorder, t.accent};
}

plots::GraphColours graphColours() {
  const Tokens& t = tokens();
  return {t.base,        t.buttonFill, t.alternate, t.text,     t.secondaryText,
          t.inputBorder, t.accent,     t.series[3], t.selection};
}

plots::DivergingMap divergingMap() {
  return {tokens().diverging, tokens().notANumber};
}

}  // namespace stateroom
