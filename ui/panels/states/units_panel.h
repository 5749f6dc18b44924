#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "ui/models/unit_model.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"
#include "ui/widgets/tables.h"

class QUndoStack;

namespace stateroom {

/// One prediction before and after an edit: numbers, difference and where both lie between 0 and 1.
class EffectRow final : public QWidget {
  Q_OBJECT
 public:
  explicit EffectRow(const QString& title, QWidget* parent = nullptr);
  void setValues(std::optional<double> before, std::optional<double> after);
  QSize sizeHint() const override { return {320, 22}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString title_;
  std::optional<double> before_, after_;
};

/// The units of the shown revision, and the edit of them: its tools, its dry run, its commit.
class UnitsPanel final : public QWidget {
  Q_OBJECT
 public:
  UnitsPanel(StatesController* states, QUndoStack* undo, QWidget* parent = nullptr);
  UnitModel* model() { return model_; }
  QTableView* table() { return table_; }
  void setLayer(const QString& name);

 Q_SIGNALS:
  void refusedPaste(const QString& sentence);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  QWidget* makeHead();
  QWidget* makeEditBar();
  QWidget* makeFoot();
  QPushButton* addTool(const QString& text, const QString& name, const QString& tip);
  void showEdit();
  void showEffect();
  void showRevision();
  void sizeColumns();
  QModelIndexList chosenCells() const;
  void askScale();
  void askClamp();
  void askCopy();
  void paste();

  StatesController* states_;
  QUndoStack* undo_;
  UnitModel* model_;
  QTableView* table_;
  Label* title_;
  Label* revision_;
  Surface* editBar_;
  Label* count_;
  Surface* foot_;
  Label* took_;
  EffectRow* now_;
  EffectRow* next_;
  Label* hint_;
  QLineEdit* note_;
  Label* needs_;
  QPushButton* discard_;
  QPushButton* commit_;
};

}  // namespace stateroom
