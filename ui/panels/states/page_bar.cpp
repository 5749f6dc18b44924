#include "ui/panels/states/page_bar.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "ui/theme/icons.h"

namespace stateroom {

using namespace Qt::StringLiterals;

PageBar::PageBar(const QString& id, QWidget* parent)
    : Surface(&Tokens::window, Qt::BottomEdge, parent), row_(new QHBoxLayout(this)) {
  setFixedHeight(40);
  row_->setContentsMargins(12, 0, 8, 1);
  row_->setSpacing(8);
  auto* close = new QPushButton(tr("Close"));
  close->setObjectName(id + u"Close"_s);
  close->setIcon(themedIcon(u"x"_s));
  row_->addWidget(close);
  connect(close, &QPushButton::clicked, this, &PageBar::closed);
}

void PageBar::add(QWidget* widget, int stretch) {
  row_->insertWidget(row_->count() - 1, widget, stretch);
}

}  // namespace stateroom
