#pragma once

#include "plots/curve.h"
#include "plots/graph_painter.h"
#include "plots/heatmap.h"

namespace stateroom {

/// Colours of what plots draw, by the theme that holds now.
plots::ChartColours chartColours();
plots::GraphColours graphColours();
plots::DivergingMap divergingMap();

}  // namespace stateroom
