#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "ui/session/loaded_data.h"

namespace stateroom {

/// The rows of the data, as many as there are: cells are made when they are painted. Columns: line
/// of the file, user, order, label, weight, the others in the file's order, split.
class RowModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;

  /// `ignored` columns come last and in secondary text.
  void setData(std::shared_ptr<const LoadedData> data, const std::vector<std::string>& ignored);
  using QAbstractTableModel::setData;
  const LoadedData* loaded() const { return data_.get(); }

  /// The model's column of a data column; -1: not there.
  int columnOf(const QString& name) const;
  /// The row that came from a line of a file (empty: the first that has it); -1: none.
  int rowOfLine(const QString& file, qint64 line) const;
  /// Marks cells of a column that could not be read.
  void setBadCells(std::vector<std::pair<std::string, qint64>> cells);

  int rowCount(const QModelIndex& parent = {}) const final;
  int columnCount(const QModelIndex& parent = {}) const final;
  QVariant data(const QModelIndex& index, int role) const final;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const final;

 private:
  struct Shown {
    const ColumnData* column;
    bool ignored;
  };
  QVariant cell(const Shown& shown, std::int64_t row, int role) const;

  std::shared_ptr<const LoadedData> data_;
  std::vector<Shown> columns_;
  std::vector<std::pair<std::string, qint64>> bad_;
};

}  // namespace stateroom
