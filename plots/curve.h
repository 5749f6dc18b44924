#pragma once

#include <QColor>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "plots/series.h"

namespace stateroom::plots {

/// Colours of a chart, given from outside so that the theme stays in one place.
struct ChartColours {
  QColor base, text, secondaryText, axis, grid, border, accent;
};

/// One line of a chart. Curves of the same name are one row of the crosshair's table, its columns
/// are the names of the variants ("val", "train").
struct Curve {
  QString name;
  QString variant;
  QColor colour;
  QColor faint;           ///< the colour blended into the background, for raw points
  bool dashed = false;    ///< training; solid: validation
  bool smoothed = false;  ///< follows the chart's smoothing; the raw points stay as a faint line
  bool live = false;      ///< still growing: a dot at its last point
  std::shared_ptr<const Series> series;
};

/// A vertical line with a label at its top.
struct Mark {
  double x = 0;
  QString label;
  QColor colour;
  Qt::PenStyle style = Qt::SolidLine;
};

/// A dotted horizontal line.
struct ReferenceLine {
  double y = 0;
  QString label;
};

/// All values at one x.
struct CrosshairTable {
  struct Row {
    QString name;
    QColor colour;
    std::vector<std::optional<double>> values;  ///< one a variant
  };
  QString title;  ///< "step 392"
  std::vector<QString> variants;
  std::vector<Row> rows;  ///< only those with a value
};

}  // namespace stateroom::plots
