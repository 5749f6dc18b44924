#include "ui/models/input_edits_model.h"

#include "core/data/cell.h"
#include "core/predict/recorded_input.h"
#include "ui/session/input_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/widgets/tables.h"

namespace stateroom {

using namespace Qt::StringLiterals;

InputEditsModel::InputEditsModel(StatesController* states, QObject* parent)
    : QAbstractTableModel(parent), states_(states) {
  connect(states_, &StatesController::historyChanged, this, &InputEditsModel::refresh);
  connect(states_, &StatesController::shownChanged, this, &InputEditsModel::refresh);
  connect(states_->whatIf(), &WhatIf::changed, this, &InputEditsModel::refresh);
  refresh();
}

void InputEditsModel::refresh() {
  std::vector<Row> rows = rowsNow();
  if (rows.size() != rows_.size()) {
    beginResetModel();
    rows_ = std::move(rows);
    return endResetModel();
  }
  rows_ = std::move(rows);
  if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, Instead));
}

/// In the order of the lanes above.
std::vector<InputEditsModel::Row> InputEditsModel::rowsNow() const {
  const Revision* revision = states_->shownRevision();
  if (revision == nullptr || !isComputedFromInput(*revision)) return {};
  const RowTexts recorded = recordedCells(revision->input);
  const auto record = lastRecordedStep(revision->input);
  std::vector<Row> rows;
  for (const InputSeries& series : states_->history()->inputs) {
    const auto cell = recorded.find(series.name.toStdString());
    Row row{series.name, cell == recorded.end() ? QString() : qstr(cell->second), {}};
    if (const auto value = record.find(series.name.toStdString());
        value != record.end() && value->is_boolean()) {
      row.isTruth = true;
      row.recorded = truthText(value->get<bool>());
    }
    for (const auto& column : states_->session()->resolved().data().columns())
      if (qstr(column.name()) == series.name) row.unit = qstr(column.unit());
    rows.push_back(std::move(row));
  }
  return rows;
}

QString InputEditsModel::instead(const Row& row) const {
  return states_->whatIf()->value(states_->shown(), row.name);
}

int InputEditsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int InputEditsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Instead + 1;
}

QVariant InputEditsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  const QString other = instead(row);
  const bool isNumber = index.column() != Name;
  switch (role) {
    case Qt::DisplayRole:
      return index.column() == Name ? row.name : index.column() == Recorded ? shown(row) : other;
    case Qt::ToolTipRole:
    case ExactRole:
      return index.column() == Recorded ? QVariant(row.recorded) : QVariant();
    case Qt::EditRole:
      return index.column() == Instead ? (other.isEmpty() ? row.recorded : other) : QVariant();
    case SuffixRole:
      return index.column() == Name ? row.unit : QVariant();
    case StruckRole:
      return index.column() == Recorded && !other.isEmpty();
    case EditedRole:
      return index.column() == Instead && !other.isEmpty();
    case Qt::TextAlignmentRole:
      return int((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
      return {};
  }
}

/// A number of many digits in a few.
QString InputEditsModel::shown(const Row& row) {
  constexpr int kDigits = 6;
  bool isNumber = false;
  const double number = row.recorded.toDouble(&isNumber);
  return isNumber && row.recorded.size() > kDigits + 2 ? trimmedNumber(number, kDigits)
                                                       : row.recorded;
}

/// A truth value reads the same however it was typed.
QString InputEditsModel::typed(const Row& row, const QString& text) {
  const auto truth = row.isTruth ? parseBool(text.toStdString()) : std::nullopt;
  return truth ? truthText(*truth) : text;
}

QVariant InputEditsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole)
    return int((section == Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole && section == Instead)
    return tr("type another value: what would the model have said?");
  if (role != Qt::DisplayRole) return {};
  const QString titles[] = {tr("input"), tr("recorded"), tr("instead")};
  return titles[section];
}

Qt::ItemFlags InputEditsModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  return index.column() == Instead ? flags | Qt::ItemIsEditable : flags;
}

/// An empty value, or the recorded one, takes the other one back.
bool InputEditsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  const QString text = typed(row, value.toString().trimmed());
  states_->whatIf()->set(states_->shown(), row.name, text == row.recorded ? QString() : text);
  return true;
}

}  // namespace stateroom
