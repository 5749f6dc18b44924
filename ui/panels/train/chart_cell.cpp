#include "ui/panels/train/chart_cell.h"

#include <QMenu>
#include <QToolButton>

#include "plots/chart_export.h"
#include "ui/panels/train/metric_curves.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/plot_colours.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tool_button.h"

namespace stateroom {

using namespace Qt::StringLiterals;

ChartCell::ChartCell(std::string metric, QWidget* parent)
    : ChartCell(new plots::CurveChart, std::move(metric), parent) {}

ChartCell::ChartCell(plots::CurveChart* chart, std::string metric, QWidget* parent)
    : ChartFrame(metricTitle(metric), chart, Qt::RightEdge | Qt::BottomEdge, parent),
      metric_(std::move(metric)),
      chart_(chart),
      expand_(flatToolButton(u"maximize-2"_s, tr("Only this chart"), 14, &Tokens::secondaryText)),
      logY_(menu()->addAction(tr("Logarithmic y axis"))) {
  setObjectName(u"chart_"_s + qstr(metric_));
  chart_->setTitle(metricTitle(metric_));
  chart_->setLogY(isLogarithmic(metric_));
  chart_->setColours(chartColours());
  logY_->setCheckable(true);
  logY_->setChecked(chart_->isLogY());
  menu()->addAction(tr("Fit"), chart_, &plots::CurveChart::fit);
  menu()->addSeparator();
  addExports([this] {
    return Exportable{qstr(metric_),
                      {u"png"_s, u"svg"_s, u"pdf"_s, u"csv"_s},
                      [this] { return chart_->grab(); },
                      [this](const QString& path) { return plots::exportChart(*chart_, path); },
                      {}};
  });
  addRight(expand_);
  connect(logY_, &QAction::toggled, chart_, &plots::CurveChart::setLogY);
  connect(expand_, &QToolButton::clicked, this, &ChartCell::expandRequested);
  connect(&Theme::instance(), &Theme::changed, this,
          [this] { chart_->setColours(chartColours()); });
}

void ChartCell::setExpanded(bool expanded) {
  expand_->setIcon(
      themedIcon(expanded ? u"minimize-2"_s : u"maximize-2"_s, &Tokens::secondaryText));
  expand_->setToolTip(expanded ? tr("All charts") : tr("Only this chart"));
}

void ChartCell::setLogY(bool on) {
  logY_->setChecked(on);
}

}  // namespace stateroom
