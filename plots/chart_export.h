#pragma once

#include "plots/picture_file.h"

namespace stateroom::plots {

class CurveChart;

/// Writes a chart to a file, by the file's suffix: png (at twice the size), svg and pdf (curves at
/// eight points a pixel), csv (every point: series, variant, x, value; numbers read back exactly,
/// a gap is an empty field). The error is a sentence for people.
Written exportChart(CurveChart& chart, const QString& path, QSize size = QSize(960, 540));

}  // namespace stateroom::plots
