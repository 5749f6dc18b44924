#include "ui/models/input_rows_model.h"

#include <algorithm>

#include "core/base/text.h"
#include "ui/session/error_text.h"
#include "ui/session/feature_text.h"
#include "ui/session/input_text.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/widgets/tables.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString unitTitle(const OutputHead& head, std::int64_t unit) {
  const QString name = qstr(head.name);
  if (head.units == 1) return name;
  const auto place = static_cast<std::size_t>(unit);
  return u"%1[%2]"_s.arg(
      name, place < head.classes.size() ? qstr(head.classes[place]) : QString::number(unit));
}

QString columnOf(const Error& error) {
  for (const auto& [what, where] : error.context())
    if (what == "column") return qstr(where);
  return {};
}

}  // namespace

QString InputRowsModel::sentence(const QString& column, const Error& error) {
  const QString message = messageOf(error);
  return column.isEmpty() ? message : column + u": "_s + message;
}

void InputRowsModel::setShape(InputTableShape shape) {
  beginResetModel();
  shape_ = std::move(shape);
  columns_.clear();
  outputs_.clear();
  if (!shape_.user.isEmpty()) columns_.push_back({shape_.user});
  for (const InputColumn& column : shape_.columns) columns_.push_back({qstr(column.name), column});
  for (std::size_t head = 0; head < shape_.heads.size(); ++head) {
    const OutputHead& each = shape_.heads[head];
    if (!each.classes.empty()) outputs_.push_back({qstr(each.layer), head, -1});
    for (std::int64_t unit = 0; unit < each.units; ++unit)
      outputs_.push_back({unitTitle(each, unit), head, static_cast<int>(unit)});
  }
  said_.removeIf([](const auto& said) { return said.value().answer.revision == 0; });
  endResetModel();
}

/// As the smallest change of rows, so that the selection stays where it is.
void InputRowsModel::setRows(const Rows& rows) {
  const auto count = std::min(rows.size(), rows_.size());
  qsizetype first = 0, last = 0;
  while (first < count && rows[first] == rows_[first]) ++first;
  while (last < count - first && rows[rows.size() - 1 - last] == rows_[rows_.size() - 1 - last])
    ++last;
  const int begin = static_cast<int>(first), before = static_cast<int>(rows_.size() - last),
            after = static_cast<int>(rows.size() - last);
  const auto put = [&] {
    rows_ = rows;
    findStale();
  };
  if (before > begin && after > begin && before != after) {
    beginResetModel();
    put();
    return endResetModel();
  }
  if (before == begin && after > begin) {
    beginInsertRows({}, begin, after - 1);
    put();
    endInsertRows();
  } else if (after == begin && before > begin) {
    beginRemoveRows({}, begin, before - 1);
    put();
    endRemoveRows();
  } else {
    put();
  }
  showAnew();
}

void InputRowsModel::change(const Rows& after, const QString& what) {
  if (after != rows_) Q_EMIT edited(Rows(rows_), after, what);
}

void InputRowsModel::addRow(int row, const QString& user) {
  if (rows_.size() >= kMost) return;
  Rows rows = rows_;
  Row added{++newest_};
  if (!shape_.user.isEmpty() && !user.isEmpty()) added.cells[shape_.user] = user;
  rows.insert(row + 1, added);
  change(rows, tr("new row"));
}

/// Behind the last of them.
void InputRowsModel::duplicate(const QList<int>& rows) {
  if (rows.isEmpty() || rows_.size() + rows.size() > kMost) return;
  Rows all = rows_;
  int place = *std::ranges::max_element(rows) + 1;
  for (const int row : rows) all.insert(place++, {++newest_, rowAt(row).cells});
  change(all, tr("duplicated rows"));
}

void InputRowsModel::remove(const QList<int>& rows) {
  Rows left;
  for (int row = 0; row < rowCount(); ++row)
    if (!rows.contains(row)) left << rowAt(row);
  change(left, tr("deleted rows"));
}

void InputRowsModel::clearCells(const QModelIndexList& cells) {
  Rows rows = rows_;
  for (const QModelIndex& cell : cells)
    if (cell.column() < inputColumns())
      rows[cell.row()].cells.remove(columns_[static_cast<std::size_t>(cell.column())].name);
  change(rows, tr("cleared cells"));
}

