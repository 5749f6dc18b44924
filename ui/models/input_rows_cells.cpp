// What the table of inputs shows in its cells.
#include "ui/models/input_rows_model.h"
#include "ui/session/feature_text.h"
#include "ui/session/input_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/widgets/tables.h"

namespace stateroom {

using namespace Qt::StringLiterals;

int InputRowsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || columns_.empty() ? 0 : static_cast<int>(rows_.size());
}

/// Of steps, behind the outputs: the revision that was written.
int InputRowsModel::columnCount(const QModelIndex& parent) const {
  if (parent.isValid() || columns_.empty()) return 0;
  return static_cast<int>(columns_.size() + outputs_.size()) + (shape_.needsUser ? 1 : 0);
}

const InputRowsModel::Output* InputRowsModel::outputAt(int column) const {
  const auto place = static_cast<std::size_t>(column - inputColumns());
  return place < outputs_.size() ? &outputs_[place] : nullptr;
}

QVariant InputRowsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  if (index.column() >= inputColumns())
    return outputCell(index.row(), outputAt(index.column()), role);
  return inputCell(rowAt(index.row()), index.row(),
                   columns_[static_cast<std::size_t>(index.column())], role);
}

QVariant InputRowsModel::inputCell(const Row& row, int number, const Column& column,
                                   int role) const {
  const QString cell = row.cells.value(column.name);
  const bool isNumber = column.input && column.input->isNumber();
  switch (role) {
    case Qt::DisplayRole:
      if (!column.input) return cell;
      return cell.isEmpty() ? tr("missing") : inputText(*column.input, cell.toStdString());
    case Qt::EditRole:
    case ExactRole:
      return cell;
    case Qt::TextAlignmentRole:
      return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case IconNameRole:
      return problemOf(row, column) ? QVariant(u"triangle-alert"_s) : QVariant();
    case ColourRole:
      if (problemOf(row, column)) return int(CellColour::Error);
      if (column.input && !isUsualInput(*column.input, cell.toStdString()))
        return int(CellColour::Warning);
      return int(cell.isEmpty() ? CellColour::Secondary : CellColour::Text);
    case Qt::ToolTipRole:
      if (const auto error = problemOf(row, column))
        return tr("Row %1, %2").arg(number + 1).arg(sentence(column.name, *error));
      if (column.input && !isUsualInput(*column.input, cell.toStdString()))
        return tr("%1: unlike the training data").arg(cell);
      return cell.isEmpty() ? QVariant() : QVariant(cell);
    default:
      return {};
  }
}

QVariant InputRowsModel::outputCell(int row, const Output* output, int role) const {
  const TableAnswer* said = answer(row);
  if (role == Qt::TextAlignmentRole)
    return int((output != nullptr && output->unit < 0 ? Qt::AlignLeft : Qt::AlignRight) |
               Qt::AlignVCenter);
  const QString problem = this->problem(row);
  const bool isFirst = output != nullptr && output == outputs_.data();
  if (!problem.isEmpty()) {
    if (role == Qt::ToolTipRole) return tr("Row %1, %2").arg(row + 1).arg(problem);
    if (role == ColourRole) return int(CellColour::Error);
    if (isFirst && role == IconNameRole) return u"triangle-alert"_s;
    return isFirst && role == Qt::DisplayRole ? QVariant(u"–"_s) : QVariant();
  }
  if (said == nullptr) return {};
  if (role == ColourRole) return int(isStale(row) ? CellColour::Disabled : CellColour::Text);
  if (role == Qt::ToolTipRole && isStale(row))
    return tr("Of what stood here before; Predict computes it anew");
  if (output == nullptr) {
    const bool isShown = role == Qt::DisplayRole && isTaken(row);
    return isShown ? QVariant(u"r%1"_s.arg(said->revision)) : QVariant();
  }
  if (said->outputs.size() <= output->head) {
    if (role == Qt::ToolTipRole) return tr("The model answers behind the last row of a sequence");
    return isFirst && role == Qt::DisplayRole ? QVariant(u"–"_s) : QVariant();
  }
  const auto& units = said->outputs[output->head];
  if (output->unit < 0)
    return role == Qt::DisplayRole ? QVariant(qstr(classOf(shape_.heads[output->head], units)))
                                   : QVariant();
  const auto value = units[static_cast<std::size_t>(output->unit)];
  if (role == Qt::DisplayRole) return shortNumber(value, 3);
  return role == ExactRole || role == Qt::ToolTipRole ? QVariant(exactNumber(value)) : QVariant();
}

QVariant InputRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation == Qt::Vertical)
    return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
  if (section < 0 || section >= columnCount()) return {};
  if (section >= inputColumns()) {
    const Output* output = outputAt(section);
    if (role == Qt::TextAlignmentRole)
      return int((output != nullptr && output->unit < 0 ? Qt::AlignLeft : Qt::AlignRight) |
                 Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    return output == nullptr ? tr("revision") : output->name;
  }
  const Column& column = columns_[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole) return column.name;
  if (role == Qt::TextAlignmentRole)
    return int((column.input && column.input->isNumber() ? Qt::AlignRight : Qt::AlignLeft) |
               Qt::AlignVCenter);
  if (role != Qt::ToolTipRole || !column.input) return {};
  QString tip = typeText(column.input->type);
  if (!column.input->unit.empty()) tip += u", "_s + qstr(column.input->unit);
  if (!column.input->isNumber() || !(column.input->max > column.input->min)) return tip;
  return tr("%1; training data: %2 to %3")
      .arg(tip, shortNumber(column.input->min), shortNumber(column.input->max));
}

Qt::ItemFlags InputRowsModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  return index.isValid() && index.column() < inputColumns() ? flags | Qt::ItemIsEditable : flags;
}

bool InputRowsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
  const Column& column = columns_[static_cast<std::size_t>(index.column())];
  const QString cell = qstr(typed(column, value.toString().simplified()));
  Rows rows = rows_;
  auto& cells = rows[index.row()].cells;
  if (cells.value(column.name) == cell) return false;
  cell.isEmpty() ? void(cells.remove(column.name)) : void(cells[column.name] = cell);
  change(rows, tr("%1 of row %2").arg(column.name).arg(index.row() + 1));
  return true;
}

}  // namespace stateroom
