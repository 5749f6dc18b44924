#include "ui/models/unit_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/widgets/tables.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

std::vector<float> valuesOf(const Tensor& tensor, std::int64_t from, std::int64_t count) {
  const auto values =
      tensor.as<float>().subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count));
  return {values.begin(), values.end()};
}

template <typename Range>
auto layerIn(const Range& layers, const QString& name) {
  return std::ranges::find(layers, name.toStdString(),
                           [](const auto& layer) -> const std::string& { return layer.layer; });
}

bool isSaturatedGate(double value) {
  return value > kSaturated || value < 1 - kSaturated;
}

}  // namespace

UnitModel::UnitModel(StatesController* states, QObject* parent)
    : QAbstractTableModel(parent), states_(states) {
  connect(states_, &StatesController::detailsChanged, this, &UnitModel::refresh);
  connect(states_->editing(), &StateEditing::changed, this, &UnitModel::refresh);
  refresh();
}

void UnitModel::setLayer(const QString& name) {
  if (name == layer_) return;
  layer_ = name;
  refresh();
}

const State* UnitModel::current() const {
  const auto& details = states_->details();
  if (details == nullptr) return nullptr;
  const auto& edit = states_->edit();
  return edit && edit->revision == details->revision ? &edit->edited : &details->state;
}

bool UnitModel::isEditable() const {
  const auto& details = states_->details();
  const auto& edit = states_->edit();
  if (details == nullptr || !states_->isWritable()) return false;
  return edit ? edit->revision == details->revision : states_->isAtHead();
}

void UnitModel::refresh() {
  std::vector<QString> before;
  for (const Column& column : columns_) before.push_back(column.title);
  const int rows = rowCount();
  std::vector<Column> former = std::move(columns_);
  std::vector<int> formerOrder = std::move(order_);
  columns_.clear();
  order_.clear();
  fill();
  const std::size_t units = columns_.empty() ? 0 : columns_.front().values.size();
  const bool sameShape =
      std::ranges::equal(columns_, before, {}, &Column::title) && rows == static_cast<int>(units);
  if (sameShape) {
    order_ = std::move(formerOrder);
    if (!states_->edit()) order();
    if (rows > 0) Q_EMIT dataChanged(index(0, 0), index(rows - 1, columnCount() - 1));
    return;
  }
  std::vector<Column> filled = std::move(columns_);
  columns_ = std::move(former);
  order_ = std::move(formerOrder);
  beginResetModel();
  columns_ = std::move(filled);
  order_.resize(units);
  std::iota(order_.begin(), order_.end(), 0);
  order();
  endResetModel();
}

void UnitModel::fill() {
  const State* state = current();
  if (state == nullptr || state->empty()) return;
  auto layer = layerIn(*state, layer_);
  if (layer == state->end()) layer = state->begin();
  layer_ = qstr(layer->layer);
  layerPlace_ = static_cast<std::size_t>(layer - state->begin());
  const std::int64_t units = layer->tensors.front().tensor.elements();
  std::vector<float> numbers(static_cast<std::size_t>(units));
  std::iota(numbers.begin(), numbers.end(), 0.0F);
  columns_.push_back({Kind::Unit, tr("unit"), 0, std::move(numbers)});
  for (std::size_t i = 0; i < layer->tensors.size(); ++i) {
    const auto& [name, tensor] = layer->tensors[i];
    columns_.push_back({Kind::Value, qstr(name), i, valuesOf(tensor, 0, units)});
  }
  const UnitDetails& details = *states_->details();
  if (const auto gates = layerIn(details.gates, layer_); gates != details.gates.end())
    for (const auto& [name, tensor] : gates->gates)
      if (tensor.elements() >= units && !name.ends_with("_reverse"))
        columns_.push_back(
            {Kind::Gate, qstr(name), 0, valuesOf(tensor, tensor.elements() - units, units)});
  if (const auto former = layerIn(details.before, layer_); former != details.before.end()) {
    Column moved{Kind::Moved, u"|Δh|"_s, 0, valuesOf(former->tensors[0].tensor, 0, units)};
    const auto now = layerIn(details.state, layer_)->tensors[0].tensor.as<float>();
    for (std::size_t i = 0; i < moved.values.size(); ++i)
      moved.values[i] = std::abs(now[i] - moved.values[i]);
    columns_.push_back(std::move(moved));
  }
  if (const auto effect = layerIn(details.effects, layer_);
      effect != details.effects.end() && !effect->products.empty())
    columns_.push_back({Kind::Effect, u"h·w"_s, 0, effect->products.front()});
}

