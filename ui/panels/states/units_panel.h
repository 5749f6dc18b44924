#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "ui/models/unit_model.h"
#include "ui/panels/states/effect_row.h"
#include "ui/panels/states/next_inputs.h"
#include "ui/panels/states/transplant_bar.h"
#include "ui/widgets/ask_bar.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"
#include "ui/widgets/tables.h"

class QUndoStack;

namespace stateroom {

/// The units of the shown revision, and the edit of them: its tools, its dry run, its commit.
class UnitsPanel final : public QWidget {
  Q_OBJECT
 public:
  UnitsPanel(StatesController* states, QUndoStack* undo, QWidget* parent = nullptr);
  UnitModel* model() { return model_; }
  QTableView* table() { return table_; }
  void setLayer(const QString& name);
  void showUnit(int unit);

 Q_SIGNALS:
  void refusedPaste(const QString& sentence);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  QWidget* makeEditBar();
  QWidget* makeFoot();
  QPushButton* addTool(const QString& text, const QString& name, const QString& tip);
  void showEdit();
  void showEffect();
  void sizeColumns();
  QModelIndexList chosenCells() const;
  void askScale();
  void askClamp();
  void askNumber(const QString& text, const QString& proposed, const QString& button,
                 const std::function<float(float cell, double number)>& change, double least);
  void paste();

  StatesController* states_;
  QUndoStack* undo_;
  UnitModel* model_;
  QTableView* table_;
  Surface* editBar_;
  TransplantBar* transplant_;
  AskBar* ask_;
  Label* count_;
  Surface* foot_;
  Label* took_;
  EffectRow* now_;
  EffectRow* next_;
  NextInputs* inputs_;
  Label* hint_;
  QLineEdit* note_;
  Label* needs_;
  QPushButton* discard_;
  QPushButton* commit_;
};

}  // namespace stateroom
