#include "ui/panels/train/chart_grid.h"

#include <QDir>
#include <QGridLayout>
#include <algorithm>

#include "plots/chart_export.h"
#include "ui/panels/train/chart_cell.h"
#include "ui/session/text.h"
#include "ui/theme/theme.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using plots::CurveChart;

namespace {

constexpr int kNarrow = 640;  // pixels; below it charts stand under each other
constexpr int kLowest = 150;  // of a chart with its title
constexpr int kRowsInView = 2;

}  // namespace

ChartGrid::ChartGrid(QWidget* parent)
    : DownScroll(parent), page_(new QWidget), grid_(new QGridLayout(page_)) {
  setObjectName(u"chartGrid"_s);
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(0);
  setWidget(page_);
}

ChartCell* ChartGrid::cell(const std::string& metric) const {
  const auto found =
      std::ranges::find_if(cells_, [&](const ChartCell* cell) { return cell->metric() == metric; });
  return found == cells_.end() ? nullptr : *found;
}

ChartCell* ChartGrid::makeCell(const std::string& metric) {
  auto* cell = new ChartCell(metric, page_);
  CurveChart* chart = &cell->chart();
  chart->setSmoothing(smoothing_);
  if (logY_) cell->setLogY(true);
  connect(cell, &ChartCell::expandRequested, this, [this, cell] { expand(cell); });
  connect(cell, &ChartFrame::failed, this, &ChartGrid::exportFailed);
  const auto others = [this, chart](auto act) {
    for (ChartCell* other : cells_) {
      if (&other->chart() != chart) act(other->chart());
    }
  };
  connect(chart, &CurveChart::xRangeChanged, this, [=, this](double low, double high) {
    if (linked_) others([&](CurveChart& other) { other.setXRange(low, high); });
  });
  connect(chart, &CurveChart::fitted, this, [=, this] {
    if (linked_) others([](CurveChart& other) { other.fit(); });
  });
  connect(chart, &CurveChart::crosshairMoved, this,
          [=](double x) { others([x](CurveChart& other) { other.setCrosshair(x, false); }); });
  connect(chart, &CurveChart::crosshairLeft, this,
          [=] { others([](CurveChart& other) { other.setCrosshair(std::nullopt, false); }); });
  return cell;
}

void ChartGrid::makeCells(const std::vector<std::string>& metrics) {
  const bool same = std::ranges::equal(metrics, cells_, {}, {}, &ChartCell::metric);
  if (same) return;
  std::vector<ChartCell*> next;
  for (const std::string& metric : metrics) {
    ChartCell* known = cell(metric);
    next.push_back(known != nullptr ? known : makeCell(metric));
  }
  for (ChartCell* old : cells_) {
    if (std::ranges::find(next, old) != next.end()) continue;
    if (old == expanded_) expanded_ = nullptr;
    old->hide();
    old->deleteLater();
  }
  cells_ = std::move(next);
  setXAxis(axis_);
  layOut();
}

void ChartGrid::layOut() {
  const int columns = viewport()->width() < kNarrow || expanded_ != nullptr ? 1 : 2;
  while (grid_->count() > 0) delete grid_->takeAt(0);
  int place = 0;
  for (ChartCell* cell : cells_) {
    const bool seen = expanded_ == nullptr || expanded_ == cell;
    cell->setVisible(seen);
    if (seen) grid_->addWidget(cell, place / columns, place % columns);
    if (seen) ++place;
  }
  const int rows = (place + columns - 1) / columns;
  const int inView = std::clamp(rows, 1, kRowsInView);
  const int height = std::max(kLowest, viewport()->height() / inView);
  for (int row = 0; row < std::max(rows, grid_->rowCount()); ++row) {
    grid_->setRowMinimumHeight(row, row < rows ? height : 0);
    grid_->setRowStretch(row, row < rows ? 1 : 0);
  }
  for (int column = 0; column < 2; ++column) grid_->setColumnStretch(column, column < columns);
}

void ChartGrid::resizeEvent(QResizeEvent* event) {
  DownScroll::resizeEvent(event);
  layOut();
}

void ChartGrid::expand(ChartCell* cell) {
  expanded_ = expanded_ == cell ? nullptr : cell;
  for (ChartCell* each : cells_) each->setExpanded(each == expanded_);
  layOut();
}

void ChartGrid::show(const std::vector<RunRecord>& runs, const std::string& chosenRun,
                     const RunCurves& curves, const Project* settings) {
  makeCells(chartedMetrics(curves.tags()));
  std::vector<const RunRecord*> shown;
  for (const RunRecord& run : runs) shown.push_back(&run);
  const Tokens& t = tokens();
  const auto marks = runMarks(shown, chosenRun, curves, settings, t);
  for (ChartCell* cell : cells_) {
    CurveChart& chart = cell->chart();
    chart.setCurves(metricCurves(cell->metric(), shown, chosenRun, curves, t));
    chart.setMarks(marks, cell == cells_.front() || cell == expanded_);
    chart.setReferenceLine(referenceLine(cell->metric(), settings));
  }
}

void ChartGrid::refresh() {
  for (ChartCell* cell : cells_) cell->chart().refresh();
}

void ChartGrid::setXAxis(CurveAxis axis) {
  axis_ = axis;
  for (ChartCell* cell : cells_) {
    CurveChart& chart = cell->chart();
    switch (axis) {
      case CurveAxis::Step:
        chart.setXAxis(plots::Scale::Count, tr("step"));
        break;
      case CurveAxis::Epoch:
        chart.setXAxis(plots::Scale::Number, tr("epoch"));
        break;
      case CurveAxis::Time:
        chart.setXAxis(plots::Scale::Clock, tr("time"));
        break;
      case CurveAxis::Relative:
        chart.setXAxis(plots::Scale::Duration, tr("after"));
        break;
    }
  }
}

void ChartGrid::setSmoothing(double weight) {
  smoothing_ = weight;
  for (ChartCell* cell : cells_) cell->chart().setSmoothing(weight);
}

void ChartGrid::setLogY(bool on) {
  logY_ = on;
  for (ChartCell* cell : cells_) cell->setLogY(on || isLogarithmic(cell->metric()));
}

plots::Written ChartGrid::exportTo(const QString& folder, const QString& suffix) const {
  for (ChartCell* cell : cells_) {
    const QString path = QDir(folder).filePath(qstr(cell->metric()) + u'.' + suffix);
    if (auto written = plots::exportChart(cell->chart(), path); !written) return written;
  }
  return {};
}

void ChartGrid::fit() {
  for (ChartCell* cell : cells_) cell->chart().fit();
}

}  // namespace stateroom
