#include "ui/widgets/segments.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

namespace stateroom {

Segments::Segments(const std::vector<std::pair<QString, QString>>& parts, QWidget* parent)
    : QWidget(parent), group_(new QButtonGroup(this)) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);  // words are never cut
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(0);
  for (const auto& [id, text] : parts) {
    auto* button = new QPushButton(text);
    button->setObjectName(id);
    button->setCheckable(true);
    button->setProperty("small", true);
    row->addWidget(button);
    group_->addButton(button, static_cast<int>(group_->buttons().size()));
  }
  if (auto* first = group_->button(0)) first->setChecked(true);
  connect(group_, &QButtonGroup::idClicked, this, &Segments::chosen);
}

int Segments::current() const {
  return group_->checkedId();
}

void Segments::setCurrent(int part) {
  if (auto* button = group_->button(part)) button->setChecked(true);
}

}  // namespace stateroom
