#include "ui/widgets/panel_header.h"

namespace stateroom {

PanelHeader::PanelHeader(const QString& title, QWidget* parent)
    : Surface(&Tokens::window, Qt::BottomEdge, parent),
      title_(new Label(title, Type::BodyStrong)),
      note_(new Label({}, Type::Body, &Tokens::secondaryText)),
      row_(new QHBoxLayout(this)) {
  setFixedHeight(32);
  row_->setContentsMargins(12, 0, 8, 1);
  row_->setSpacing(8);
  row_->addWidget(title_);
  row_->addStretch();
  row_->addWidget(note_);
}

void PanelHeader::addRight(QWidget* widget) {
  row_->addWidget(widget);
}

}  // namespace stateroom
