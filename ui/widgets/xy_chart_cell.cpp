#include "ui/widgets/xy_chart_cell.h"

#include <QPixmap>

#include "ui/theme/plot_colours.h"
#include "ui/theme/theme.h"

namespace stateroom {

using namespace Qt::StringLiterals;

XyChartCell::XyChartCell(const QString& id, const QString& title, Qt::Edges lines, QWidget* parent)
    : XyChartCell(new plots::XyChart, id, title, lines, parent) {}

XyChartCell::XyChartCell(plots::XyChart* chart, const QString& id, const QString& title,
                         Qt::Edges lines, QWidget* parent)
    : ChartFrame(title, chart, lines, parent), chart_(chart) {
  setObjectName(id);
  chart_->setObjectName(id + u"Chart"_s);
  chart_->setTitle(title);
  chart_->setColours(chartColours());
  addExports([this] {
    return Exportable{chart_->title(),
                      {u"png"_s, u"svg"_s, u"pdf"_s, u"csv"_s},
                      [this] { return chart_->grab(); },
                      [this](const QString& path) { return chart_->exportTo(path); },
                      {}};
  });
  connect(&Theme::instance(), &Theme::changed, this,
          [this] { chart_->setColours(chartColours()); });
}

void XyChartCell::setTitle(const QString& title) {
  ChartFrame::setTitle(title);
  chart_->setTitle(title);
}

}  // namespace stateroom
