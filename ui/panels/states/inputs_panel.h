#pragma once

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "ui/models/input_edits_model.h"
#include "ui/panels/states/effect_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

/// The inputs of the shown revision: other values in their place, what the predictions since would
/// have been, and the way to keep that on a branch or to take the row as a branch's next step.
class InputsPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit InputsPanel(StatesController* states, QWidget* parent = nullptr);

 private:
  QWidget* makeWhatIf();
  QWidget* makeStep();
  void showWhatIf();
  void showBranches();
  void keep();
  void takeStep();

  StatesController* states_;
  InputEditsModel* model_;
  QTableView* table_;
  Surface* whatIf_;
  EffectRow* head_;
  Label* changed_;
  QLineEdit* branch_;
  QPushButton* keep_;
  Surface* step_;
  QComboBox* stepBranch_;
  QPushButton* take_;
};

}  // namespace stateroom
