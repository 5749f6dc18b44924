#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "plots/chart_layers.h"
#include "plots/number_text.h"

namespace stateroom::plots {

namespace {

constexpr double kRow = 22, kPad = 8, kSwatch = 10, kColumnGap = 14;

/// Widths and text of the crosshair's table, laid out from its contents.
struct TableLayout {
  TableLayout(const CrosshairTable& content, const QFontMetricsF& metrics);
  QSizeF size() const {
    double width = 2 * kPad + kSwatch + 6 + names;
    for (const double column : columns) width += kColumnGap + column;
    return {width, kPad + kRow * static_cast<double>(content.rows.size() + 1)};
  }

  const CrosshairTable& content;
  double names = 0;
  std::vector<double> columns;
};

QString cellText(const std::optional<double>& value) {
  return value ? numberText(*value) : QString();
}

TableLayout::TableLayout(const CrosshairTable& table, const QFontMetricsF& metrics)
    : content(table) {
  names = metrics.horizontalAdvance(table.title) - kSwatch - 6;
  for (const QString& variant : table.variants)
    columns.push_back(metrics.horizontalAdvance(variant));
  for (const auto& row : table.rows) {
    names = std::max(names, metrics.horizontalAdvance(row.name));
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      columns[i] = std::max(columns[i], metrics.horizontalAdvance(cellText(row.values[i])));
    }
  }
}

}  // namespace

void CrosshairLayer::draw(QCPPainter* painter) {
  if (!state_.band.isEmpty()) {
    QColor fill = state_.colours.accent;
    fill.setAlphaF(0.15F);
    painter->setPen(QPen(state_.colours.accent, 1));
    painter->setBrush(fill);
    painter->drawRect(state_.band);
    painter->setBrush(Qt::NoBrush);
  }
  if (!state_.crosshair || !mParentPlot->xAxis->range().contains(*state_.crosshair)) return;
  const QRectF rect = plotRect();
  const double x = std::floor(xPixel(*state_.crosshair));
  painter->setPen(QPen(state_.colours.secondaryText, 1));
  painter->drawLine(QLineF(x, rect.top(), x, rect.bottom()));
  drawPoints(*painter);
  if (state_.tableShown) drawTable(*painter);
}

void CrosshairLayer::drawPoints(QCPPainter& painter) const {
  painter.setAntialiasing(true);
  painter.setPen(QPen(state_.colours.base, 1.5));
  for (const auto& shown : state_.curves) {
    const Series& series = *shown.curve.series;
    const auto index = series.nearest(*state_.crosshair);
    if (!index || *index >= shown.lineY().size()) continue;
    const double y = shown.lineY()[*index];
    if (!std::isfinite(y) || (state_.logY && y <= 0)) continue;
    const QPointF at(xPixel(series.x()[*index]), yPixel(y));
    if (!plotRect().contains(at)) continue;
    painter.setBrush(shown.curve.colour);
    painter.drawEllipse(at, 3.5, 3.5);
  }
  painter.setBrush(Qt::NoBrush);
  painter.setAntialiasing(false);
}

void CrosshairLayer::drawTable(QCPPainter& painter) const {
  const CrosshairTable table = state_.valuesAt(*state_.crosshair);
  const TableLayout layout(table, QFontMetricsF(state_.font));
  const QRectF plot = plotRect();
  const QSizeF size = layout.size();
  if (table.rows.empty() || size.width() > plot.width() || size.height() > plot.height()) return;
  const double top =
      plot.top() + (state_.markLabels && size.height() + 32 < plot.height() ? 32 : 2);
  const QRectF box(QPointF(plot.right() - size.width() - 1, top), size);
  painter.setPen(QPen(state_.colours.border, 1));
  painter.setBrush(state_.colours.base);
  painter.drawRect(box.toAlignedRect());
  painter.setFont(state_.font);
  painter.setPen(state_.colours.secondaryText);
  double y = box.top() + kPad / 2;
  painter.drawText(QRectF(box.left() + kPad, y, box.width(), kRow), Qt::AlignVCenter, table.title);
  const auto cells = [&](const auto& text) {
    double right = box.right() - kPad;
    for (std::size_t i = layout.columns.size(); i-- > 0;) {
      const QRectF cell(right - layout.columns[i] - 2, y, layout.columns[i] + 2, kRow);
      painter.drawText(cell, Qt::AlignRight | Qt::AlignVCenter, text(i));
      right -= layout.columns[i] + kColumnGap;
    }
  };
  cells([&](std::size_t i) { return table.variants[i]; });
  for (const auto& row : table.rows) {
    y += kRow;
    const QRectF swatch(box.left() + kPad, y + (kRow - kSwatch) / 2, kSwatch, kSwatch);
    painter.fillRect(swatch, row.colour);
    painter.setPen(state_.colours.text);
    painter.drawText(QRectF(swatch.right() + 6, y, layout.names + 2, kRow), Qt::AlignVCenter,
                     row.name);
    cells([&](std::size_t i) { return cellText(row.values[i]); });
  }
  painter.setBrush(Qt::NoBrush);
}

}  // namespace stateroom::plots
