#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "core/base/tensor.h"

namespace stateroom {

/// The values of one tensor as a table: the last axis across, all others down. Virtual.
class TensorTableModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;
  void show(std::shared_ptr<const std::vector<float>> values, const Shape& shape);
  int rowCount(const QModelIndex& parent = {}) const final;
  int columnCount(const QModelIndex& parent = {}) const final;
  QVariant data(const QModelIndex& index, int role) const final;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const final;

 private:
  std::shared_ptr<const std::vector<float>> values_;
  Shape shape_;
};

}  // namespace stateroom
