#pragma once

#include <QAbstractItemModel>
#include <vector>

#include "ui/session/browsed_model.h"
#include "ui/widgets/tables.h"

namespace stateroom {

/// A model's layers with their parameters below them; a file's tensors by the parts of their names.
class LayerTreeModel final : public QAbstractItemModel {
  Q_OBJECT
 public:
  enum Column { NameColumn, OutputColumn, CountColumn, ColumnCount };
  enum Role : int { LayerRole = Qt::UserRole + 1, TensorRole };  ///< QString, may be empty

  using QAbstractItemModel::QAbstractItemModel;

  void show(BrowsedModelPtr model, const QString& title);
  const BrowsedModelPtr& shown() const { return model_; }
  QModelIndex indexOfLayer(const QString& layer) const;
  QModelIndex indexOfTensor(const QString& tensor) const;

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const final;
  QModelIndex parent(const QModelIndex& child) const final;
  int rowCount(const QModelIndex& parent = {}) const final;
  int columnCount(const QModelIndex& parent = {}) const final;
  QVariant data(const QModelIndex& index, int role) const final;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const final;

 private:
  struct Node {
    int parent = -1;
    int row = 0;  ///< among the parent's children
    QString name = {}, icon = {}, output = {}, layer = {}, tensor = {}, note = {};
    std::int64_t count = -1;  ///< of parameters; -1: says nothing
    std::vector<int> children = {};
  };
  int add(int parent, Node node);
  void addLayers(int root);
  void addTensors(int parent, const std::string& layer);
  int groupOf(int root, const std::string& tensor);
  QModelIndex indexOf(int node, int column = 0) const;
  const Node& at(const QModelIndex& index) const { return nodes_[index.internalId()]; }

  BrowsedModelPtr model_;
  std::vector<Node> nodes_;
};

}  // namespace stateroom
