#pragma once

#include <QComboBox>
#include <QDialog>
#include <string>
#include <vector>

#include "ui/session/states_controller.h"
#include "ui/widgets/label.h"

namespace stateroom {

/// Asks before many users are reset: where to, how many and who they are, what would change.
class ResetQuestion final : public QDialog {
  Q_OBJECT
 public:
  /// `chosenBy`: the options of `state reset` that mean these users.
  ResetQuestion(StatesController* states, std::vector<std::string> users, QStringList chosenBy,
                QWidget* parent);
  QString command() const;

 private:
  QWidget* makeTarget();
  QWidget* makeButtons();
  QString to() const;  ///< as `--to` takes it
  void addTags();
  void preview();
  void reset();

  StatesController* states_;
  std::vector<std::string> users_;
  QStringList chosenBy_;
  QComboBox* to_;
  Label* preview_;
};

}  // namespace stateroom