int InputRowsModel::columnNamed(const QString& name) const {
  const auto found = std::ranges::find_if(columns_, [&](const Column& column) {
    return column.name.compare(name, Qt::CaseInsensitive) == 0;
  });
  return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

/// It names a column and holds no number.
bool InputRowsModel::isHeader(const QStringList& line) const {
  const auto isNumber = [](const QString& cell) {
    return parseDouble(cell.toStdString()).has_value();
  };
  const auto names = [this](const QString& cell) { return columnNamed(cell) >= 0; };
  return std::ranges::any_of(line, names) && std::ranges::none_of(line, isNumber);
}

std::string InputRowsModel::typed(const Column& column, const QString& text) const {
  return column.input ? typedInput(*column.input, text) : text.trimmed().toStdString();
}

QStringList InputRowsModel::put(const QModelIndex& at, QList<QStringList> lines,
                                const QString& user) {
  QStringList leftOut;
  QList<int> places;
  const bool byName = isHeader(lines.constFirst());
  if (byName)
    for (const QString& name : lines.takeFirst()) {
      places << columnNamed(name);
      if (places.constLast() < 0) leftOut << name;
    }
  const int left = at.isValid() && at.column() < inputColumns() ? at.column() : 0;
  const auto placeOf = [&](qsizetype field) {
    return byName ? places.value(field, -1) : left + static_cast<int>(field);
  };
  Rows rows = rows_;
  qsizetype row = byName || !at.isValid() ? rows.size() : at.row();
  for (const QStringList& line : lines) {
    if (row == rows.size()) {
      if (rows.size() >= kMost) break;
      rows << Row{++newest_};
    }
    auto& cells = rows[row++].cells;
    for (qsizetype field = 0; field < line.size(); ++field) {
      const int place = placeOf(field);
      if (place < 0 || place >= inputColumns()) continue;
      const Column& column = columns_[static_cast<std::size_t>(place)];
      const QString cell = qstr(typed(column, line[field]));
      cell.isEmpty() ? void(cells.remove(column.name)) : void(cells[column.name] = cell);
    }
    if (!shape_.user.isEmpty() && shape_.needsUser && !user.isEmpty() &&
        !cells.contains(shape_.user))
      cells[shape_.user] = user;
  }
  change(rows, tr("pasted rows"));
  return leftOut;
}

// ---- answers

QList<int> InputRowsModel::askable() const {
  QList<int> rows;
  for (int row = 0; row < rowCount(); ++row) {
    const bool isGood = std::ranges::none_of(
        columns_, [&](const Column& column) { return problemOf(rowAt(row), column).has_value(); });
    if (isGood && !(shape_.needsUser && isTaken(row))) rows << row;
  }
  return rows;
}

TableRow InputRowsModel::question(int row) const {
  TableRow question;
  const auto& cells = rowAt(row).cells;
  for (const Column& column : columns_) {
    const std::string cell = cells.value(column.name).toStdString();
    if (!column.input)
      question.user = cell;
    else if (!cell.empty())
      question.cells[column.input->name] = cell;
  }
  return question;
}

/// Rows whose answers depend on one another: a user's.
QString InputRowsModel::kin(const Row& row) const {
  const QString user = shape_.user.isEmpty() ? QString() : row.cells.value(shape_.user);
  if (!user.isEmpty()) return u"user "_s + user;
  const bool isAlone = !shape_.user.isEmpty() || !shape_.areOneSequence;
  return isAlone ? QString::number(row.id) : QString();
}

void InputRowsModel::setAnswers(const Rows& asked, const QList<int>& places,
                                const TableAnswers& answers) {
  asked_.clear();
  for (const Row& row : asked) asked_[kin(row)] << row;
  for (qsizetype i = 0; i < places.size(); ++i) {
    const Row& row = asked[places[i]];
    const auto place = static_cast<std::size_t>(i);
    if (place < answers.rows.size())
      said_[row.id] = {row, answers.rows[place]};
    else
      said_.remove(row.id);
  }
  findStale();
  showAnew();
}

void InputRowsModel::forgetAnswers() {
  asked_.clear();
  findStale();
  showAnew();
}

void InputRowsModel::showAnew() {
  if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void InputRowsModel::findStale() {
  QHash<QString, Rows> now;
  for (const Row& row : rows_) now[kin(row)] << row;
  stale_.clear();
  for (auto kindred = now.cbegin(); kindred != now.cend(); ++kindred)
    if (asked_.value(kindred.key()) != *kindred)
      for (const Row& row : *kindred) stale_ << row.id;
}

const TableAnswer* InputRowsModel::answer(int row) const {
  const auto said = said_.find(rowAt(row).id);
  return said == said_.end() ? nullptr : &said->answer;
}

bool InputRowsModel::isTaken(int row) const {
  const auto said = said_.find(rowAt(row).id);
  return said != said_.end() && said->answer.revision > 0 && said->row == rowAt(row);
}

bool InputRowsModel::isStale(int row) const {
  return !isTaken(row) && stale_.contains(rowAt(row).id);
}

std::optional<Error> InputRowsModel::problemOf(const Row& row, const Column& column) const {
  const QString cell = row.cells.value(column.name);
  if (!column.input)
    return shape_.needsUser && cell.isEmpty() ? std::optional(Error(Code::stream_without_user))
                                              : std::nullopt;
  const bool isSomebodys = !shape_.user.isEmpty() && row.cells.contains(shape_.user);
  if (column.input->order && cell.isEmpty() && isSomebodys)
    return Error(Code::missing_order, {{"name", column.input->name}});
  return inputProblem(*column.input, cell.toStdString());
}

QString InputRowsModel::problem(int row) const {
  for (const Column& column : columns_)
    if (const auto error = problemOf(rowAt(row), column)) return sentence(column.name, *error);
  const TableAnswer* said = answer(row);
  if (said == nullptr || !said->error || isStale(row)) return {};
  return sentence(columnOf(*said->error), *said->error);
}

// ---- cells

}  // namespace stateroom
