#include "ui/widgets/panel_header.h"

namespace stateroom {

PanelHeader::PanelHeader(const QString& title, QWidget* parent)
    : PanelHeader(new Label(title, Type::BodyStrong), parent) {}

PanelHeader::PanelHeader(Label* title, QWidget* parent) : PanelHeader(title, title, 12, parent) {}

PanelHeader::PanelHeader(QTabBar* tabs, QWidget* parent) : PanelHeader(nullptr, tabs, 4, parent) {}

PanelHeader::PanelHeader(Label* title, QWidget* left, int margin, QWidget* parent)
    : Surface(&Tokens::window, Qt::BottomEdge, parent),
      title_(title),
      note_(new Label({}, Type::Body, &Tokens::secondaryText)),
      row_(new QHBoxLayout(this)) {
  setFixedHeight(32);
  row_->setContentsMargins(margin, 0, 8, 1);
  row_->setSpacing(8);
  row_->addWidget(left);
  row_->addStretch();
  row_->addWidget(note_);
}

void PanelHeader::addRight(QWidget* widget) {
  row_->addWidget(widget);
}

QTabBar* flatTabs(const QString& id, const QString& name, const QStringList& titles) {
  auto* tabs = new QTabBar;
  tabs->setObjectName(id);
  tabs->setAccessibleName(name);
  for (const QString& title : titles) tabs->addTab(title);
  tabs->setDrawBase(false);
  tabs->setExpanding(false);
  return tabs;
}

}  // namespace stateroom