double UnitModel::valueOf(const Column& column, int unit) const {
  const auto place = static_cast<std::size_t>(unit);
  return place < column.values.size() ? column.values[place] : NAN;
}

void UnitModel::order() {
  if (sortColumn_ < 0 || sortColumn_ >= columnCount()) return;
  const Column& column = columns_[static_cast<std::size_t>(sortColumn_)];
  const bool byValue = column.kind == Kind::Unit || column.kind == Kind::Gate;
  std::ranges::stable_sort(order_, [&](int a, int b) {
    const double x = valueOf(column, a), y = valueOf(column, b);
    const double left = byValue ? x : std::abs(x), right = byValue ? y : std::abs(y);
    return sortOrder_ == Qt::AscendingOrder ? left < right : left > right;
  });
}

void UnitModel::sort(int column, Qt::SortOrder sortOrder) {
  sortColumn_ = column;
  sortOrder_ = sortOrder;
  if (order_.empty()) return;
  Q_EMIT layoutAboutToBeChanged();
  const std::vector<int> before = order_;
  order();
  QModelIndexList to;
  for (const QModelIndex& from : persistentIndexList()) {
    const auto place = std::ranges::find(order_, before[static_cast<std::size_t>(from.row())]);
    to << index(static_cast<int>(place - order_.begin()), from.column());
  }
  changePersistentIndexList(persistentIndexList(), to);
  Q_EMIT layoutChanged();
}

int UnitModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(order_.size());
}

int UnitModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

bool UnitModel::isStateColumn(int column) const {
  return column >= 0 && column < columnCount() &&
         columns_[static_cast<std::size_t>(column)].kind == Kind::Value;
}

int UnitModel::layers() const {
  const State* state = current();
  return state == nullptr ? 0 : static_cast<int>(state->size());
}

QStringList UnitModel::tensors() const {
  QStringList names;
  for (const Column& column : columns_)
    if (column.kind == Kind::Value) names << column.title;
  return names;
}

QString UnitModel::nameOf(const QString& tensor) const {
  return layers() > 1 ? layer_ + u'.' + tensor : tensor;
}

QString UnitModel::nameOf(const QModelIndex& cell) const {
  const Column& column = columns_[static_cast<std::size_t>(cell.column())];
  return nameOf(column.title) + u"[%1]"_s.arg(unitAt(cell.row()));
}

int UnitModel::columnNamed(const QString& name) const {
  const auto found = std::ranges::find(columns_, name, &Column::title);
  return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

QVariant UnitModel::valueText(double value, Kind kind) const {
  if (kind == Kind::Unit) return QString::number(static_cast<int>(value));
  if (std::isnan(value)) return u"NaN"_s;
  const int decimals = kind == Kind::Value ? 4 : kind == Kind::Gate ? 2 : 3;
  return QLocale().toString(value, 'f', decimals).replace(u'-', QChar(0x2212));
}

QString UnitModel::widestText(int column) const {
  const Column& values = columns_[static_cast<std::size_t>(column)];
  double most = 0;
  bool isNegative = values.kind == Kind::Value;  // what is edited may become so
  for (const float value : values.values) {
    if (std::isfinite(value)) most = std::max(most, std::abs(double(value)));
    isNegative |= value < 0;
  }
  return valueText(isNegative ? -most : most, values.kind).toString();
}

QVariant UnitModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Column& column = columns_[static_cast<std::size_t>(index.column())];
  const int unit = unitAt(index.row());
  const double value = valueOf(column, unit);
  const auto& edit = states_->edit();
  const bool editing = edit && states_->details() && edit->revision == states_->details()->revision;
  switch (role) {
    case Qt::DisplayRole:
      return valueText(value, column.kind);
    case Qt::EditRole:
    case ExactRole:
    case Qt::ToolTipRole:
      return exactNumber(value);
    case SortRole:
      return value;
    case Qt::TextAlignmentRole:
      return int(Qt::AlignRight | Qt::AlignVCenter);
    case EditedRole:
      return editing && column.kind == Kind::Value &&
             edit->isChanged({layerPlace_, column.place, unit});
    case StruckRole:
      return editing && column.kind == Kind::Effect && edit->isChanged({layerPlace_, 0, unit});
    case ColourRole:
      if (column.kind == Kind::Unit) return int(CellColour::Secondary);
      return int(std::isfinite(value) ? CellColour::Text : CellColour::Error);
    case TypeRole: {
      const bool bold =
          column.kind == Kind::Gate
              ? column.title != u"g"_s && column.title != u"n"_s && isSaturatedGate(value)
              : column.title == u"c"_s && std::abs(std::tanh(value)) > kSaturated;
      return int(bold ? Type::BodyStrong : Type::Body);
    }
    default:
      return {};
  }
}

