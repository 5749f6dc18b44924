#pragma once

#include <QObject>
#include <vector>

class QTableView;

namespace stateroom {

/// Columns of a table that give way, one after the other, where the table is too narrow for all: a
/// hidden column is better than a cut number.
class ColumnPriority final : public QObject {
 public:
  /// `widths` by column, in pixels; the last shown column takes what is left. Columns of
  /// `firstToGo` give way in that order. The table owns this.
  ColumnPriority(QTableView* table, std::vector<int> widths, std::vector<int> firstToGo);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  void apply();

  QTableView* table_;
  std::vector<int> widths_, firstToGo_;
};

}  // namespace stateroom
