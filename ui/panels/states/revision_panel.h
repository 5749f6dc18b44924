#pragma once

#include <QStackedWidget>
#include <QTabBar>

#include "ui/panels/states/inputs_panel.h"
#include "ui/panels/states/units_panel.h"

namespace stateroom {

/// The shown revision: the units of its state, and the inputs that made it.
class RevisionPanel final : public QWidget {
  Q_OBJECT
 public:
  RevisionPanel(StatesController* states, QUndoStack* undo, QWidget* parent = nullptr);
  UnitsPanel* units() { return units_; }
  void setLayer(const QString& name);

 private:
  void showRevision();

  StatesController* states_;
  UnitsPanel* units_;
  InputsPanel* inputs_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  Label* revision_;
};

}  // namespace stateroom
