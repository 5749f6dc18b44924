#pragma once

#include <QLineEdit>
#include <QTableView>

#include "ui/models/table_model.h"
#include "ui/session/states_controller.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

/// One unit of two states, and what its difference does to the output before the activation.
struct ComparedUnit {
  UnitDifference difference;
  std::optional<double> effect;
};

/// Two users or two revisions side by side.
struct Comparison {
  Revision a, b;
  std::vector<ComparedUnit> units;  ///< largest |difference| first
  double cosine = 0;                ///< over all units
  static Result<Comparison> make(StateDesk& desk, const Revision& a, const QString& other);
};

/// The shown revision against another user or revision, unit by unit.
class ComparePanel final : public QWidget {
  Q_OBJECT
 public:
  explicit ComparePanel(StatesController* states, QWidget* parent = nullptr);
  void open();
  QString command() const;

 Q_SIGNALS:
  void closed();

 private:
  void compare();
  void show(const Comparison& comparison);
  using QWidget::show;

  StatesController* states_;
  Label* a_;
  QLineEdit* b_;
  ElidedLabel* summary_;
  TableModel<ComparedUnit>* model_;
  QTableView* table_;
};

}  // namespace stateroom
