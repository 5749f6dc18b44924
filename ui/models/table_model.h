#pragma once

#include <QAbstractTableModel>
#include <functional>
#include <optional>
#include <vector>

#include "ui/session/number_format.h"
#include "ui/widgets/tables.h"

namespace stateroom {

/// The boilerplate of a read-only table of records, once: columns are a title and a function from
/// record and role to a value. Rows that only change keep their place; selection survives updates
/// that keep the number of rows.
template <typename Record>
class TableModel : public QAbstractTableModel {
 public:
  struct Column {
    QString title;
    Qt::Alignment alignment;
    std::function<QVariant(const Record&, int role)> value;
    QString tip = {};  ///< of its title
  };

  TableModel(std::vector<Column> columns, QObject* parent)
      : QAbstractTableModel(parent), columns_(std::move(columns)) {}

  void setRecords(std::vector<Record> records) {
    if (records.size() != records_.size()) {
      beginResetModel();
      records_ = std::move(records);
      endResetModel();
      return;
    }
    records_ = std::move(records);
    if (!records_.empty())
      Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  }

  void setTitle(int column, const QString& title) {
    columns_[static_cast<std::size_t>(column)].title = title;
    Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
  }

  void setTip(int column, const QString& tip) {
    columns_[static_cast<std::size_t>(column)].tip = tip;
    Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
  }

  const std::vector<Record>& records() const { return records_; }
  const Record& record(int row) const { return records_[static_cast<std::size_t>(row)]; }

  int rowCount(const QModelIndex& parent = {}) const final {
    return parent.isValid() ? 0 : static_cast<int>(records_.size());
  }
  int columnCount(const QModelIndex& parent = {}) const final {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size());
  }

  QVariant data(const QModelIndex& index, int role) const override {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Column& column = columns_[static_cast<std::size_t>(index.column())];
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(int(column.alignment));
    return column.value(record(index.row()), role);
  }

  QVariant headerData(int section, Qt::Orientation orientation, int role) const final {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const Column& column = columns_[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole && !column.tip.isEmpty()) return column.tip;
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(int(column.alignment));
    return {};
  }

 private:
  std::vector<Column> columns_;
  std::vector<Record> records_;
};

/// A cell with a number: short for people, exact in the tooltip and on the clipboard.
inline QVariant numberCell(std::optional<double> value, int role, int digits = 4) {
  if (!value) return {};
  if (role == Qt::DisplayRole) return shortNumber(*value, digits);
  return role == ExactRole || role == Qt::ToolTipRole ? QVariant(exactNumber(*value)) : QVariant();
}

inline constexpr Qt::Alignment AtLeft = Qt::AlignLeft | Qt::AlignVCenter;
inline constexpr Qt::Alignment AtRight = Qt::AlignRight | Qt::AlignVCenter;

}  // namespace stateroom
