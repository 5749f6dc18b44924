#include "ui/models/tensor_table_model.h"

#include <cmath>

#include "ui/session/number_format.h"
#include "ui/widgets/tables.h"

namespace stateroom {

void TensorTableModel::show(std::shared_ptr<const std::vector<float>> values, const Shape& shape) {
  beginResetModel();
  values_ = std::move(values);
  shape_ = shape;
  endResetModel();
}

int TensorTableModel::columnCount(const QModelIndex& parent) const {
  if (parent.isValid() || values_ == nullptr) return 0;
  return shape_.empty() ? 1 : static_cast<int>(shape_.back());
}

int TensorTableModel::rowCount(const QModelIndex& parent) const {
  const int columns = columnCount(parent);
  return columns == 0 ? 0 : static_cast<int>(values_->size() / static_cast<std::size_t>(columns));
}

QVariant TensorTableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
  const double value =
      (*values_)[static_cast<std::size_t>(index.row()) * static_cast<std::size_t>(columnCount()) +
                 static_cast<std::size_t>(index.column())];
  if (role == Qt::DisplayRole) return shortNumber(value);
  if (role == Qt::ToolTipRole || role == ExactRole) return exactNumber(value);
  if (role == ColourRole) return int(std::isfinite(value) ? CellColour::Text : CellColour::Error);
  return {};
}

QVariant TensorTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (section < 0 || section >= (orientation == Qt::Horizontal ? columnCount() : rowCount()))
    return {};
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
  return role == Qt::DisplayRole ? QVariant(QString::number(section)) : QVariant();
}

}  // namespace stateroom
