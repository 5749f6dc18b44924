#include "ui/panels/train/chart_cell.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include "plots/chart_export.h"
#include "ui/panels/train/metric_curves.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/picture_menu.h"
#include "ui/widgets/tool_button.h"

namespace stateroom {

using namespace Qt::StringLiterals;

ChartCell::ChartCell(std::string metric, QWidget* parent)
    : Surface(&Tokens::base, Qt::RightEdge | Qt::BottomEdge, parent),
      metric_(std::move(metric)),
      chart_(new plots::CurveChart),
      expand_(flatToolButton(u"maximize-2"_s, tr("Only this chart"), 14, &Tokens::secondaryText)) {
  setObjectName(u"chart_"_s + qstr(metric_));
  const QString title = metricTitle(metric_);
  chart_->setTitle(title);
  chart_->setLogY(isLogarithmic(metric_));
  auto* menuButton =
      flatToolButton(u"ellipsis-vertical"_s, tr("More for this chart"), 14, &Tokens::secondaryText);
  menuButton->setPopupMode(QToolButton::InstantPopup);
  menuButton->setStyleSheet(u"QToolButton::menu-indicator { image: none; }"_s);
  auto* menu = new QMenu(menuButton);
  logY_ = menu->addAction(tr("Logarithmic y axis"));
  logY_->setCheckable(true);
  logY_->setChecked(chart_->isLogY());
  connect(logY_, &QAction::toggled, chart_, &plots::CurveChart::setLogY);
  menu->addAction(tr("Fit"), chart_, &plots::CurveChart::fit);
  menu->addSeparator();
  PictureMenu::addTo(menu, [this] {
    return Exportable{qstr(metric_),
                      {u"png"_s, u"svg"_s, u"pdf"_s, u"csv"_s},
                      [this] { return chart_->grab(); },
                      [this](const QString& path) { return plots::exportChart(*chart_, path); },
                      [this](const QString& sentence) { Q_EMIT exportFailed(sentence); }};
  });
  menuButton->setMenu(menu);
  auto* head = new QHBoxLayout;
  head->setContentsMargins(12, 4, 8, 0);
  head->addWidget(new Label(title, Type::BodyStrong));
  head->addStretch();
  head->addWidget(expand_);
  head->addWidget(menuButton);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 1, 1);
  column->setSpacing(0);
  column->addLayout(head);
  column->addWidget(chart_, 1);
  connect(expand_, &QToolButton::clicked, this, &ChartCell::expandRequested);
  connect(&Theme::instance(), &Theme::changed, this, &ChartCell::applyTheme);
  applyTheme();
}

void ChartCell::applyTheme() {
  const Tokens& t = tokens();
  chart_->setColours(
      {t.base, t.text, t.secondaryText, t.inputBorder, t.grid, t.inputBorder, t.accent});
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
