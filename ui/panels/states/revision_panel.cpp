#include "ui/panels/states/revision_panel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace stateroom {

using namespace Qt::StringLiterals;

RevisionPanel::RevisionPanel(StatesController* states, QUndoStack* undo, QWidget* parent)
    : QWidget(parent),
      states_(states),
      units_(new UnitsPanel(states, undo)),
      inputs_(new InputsPanel(states)),
      tabs_(new QTabBar),
      pages_(new QStackedWidget),
      revision_(new Label({}, Type::Body, &Tokens::secondaryText)) {
  setObjectName(u"revisionPanel"_s);
  setMinimumWidth(300);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* head = new Surface(&Tokens::window, Qt::BottomEdge);
  head->setFixedHeight(32);
  auto* row = new QHBoxLayout(head);
  row->setContentsMargins(4, 0, 12, 1);
  tabs_->setObjectName(u"revisionTabs"_s);
  tabs_->setAccessibleName(tr("What is shown of the revision"));
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  tabs_->addTab(tr("Units"));
  tabs_->addTab(tr("Inputs"));
  row->addWidget(tabs_);
  row->addStretch();
  revision_->setObjectName(u"unitsRevision"_s);
  row->addWidget(revision_);
  column->addWidget(head);
  pages_->addWidget(units_);
  pages_->addWidget(inputs_);
  column->addWidget(pages_, 1);
  connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  connect(states_, &StatesController::historyChanged, this, &RevisionPanel::showRevision);
  connect(states_, &StatesController::shownChanged, this, &RevisionPanel::showRevision);
  connect(states_->editing(), &StateEditing::changed, this, [this] {
    if (states_->edit()) tabs_->setCurrentIndex(0);
  });
  showRevision();
}

void RevisionPanel::setLayer(const QString& name) {
  units_->setLayer(name);
  const QString layer = units_->model()->layer();
  tabs_->setTabText(0, layer.isEmpty() ? tr("Units") : tr("Units of %1").arg(layer));
}

void RevisionPanel::showRevision() {
  revision_->setText(states_->shown() > 0 ? u"r%1"_s.arg(states_->shown()) : QString());
}

}  // namespace stateroom
