#pragma once

#include <QStackedWidget>
#include <set>

#include "plots/graph_view.h"
#include "ui/models/table_model.h"
#include "ui/panels/model/model_graph.h"
#include "ui/session/background.h"
#include "ui/widgets/surface.h"

class QCheckBox;
class QSortFilterProxyModel;
class QTableView;
class QTreeWidget;

namespace stateroom {

class ElidedLabel;
class Label;

/// The middle of the Model workspace: the graph of layers and operations, all operations as a
/// table, signatures and provenance.
class GraphPanel final : public Surface {
  Q_OBJECT
 public:
  explicit GraphPanel(QWidget* parent = nullptr);

  void setModel(BrowsedModelPtr model, const QString& title);
  void setOperations(std::shared_ptr<const OperationGraphs> operations);
  /// Why there are no operations, where the engine could not say.
  void setOperationsError(const QString& sentence);
  void choose(const QString& layer);  ///< without a signal
  bool find(const QString& text);
  plots::GraphView* view() { return view_; }
  bool isDrawing() const { return layout_->isRunning(); }

 Q_SIGNALS:
  void chosen(const QString& layer);
  void failed(const QString& sentence);

 private:
  void makeTools();
  QWidget* makeGraphPage();
  QWidget* makeOperationsPage();
  void draw();
  void take(plots::GraphPicture picture);
  void toggle(const QString& id);
  QString layerOf(const std::string& operation) const;
  void showOperations();
  void showSignatures();
  void showProvenance();
  void showCrumbs(const QString& id);
  void applyTheme();

  GraphWish wish_;
  QString title_;
  QString toggled_;  ///< the node that the picture under way shows opened, or closed again
  QString finding_;  ///< what is to be found in it
  QStackedWidget* pages_;
  QWidget* tools_;
  plots::GraphView* view_;
  Label* zoom_;
  ElidedLabel* crumbs_;
  QCheckBox* shapes_;
  QCheckBox* folded_;
  QCheckBox* asRun_;
  TableModel<Operation>* operations_;
  QSortFilterProxyModel* filter_;
  QTableView* operationTable_;
  Label* operationNote_;
  QTreeWidget* signatures_;
  QTreeWidget* provenance_;
  Background* layout_;
};

}  // namespace stateroom
