#pragma once

#include <QSortFilterProxyModel>
#include <QTreeView>

#include "ui/models/layer_tree_model.h"
#include "ui/widgets/surface.h"

class QComboBox;
class QGridLayout;
class QLineEdit;

namespace stateroom {

class Label;

/// Which model is shown, its layers as a tree with a search, and its totals.
class LayersPanel final : public Surface {
  Q_OBJECT
 public:
  explicit LayersPanel(QWidget* parent = nullptr);

  void setModel(BrowsedModelPtr model, const QString& title);
  /// The checkpoints to choose from; empty: the shown model has none.
  void setCheckpoints(const QStringList& names, const QString& chosen);
  /// Names with what sourceChosen says of them.
  void setSources(const std::vector<std::pair<QString, int>>& sources, int chosen);
  void choose(const QString& layer, const QString& tensor);  ///< without a signal
  QTreeView* tree() { return tree_; }
  QLineEdit* search() { return search_; }

 Q_SIGNALS:
  void chosen(const QString& layer, const QString& tensor);
  void findRequested(const QString& text);
  void sourceChosen(int source);
  void checkpointChosen(const QString& name);
  void openFileRequested();

 private:
  QWidget* makeHead();
  QWidget* makeTotals();
  void showTotals();

  LayerTreeModel* model_;
  QSortFilterProxyModel* filter_;
  QTreeView* tree_;
  QComboBox* source_;
  QComboBox* checkpoint_;
  QLineEdit* search_;
  std::vector<Label*> totals_;
  QString layer_, tensor_;  ///< chosen, also while the filter hides it
  bool choosing_ = false;
};

}  // namespace stateroom
