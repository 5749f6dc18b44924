#include "plots/chart_state.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "plots/number_text.h"

namespace stateroom::plots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double kOutliers = 0.02;  // share of the buckets' extremes that may leave the plot

struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  std::optional<std::pair<double, double>> found() const {
    if (low > high) return std::nullopt;
    return std::pair{low, high};
  }
};

/// Adds the values of points between two x, without the `outliers` smallest and largest share.
void addPoints(Extent& extent, const QList<QPointF>& points, double low, double high, bool positive,
               double outliers) {
  std::vector<double> values;
  for (const QPointF& point : points) {
    const bool inside = point.x() >= low && point.x() <= high;
    if (inside && std::isfinite(point.y()) && (!positive || point.y() > 0)) {
      values.push_back(point.y());
    }
  }
  if (values.empty()) return;
  const auto cut = static_cast<std::ptrdiff_t>(outliers * static_cast<double>(values.size()));
  std::ranges::nth_element(values, values.begin() + cut);
  extent.add(values[static_cast<std::size_t>(cut)]);
  std::ranges::nth_element(values, values.end() - 1 - cut);
  extent.add(*(values.end() - 1 - cut));
}

QString crosshairTitle(const ChartState& chart, double x) {
  switch (chart.xScale) {
    case Scale::Duration:
      return chart.xLabel + u' ' + durationText(x);
    case Scale::Clock:
      return QLocale().toString(QDateTime::fromSecsSinceEpoch(std::llround(x)), u"HH:mm:ss"_s);
    case Scale::Count:
      return chart.xLabel + u' ' + fixedText(x, 0);
    default:
      return chart.xLabel + u' ' + numberText(x);
  }
}

}  // namespace

void ChartState::setCurves(std::vector<Curve> next) {
  std::vector<Shown> shown;
  for (Curve& curve : next) {
    const auto old = std::ranges::find_if(
        curves, [&](const Shown& known) { return known.curve.series == curve.series; });
    Shown item;
    item.curve = std::move(curve);
    if (old != curves.end() && old->smooth) item.smooth = std::move(old->smooth);
    shown.push_back(std::move(item));
  }
  curves = std::move(shown);
  setSmoothing(smoothing);
}

void ChartState::setSmoothing(double weight) {
  smoothing = std::clamp(weight, 0.0, 0.9999);
  for (Shown& shown : curves) {
    if (!shown.curve.smoothed || smoothing == 0) {
      shown.smooth.reset();
    } else if (shown.smooth) {
      shown.smooth->setWeight(smoothing);
    } else {
      shown.smooth.emplace(shown.curve.series, smoothing);
    }
  }
}

bool ChartState::advance(std::size_t limit) {
  bool arrived = true;
  for (Shown& shown : curves) {
    if (!shown.smooth) continue;
    const std::size_t before = shown.smooth->y().size();
    arrived &= shown.smooth->advance(limit);
    const std::size_t after = shown.smooth->y().size();
    limit -= std::min(limit, after - std::min(before, after));
  }
  return arrived;
}

std::optional<std::pair<double, double>> ChartState::xExtent() const {
  Extent extent;
  for (const Shown& shown : curves) {
    if (shown.curve.series->empty()) continue;
    extent.add(shown.curve.series->x().front());
    extent.add(shown.curve.series->x().back());
  }
  return extent.found();
}

void ChartState::look(double low, double high, int lineBuckets, int rawBuckets) {
  for (Shown& shown : curves) {
    const Series& series = *shown.curve.series;
    shown.line = visiblePoints(series.x(), shown.lineY(), low, high, lineBuckets);
    const bool raw = shown.smooth && shown.curve.faint.isValid();
    shown.raw =
        raw ? visiblePoints(series.x(), series.y(), low, high, rawBuckets) : QList<QPointF>();
  }
}

std::optional<std::pair<double, double>> ChartState::yExtent(double low, double high) const {
  Extent extent;
  for (const Shown& shown : curves) {
    addPoints(extent, shown.line, low, high, logY, 0);
    addPoints(extent, shown.raw, low, high, logY, kOutliers);
  }
  if (reference && extent.low <= extent.high) extent.add(reference->y);
  return extent.found();
}

const Series* ChartState::densestAt(double x) const {
  const Series* densest = nullptr;
  for (const Shown& shown : curves) {
    const Series& series = *shown.curve.series;
    const bool denser = densest == nullptr || series.size() > densest->size();
    if (denser && series.nearest(x)) densest = &series;
  }
  return densest;
}

std::optional<double> ChartState::snapped(double x) const {
  return neighbour(x, 0);
}

std::optional<double> ChartState::neighbour(double x, int points) const {
  const Series* series = densestAt(x);
  if (series == nullptr) return std::nullopt;
  const auto last = static_cast<std::ptrdiff_t>(series->size()) - 1;
  const auto index = static_cast<std::ptrdiff_t>(*series->nearest(x)) + points;
  return series->x()[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(index, 0, last))];
}

CrosshairTable ChartState::valuesAt(double x) const {
  CrosshairTable table;
  table.title = crosshairTitle(*this, x);
  for (const Shown& shown : curves) {
    if (std::ranges::find(table.variants, shown.curve.variant) == table.variants.end()) {
      table.variants.push_back(shown.curve.variant);
    }
  }
  for (const Shown& shown : curves) {
    const auto index = shown.curve.series->nearest(x);
    if (!index) continue;
    auto row = std::ranges::find(table.rows, shown.curve.name, &CrosshairTable::Row::name);
    if (row == table.rows.end()) {
      table.rows.push_back({shown.curve.name, shown.curve.colour, {}});
      row = table.rows.end() - 1;
      row->values.resize(table.variants.size());
    }
    const auto column = std::ranges::find(table.variants, shown.curve.variant);
    row->values[static_cast<std::size_t>(column - table.variants.begin())] =
        shown.curve.series->y()[*index];
  }
  return table;
}

}  // namespace stateroom::plots
