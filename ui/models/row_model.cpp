#include "ui/models/row_model.h"

#include <algorithm>

#include "ui/session/feature_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/widgets/tables.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

bool isNumber(const ColumnData& column) {
  return column.type() != ColumnType::STRING && column.type() != ColumnType::DATETIME;
}

}  // namespace

void RowModel::setData(std::shared_ptr<const LoadedData> data,
                       const std::vector<std::string>& ignored) {
  beginResetModel();
  data_ = std::move(data);
  columns_.clear();
  if (data_ != nullptr) {
    const Dataset& set = data_->data;
    std::vector<const ColumnData*> first = {set.userColumn(), set.orderColumn()};
    std::ranges::copy(set.labelColumns(), std::back_inserter(first));
    first.push_back(set.weightColumn());
    for (const ColumnData* column : first)
      if (column != nullptr) columns_.push_back({column, false});
    for (const bool last : {false, true})
      for (const ColumnData& column : set.columns()) {
        const bool isLast = std::ranges::count(ignored, column.name()) > 0;
        if (isLast == last && !std::ranges::count(first, &column))
          columns_.push_back({&column, last});
      }
  }
  endResetModel();
}

void RowModel::setBadCells(std::vector<std::pair<std::string, qint64>> cells) {
  bad_ = std::move(cells);
}

int RowModel::columnOf(const QString& name) const {
  const auto found = std::ranges::find(columns_, name.toStdString(),
                                       [](const Shown& shown) { return shown.column->name(); });
  return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin()) + 1;
}

int RowModel::rowOfLine(const QString& file, qint64 line) const {
  const std::string name = file.toStdString();
  for (int row = 0; row < rowCount(); ++row)
    if (data_->data.lineOf(row) == line && (name.empty() || data_->data.fileOf(row) == name))
      return row;
  return -1;
}

int RowModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || data_ == nullptr ? 0 : static_cast<int>(data_->data.rowCount());
}

int RowModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() || data_ == nullptr ? 0 : static_cast<int>(columns_.size()) + 2;
}

QVariant RowModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const std::int64_t row = index.row();
  if (index.column() == 0) {
    if (role == Qt::DisplayRole) return wholeNumber(data_->data.lineOf(row));
    if (role == SortRole) return qint64(data_->data.lineOf(row));
    if (role == ColourRole) return int(CellColour::Secondary);
    if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
    return {};
  }
  if (index.column() == columnCount() - 1) {
    if (role == Qt::DisplayRole) return splitText(static_cast<int>(data_->data.splitOf(row)));
    return {};
  }
  return cell(columns_[static_cast<std::size_t>(index.column()) - 1], row, role);
}

QVariant RowModel::cell(const Shown& shown, std::int64_t row, int role) const {
  const ColumnData& column = *shown.column;
  const bool missing = column.isMissing(row);
  switch (role) {
    case Qt::DisplayRole:
      if (missing) return tr("missing");
      if (column.type() == ColumnType::FLOAT) return trimmedNumber(column.number(row));
      if (column.type() == ColumnType::INT && &column != data_->data.userColumn())
        return wholeNumber(column.integer(row));
      return qstr(column.text(row));
    case ExactRole:
      return missing ? QString() : qstr(column.text(row));
    case Qt::TextAlignmentRole:
      return int((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case ColourRole: {
      const auto place = std::pair(column.name(), qint64(data_->data.lineOf(row)));
      if (missing && std::ranges::count(bad_, place)) return int(CellColour::Error);
      return int(missing || shown.ignored ? CellColour::Secondary : CellColour::Text);
    }
    default:
      return {};
  }
}

QVariant RowModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const bool first = section == 0, last = section == columnCount() - 1;
  const ColumnData* column =
      first || last ? nullptr : columns_[static_cast<std::size_t>(section) - 1].column;
  if (role == Qt::DisplayRole)
    return first ? tr("line") : last ? tr("split") : qstr(column->name());
  if (role == Qt::TextAlignmentRole)
    return int(
        (first || (column != nullptr && isNumber(*column)) ? Qt::AlignRight : Qt::AlignLeft) |
        Qt::AlignVCenter);
  return {};
}

}  // namespace stateroom
