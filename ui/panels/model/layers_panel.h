#pragma once

#include <QSortFilterProxyModel>
#include <QTreeView>

#include "ui/models/layer_tree_model.h"
#include "ui/widgets/surface.h"

class QComboBox;
class QGridLayout;
class QLineEdit;

namespace stateroom {

class CheckpointCombo;
class Label;
class Session;

/// Which model is shown, its layers as a tree with a search, and its totals.
class LayersPanel final : public Surface {
  Q_OBJECT
 public:
  explicit LayersPanel(Session* session, QWidget* parent = nullptr);

  void setModel(BrowsedModelPtr model, const QString& title);
  /// The run whose checkpoints can be chosen; empty: the shown model has none.
  void setRun(const QString& run);
  QString checkpoint() const;  ///< "best", "last" or a step
  /// Names with what sourceChosen says of them.
  void setSources(const std::vector<std::pair<QString, int>>& sources, int chosen);
  void choose(const QString& layer, const QString& tensor);  ///< without a signal
  QTreeView* tree() { return tree_; }
  QLineEdit* search() { return search_; }

 Q_SIGNALS:
  void chosen(const QString& layer, const QString& tensor);
  void findRequested(const QString& text);
  void sourceChosen(int source);
  void checkpointChosen();
  void openFileRequested();

 private:
  QWidget* makeHead();
  void resizeEvent(QResizeEvent* event) override;
  QWidget* makeTotals();
  void showTotals();

  LayerTreeModel* model_;
  QSortFilterProxyModel* filter_;
  QTreeView* tree_;
  QComboBox* source_;
  CheckpointCombo* checkpoint_;
  QLineEdit* search_;
  std::vector<Label*> totals_;
  QString layer_, tensor_;  ///< chosen, also while the filter hides it
  bool choosing_ = false;
};

}  // namespace stateroom
