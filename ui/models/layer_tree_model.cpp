#include "ui/models/layer_tree_model.h"

#include <algorithm>

#include "ui/session/number_format.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QString iconOf(const LayerInfo& layer) {
  if (!layer.stateTensors.empty()) return u"rotate-ccw"_s;
  if (layer.type == "Input") return u"columns-3"_s;
  if (layer.type == "Dropout") return u"circle-dot"_s;
  return u"layers"_s;
}

}  // namespace

int LayerTreeModel::add(int parent, Node node) {
  const int number = static_cast<int>(nodes_.size());
  node.parent = parent;
  if (parent >= 0) {
    auto& siblings = nodes_[static_cast<std::size_t>(parent)].children;
    node.row = static_cast<int>(siblings.size());
    siblings.push_back(number);
  }
  nodes_.push_back(std::move(node));
  return number;
}

void LayerTreeModel::show(BrowsedModelPtr model, const QString& title) {
  beginResetModel();
  model_ = std::move(model);
  nodes_.clear();
  if (model_ != nullptr) {
    const int root =
        add(-1, {.name = title, .icon = u"network"_s, .count = model_->parameterCount()});
    addLayers(root);
    addTensors(root, {});
  }
  endResetModel();
}

void LayerTreeModel::addLayers(int root) {
  for (const LayerInfo& layer : model_->layers) {
    const QString name = qstr(layer.name);
    const int node = add(root, {.name = name,
                                .icon = iconOf(layer),
                                .output = shapeText(layer.outputShape),
                                .layer = name,
                                .note = qstr(layer.type),
                                .count = layer.parameterCount()});
    for (const auto& [input, features] : model_->inputs) {
      if (input != layer.name) continue;
      const bool time = layer.outputShape.size() > 2;
      for (const BrowsedInput& feature : features)
        add(node, {.name = qstr(feature.name),
                   .icon = u"minus"_s,
                   .output = (time ? u"B, T, %1"_s : u"B, %1"_s).arg(feature.width),
                   .layer = name});
    }
    addTensors(node, layer.name);
  }
}

/// A file without layers: "encoder.0.weight" stands below "encoder.0".
int LayerTreeModel::groupOf(int root, const std::string& tensor) {
  const auto dot = tensor.find_last_of("./");
  if (dot == std::string::npos || dot == 0) return root;
  const QString name = qstr(std::string_view(tensor).substr(0, dot));
  for (const int child : nodes_[static_cast<std::size_t>(root)].children)
    if (nodes_[static_cast<std::size_t>(child)].name == name) return child;
  return add(root, {.name = name, .icon = u"layers"_s, .count = 0});
}

void LayerTreeModel::addTensors(int parent, const std::string& layer) {
  for (const BrowsedTensor& tensor : model_->tensors) {
    if (tensor.layer != layer) continue;
    const bool grouped = layer.empty();
    const int above = grouped ? groupOf(parent, tensor.name) : parent;
    const QString whole = qstr(tensor.name);
    const QString prefix = grouped ? nodes_[static_cast<std::size_t>(above)].name : qstr(layer);
    const bool shorter = above != parent || !grouped;
    const std::int64_t count = elementsOf(tensor.shape);
    if (grouped && above != parent) nodes_[static_cast<std::size_t>(above)].count += count;
    add(above, {.name = shorter && whole.startsWith(prefix) ? whole.mid(prefix.size() + 1) : whole,
                .icon = u"table-2"_s,
                .output = shapeText(tensor.shape),
                .layer = qstr(tensor.layer),
                .tensor = whole,
                .note = tensor.trainable ? QString() : tr("not trained"),
                .count = count});
  }
}

QModelIndex LayerTreeModel::indexOf(int node, int column) const {
  return createIndex(nodes_[static_cast<std::size_t>(node)].row, column,
                     static_cast<quintptr>(node));
}

QModelIndex LayerTreeModel::indexOfLayer(const QString& layer) const {
  for (std::size_t i = 0; i < nodes_.size(); ++i)
    if (nodes_[i].parent == 0 && nodes_[i].layer == layer && nodes_[i].tensor.isEmpty())
      return indexOf(static_cast<int>(i));
  return {};
}

QModelIndex LayerTreeModel::indexOfTensor(const QString& tensor) const {
  const auto found = std::ranges::find(nodes_, tensor, &Node::tensor);
  return tensor.isEmpty() || found == nodes_.end()
             ? QModelIndex()
             : indexOf(static_cast<int>(found - nodes_.begin()));
}

QModelIndex LayerTreeModel::index(int row, int column, const QModelIndex& parent) const {
  if (row < 0 || column < 0 || column >= ColumnCount || row >= rowCount(parent)) return {};
  if (!parent.isValid()) return indexOf(0, column);
  return indexOf(at(parent).children[static_cast<std::size_t>(row)], column);
}

QModelIndex LayerTreeModel::parent(const QModelIndex& child) const {
  if (!child.isValid() || at(child).parent < 0) return {};
  return indexOf(at(child).parent);
}

int LayerTreeModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return nodes_.empty() ? 0 : 1;
  return parent.column() > 0 ? 0 : static_cast<int>(at(parent).children.size());
}

int LayerTreeModel::columnCount(const QModelIndex&) const {
  return ColumnCount;
}

QVariant LayerTreeModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const Node& node = at(index);
  const bool isName = index.column() == NameColumn;
  switch (role) {
    case Qt::DisplayRole:
      if (isName) return node.name;
      if (index.column() == OutputColumn) return node.output;
      return node.count < 0 ? QString() : wholeNumber(node.count);
    case Qt::ToolTipRole:
      return isName && !node.note.isEmpty() ? QVariant(node.name + u"\n"_s + node.note)
                                            : QVariant();
    case Qt::TextAlignmentRole:
      return int((isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case ColourRole:
      return int(index.column() == OutputColumn ? CellColour::Secondary : CellColour::Text);
    case TypeRole:
      return int(node.parent < 0 ? Type::BodyMedium : Type::Body);
    case IconNameRole:
      return isName ? QVariant(node.icon) : QVariant();
    case ExactRole:
      if (index.column() == CountColumn && node.count >= 0) return QString::number(node.count);
      return {};
    case LayerRole:
      return node.layer;
    case TensorRole:
      return node.tensor;
    default:
      return {};
  }
}

QVariant LayerTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
  if (role == Qt::TextAlignmentRole)
    return int((section == NameColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  const QString titles[] = {tr("layer"), tr("output"), tr("parameters")};
  return titles[section];
}

}  // namespace stateroom
