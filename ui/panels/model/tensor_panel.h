#pragma once

#include <QComboBox>
#include <QStackedWidget>
#include <QTableView>
#include <optional>

#include "core/model/tensor_statistics.h"
#include "ui/models/table_model.h"
#include "ui/models/tensor_table_model.h"
#include "ui/session/background.h"
#include "ui/session/browsed_model.h"
#include "ui/widgets/surface.h"

class QButtonGroup;
class QGridLayout;

namespace stateroom {

class HistogramView;
class Label;
class MapLegend;
class PanelHeader;
class ValueMap;

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
  void copyShown();

  BrowsedModelPtr model_;
  std::string layer_;
  TableModel<TensorRow>* rows_;
  QTableView* table_;
  PanelHeader* head_;
  QButtonGroup* views_;
  QStackedWidget* pages_;
  HistogramView* histogram_;
  ValueMap* map_;
  MapLegend* legend_;
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
