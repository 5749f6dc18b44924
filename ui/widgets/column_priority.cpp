#include "ui/widgets/column_priority.h"

#include <QEvent>
#include <QTableView>
#include <numeric>

namespace stateroom {

ColumnPriority::ColumnPriority(QTableView* table, std::vector<int> widths,
                               std::vector<int> firstToGo)
    : QObject(table), table_(table), widths_(std::move(widths)), firstToGo_(std::move(firstToGo)) {
  for (std::size_t i = 0; i < widths_.size(); ++i)
    table_->setColumnWidth(static_cast<int>(i), widths_[i]);
  table_->viewport()->installEventFilter(this);
  apply();
}

bool ColumnPriority::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::Resize) apply();
  return QObject::eventFilter(object, event);
}

void ColumnPriority::apply() {
  int needed = std::accumulate(widths_.begin(), widths_.end(), 0);
  const int room = table_->viewport()->width();
  for (const int column : firstToGo_) {
    const bool gives = needed > room;
    if (gives) needed -= widths_[static_cast<std::size_t>(column)];
    if (table_->isColumnHidden(column) != gives) table_->setColumnHidden(column, gives);
  }
}

}  // namespace stateroom
