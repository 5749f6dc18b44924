#include "ui/widgets/run_pages.h"

#include <QVBoxLayout>

#include "ui/widgets/empty_state.h"

namespace stateroom {

using namespace Qt::StringLiterals;

RunPages::RunPages(EmptyState* empty, const QString& trainId, QWidget* content, QWidget* workspace)
    : QStackedWidget(workspace) {
  QPushButton* train = empty->addButton(tr("Train"), u"play"_s, true);
  train->setObjectName(trainId);
  connect(train, &QPushButton::clicked, this, &RunPages::trainRequested);
  addWidget(empty);
  addWidget(content);
  auto* whole = new QVBoxLayout(workspace);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(this);
}

}  // namespace stateroom