QVariant UnitModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const Column& column = columns_[static_cast<std::size_t>(section)];
  if (role == Qt::DisplayRole) return column.title;
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::ToolTipRole) return {};
  switch (column.kind) {
    case Kind::Unit:
      return tr("number of the unit");
    case Kind::Value:
      return tr("state after the revision; bold: |tanh c| over 0.95");
    case Kind::Gate:
      return tr("gate of the step that made the revision; bold: over 0.95 or under 0.05");
    case Kind::Moved:
      return tr("how far h moved in this revision");
    case Kind::Effect:
      return tr("what the unit adds to the output before its activation");
  }
  return {};
}

Qt::ItemFlags UnitModel::flags(const QModelIndex& index) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  return isStateColumn(index.column()) && isEditable() ? flags | Qt::ItemIsEditable : flags;
}

bool UnitModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) return false;
  bool isNumber = false;
  const QString text = value.toString().trimmed().replace(QChar(0x2212), u'-');
  double number = QLocale().toDouble(text, &isNumber);
  if (!isNumber) number = QLocale::c().toDouble(text, &isNumber);
  if (!isNumber || !std::isfinite(static_cast<float>(number))) return false;
  if (data(index, Qt::EditRole).toString() == exactNumber(number)) return false;
  change({index}, [number](float) { return static_cast<float>(number); });
  return true;
}

void UnitModel::change(const QModelIndexList& cells, const std::function<float(float)>& value) {
  if (!isEditable()) return;
  const State before = *current();
  State after = before;
  const auto set = [&](const Column& column, int unit) {
    if (column.kind != Kind::Value) return;
    float& cell = cellOf(after, {layerPlace_, column.place, unit});
    const float changed = value(cell);
    if (std::isfinite(changed)) cell = changed;
  };
  if (cells.isEmpty())
    for (const Column& column : columns_)
      for (const int unit : order_) set(column, unit);
  for (const QModelIndex& cell : cells)
    set(columns_[static_cast<std::size_t>(cell.column())], unitAt(cell.row()));
  if (after != before) Q_EMIT edited(before, after);
}

bool UnitModel::paste(const QModelIndex& top, const QString& text) {
  if (!top.isValid() || !isEditable()) return false;
  const State before = *current();
  State after = before;
  const QStringList lines = text.trimmed().split(u'\n');
  for (int line = 0; line < lines.size() && top.row() + line < rowCount(); ++line) {
    const QStringList fields = lines[line].split(u'\t');
    for (int field = 0; field < fields.size(); ++field) {
      const int column = top.column() + field;
      bool isNumber = false;
      const float number = fields[field].trimmed().toFloat(&isNumber);
      if (!isNumber || !std::isfinite(number)) return false;
      if (!isStateColumn(column)) continue;
      cellOf(after, {layerPlace_, columns_[static_cast<std::size_t>(column)].place,
                     unitAt(top.row() + line)}) = number;
    }
  }
  if (after != before) Q_EMIT edited(before, after);
  return true;
}

}  // namespace stateroom
