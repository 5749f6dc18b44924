#pragma once

#include <QLineEdit>
#include <QTableView>

#include "ui/models/state_users_model.h"
#include "ui/session/states_controller.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel_header.h"
#include "ui/widgets/tables.h"

class QToolButton;

namespace stateroom {

/// The users of the ledger: filter, virtual list, how many are chosen and seen. Enter or a click
/// makes a user the current one.
class StateUsersPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit StateUsersPanel(StatesController* states, QWidget* parent = nullptr);
  QStringList selectedUsers() const;  ///< those whose page is there
  std::vector<ListId> selectedIds() const;
  bool isAllSelected() const;
  StateUsersModel* model() { return model_; }
  QTableView* table() { return table_; }
  QToolButton* menuButton() { return menu_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QWidget* makeFilter();
  void makeTable();
  QWidget* makeFoot();
  void connectModel();
  void showListed();
  void showFoot();
  void choose(const QModelIndex& index);

  StatesController* states_;
  StateUsersModel* model_;
  PanelHeader* header_;
  QToolButton* menu_;
  QLineEdit* filter_;
  QTableView* table_;
  ElidedLabel* selected_;
  Label* seen_;
  QTimer typed_;
};

}  // namespace stateroom
