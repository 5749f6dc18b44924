#include "ui/panels/predict/what_if_panel.h"

#include <QPoint>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/session/text.h"
#include "ui/theme/theme.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using plots::XyCurve;

namespace {

QList<QPointF> curvePoints(const std::vector<double>& x, const std::vector<double>& y) {
  QList<QPointF> points;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) points << QPointF(x[i], y[i]);
  return points;
}

}  // namespace

WhatIfPanel::WhatIfPanel(QObject* parent)
    : QObject(parent),
      cell_(new XyChartCell(u"whatIf"_s, tr("If it were different"))),
      unit_(new QComboBox),
      column_(new QComboBox) {
  unit_->setObjectName(u"explainedUnit"_s);
  unit_->setAccessibleName(tr("Which output is explained"));
  column_->setObjectName(u"whatIfColumn"_s);
  column_->setAccessibleName(tr("Input of the curve"));
  for (QComboBox* combo : {unit_, column_}) {
    combo->setProperty("small", true);
    cell_->addRight(combo);
    connect(combo, &QComboBox::activated, this, [this, combo] {
      isSettled_ = isSettled_ || combo == column_;
      Q_EMIT changed();
    });
  }
}

void WhatIfPanel::setModel(const std::vector<OutputHead>& heads,
                           const std::vector<InputColumn>& columns) {
  const QString unit = unit_->currentText(), column = column_->currentText();
  unit_->clear();
  for (const NamedUnit& each : namedUnits(heads))
    unit_->addItem(qstr(each.name), QPoint(int(each.unit.head), int(each.unit.unit)));
  unit_->setCurrentIndex(std::max(0, unit_->findText(unit)));
  unit_->setVisible(unit_->count() > 1);
  QStringList before, names;
  for (int i = 0; i < column_->count(); ++i) before << column_->itemText(i);
  column_->clear();
  columns_.clear();
  for (const InputColumn& each : columns) {
    if (!each.isNumber() || !each.choices.empty() || each.order) continue;
    columns_.push_back(each);
    column_->addItem(names.emplace_back(qstr(each.name)));
  }
  column_->setCurrentIndex(std::max(0, column_->findText(column)));
  if (names != before) isSettled_ = false;
}

void WhatIfPanel::suggest(const std::vector<Contribution>& contributions) {
  if (std::exchange(isSettled_, true)) return;
  int strongest = -1;
  double most = 0;
  for (const Contribution& each : contributions) {
    const int place = each.column.empty() ? -1 : column_->findText(qstr(each.column));
    if (place < 0 || !(std::abs(each.amount) > most)) continue;
    strongest = place;
    most = std::abs(each.amount);
  }
  if (strongest < 0 || strongest == column_->currentIndex()) return;
  column_->setCurrentIndex(strongest);
  Q_EMIT changed();
}

ExplainedUnit WhatIfPanel::unit() const {
  const QPoint place = unit_->currentData().toPoint();
  return {static_cast<std::size_t>(place.x()), static_cast<std::size_t>(place.y())};
}

const InputColumn* WhatIfPanel::column() const {
  const auto place = static_cast<std::size_t>(std::max(0, column_->currentIndex()));
  return place < columns_.size() ? &columns_[place] : nullptr;
}

void WhatIfPanel::clear() {
  cell_->chart().setCurves({});
  cell_->chart().setMarkers({});
}

void WhatIfPanel::show(const WhatIfCurve& curve, bool isShare, std::optional<QPointF> now) {
  if (column() == nullptr) return clear();
  const QString name = qstr(column()->name), unit = qstr(column()->unit);
  const bool alone = curve.remembered.empty();
  std::vector<XyCurve> curves;
  if (!alone)
    curves.push_back(
        {tr("with the user's state"), tokens().series[0], curvePoints(curve.x, curve.remembered)});
  curves.push_back({alone ? tr("this row alone") : tr("with a fresh state"),
                    alone ? tokens().series[0] : tokens().neutralSeries(),
                    curvePoints(curve.x, curve.fresh),
                    alone ? XyCurve::Style::Line : XyCurve::Style::Dashed});
  if (!alone && !curve.x.empty())
    for (XyCurve& each : curves) each.labelAt = std::lerp(curve.x.front(), curve.x.back(), 0.75);
  plots::XyChart& chart = cell_->chart();
  cell_->setTitle(tr("If %1 were different").arg(name));
  chart.setAxes(unit.isEmpty() ? name : name + u", "_s + unit);
  chart.setRanges({}, isShare ? std::optional(std::pair(0.0, 1.0)) : std::nullopt);
  chart.setCurves(std::move(curves));
  chart.setMarkers(now ? std::vector{plots::XyMarker{*now, tokens().accent, tr("now")}}
                       : std::vector<plots::XyMarker>());
}

}  // namespace stateroom
