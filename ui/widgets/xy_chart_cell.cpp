#include "ui/widgets/xy_chart_cell.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/label.h"
#include "ui/widgets/picture_menu.h"

namespace stateroom {

using namespace Qt::StringLiterals;

XyChartCell::XyChartCell(const QString& id, const QString& title, QWidget* parent)
    : Surface(&Tokens::base, Qt::RightEdge | Qt::BottomEdge, parent),
      chart_(new plots::XyChart),
      title_(new Label(title, Type::BodyStrong)),
      note_(new Label({}, Type::Body, &Tokens::secondaryText)),
      head_(new QHBoxLayout) {
  setObjectName(id);
  chart_->setObjectName(id + u"Chart"_s);
  chart_->setTitle(title);
  auto* more = new QToolButton;
  more->setIcon(themedIcon(u"ellipsis-vertical"_s, &Tokens::secondaryText));
  more->setIconSize({14, 14});
  more->setAutoRaise(true);
  more->setProperty("small", true);
  more->setPopupMode(QToolButton::InstantPopup);
  more->setStyleSheet(u"QToolButton::menu-indicator { image: none; }"_s);
  more->setToolTip(tr("More for this chart"));
  more->setAccessibleName(more->toolTip());
  auto* menu = new QMenu(more);
  PictureMenu::addTo(menu, [this] {
    return Exportable{chart_->title(),
                      {u"png"_s, u"svg"_s, u"pdf"_s, u"csv"_s},
                      [this] { return chart_->grab(); },
                      [this](const QString& path) { return chart_->exportTo(path); },
                      [this](const QString& sentence) { Q_EMIT failed(sentence); }};
  });
  more->setMenu(menu);
  head_->setContentsMargins(12, 4, 8, 0);
  head_->setSpacing(8);
  head_->addWidget(title_);
  head_->addWidget(note_);
  head_->addStretch();
  head_->addWidget(more);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 1, 1);
  column->setSpacing(0);
  column->addLayout(head_);
  column->addWidget(chart_, 1);
  connect(&Theme::instance(), &Theme::changed, this, &XyChartCell::applyTheme);
  applyTheme();
}

void XyChartCell::setTitle(const QString& title) {
  title_->setText(title);
  chart_->setTitle(title);
}

void XyChartCell::setNote(const QString& note) {
  note_->setText(note);
}

void XyChartCell::addRight(QWidget* widget) {
  head_->insertWidget(head_->count() - 1, widget);
}

void XyChartCell::applyTheme() {
  const Tokens& t = tokens();
  chart_->setColours(
      {t.base, t.text, t.secondaryText, t.inputBorder, t.grid, t.inputBorder, t.accent});
}

}  // namespace stateroom
