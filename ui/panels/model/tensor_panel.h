#pragma once

#include <QAbstractTableModel>
#include <QComboBox>
#include <QStackedWidget>
#include <QTableView>
#include <optional>

#include "core/model/tensor_statistics.h"
#include "ui/models/table_model.h"
#include "ui/session/background.h"
#include "ui/session/browsed_model.h"
#include "ui/widgets/surface.h"

class QButtonGroup;
class QGridLayout;

namespace stateroom {

class HistogramView;
class Label;
class PanelHeader;
class ValueMap;

/// The values of one tensor as a table: the last axis across, all others down. Virtual.
class TensorTableModel final : public QAbstractTableModel {
  Q_OBJECT
 public:
  using QAbstractTableModel::QAbstractTableModel;
  void show(std::shared_ptr<const std::vector<float>> values, const Shape& shape);
  int rowCount(const QModelIndex& parent = {}) const final;
  int columnCount(const QModelIndex& parent = {}) const final;
  QVariant data(const QModelIndex& index, int role) const final;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const final;

 private:
  std::shared_ptr<const std::vector<float>> values_;
  Shape shape_;
};

/// One row of the parameter table.
struct TensorRow {
  BrowsedTensor tensor;
  std::optional<TensorStatistics> statistics = {};
};

/// The tensors of a layer with their statistics; of the chosen one a histogram, what its gates do,
/// and its values as a picture and as a table. Everything is counted off the GUI thread.
class TensorPanel final : public Surface {
  Q_OBJECT
 public:
  explicit TensorPanel(QWidget* parent = nullptr);

  /// Tensors of a layer; `layer` empty: those of no layer. `chosen` may be empty.
  void setTensors(BrowsedModelPtr model, const std::string& layer, const std::string& chosen);
  QTableView* table() { return table_; }
  std::string chosen() const;

 Q_SIGNALS:
  void chosenChanged(const QString& tensor);

 private:
  struct Numbers;
  QWidget* makeDetail();
  void choose();
  void take(const Numbers& numbers);
  void showNumbers(const Numbers& numbers);
  void clearDetail(const QString& note);

  BrowsedModelPtr model_;
  std::string layer_;
  TableModel<TensorRow>* rows_;
  QTableView* table_;
  PanelHeader* head_;
  QButtonGroup* views_;
  QStackedWidget* pages_;
  HistogramView* histogram_;
  ValueMap* map_;
  TensorTableModel* values_;
  QTableView* valueTable_;
  QGridLayout* facts_;
  std::vector<Label*> factValues_;
  QWidget* gatePart_;
  TableModel<GateStatistics>* gates_;
  Label* nothing_;
  Background* statistics_;
  Background* detail_;
};

}  // namespace stateroom
