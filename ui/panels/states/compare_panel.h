#pragma once

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "ui/models/table_model.h"
#include "ui/panels/states/comparison.h"
#include "ui/panels/states/effect_bars.h"
#include "ui/panels/states/twin_heatmaps.h"
#include "ui/session/states_controller.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/xy_chart_cell.h"

namespace stateroom {

/// The shown revision against another user or revision, unit by unit: the values against each
/// other, the effect of each difference on the output, both histories.
class ComparePanel final : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePanel(StatesController* states, QWidget* parent = nullptr);
  void open();
  QString command() const;

 Q_SIGNALS:
  void closed();
  void failed(const QString& sentence);
  void taken();  ///< units into the edit

 private:
  QWidget* makeBar();
  QWidget* makePlots();
  void compare();
  void take(Result<Comparison> made);
  void showLayers();
  void showSummary();
  void showPlots();
  void showScatter(const std::vector<float>& a, const std::vector<float>& b);
  void showBars();
  void takeOther();
  void takeUnits();
  QWidget* makeUnits();
  void showSelected();
  QString nameOfB() const;
  std::vector<std::string> selectedUnits() const;
  QString layer() const { return layer_->currentText(); }
  QString tensor() const {
    return tensor_->current() == 1 ? QStringLiteral("c") : QStringLiteral("h");
  }
  QString nameOf(const ComparedState& state) const;
  QString other() const;

  StatesController* states_;
  Label* a_;
  QLineEdit* b_;
  Segments* tensor_;
  QComboBox* layer_;
  ElidedLabel* summary_;
  QPushButton* takeOther_;
  XyChartCell* scatter_;
  ElidedLabel* effects_;
  EffectBars* bars_;
  ElidedLabel* range_;
  TwinHeatmaps* heatmaps_;
  TableModel<ComparedUnit>* model_;
  QTableView* table_;
  Label* selected_;
  QPushButton* takeUnits_;
  std::optional<Comparison> comparison_;
};

}  // namespace stateroom
