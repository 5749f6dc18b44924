#pragma once

#include <QTimer>
#include <QWidget>

#include "ui/session/states_controller.h"

class QPushButton;

namespace stateroom {

class InputForm;
class Label;
struct BoundModel;

/// The inputs of the next step that a dry run takes: those of the user's last row, until some are
/// typed over. Folded away until somebody wants them.
class NextInputs final : public QWidget {
  Q_OBJECT
 public:
  explicit NextInputs(StatesController* states, QWidget* parent = nullptr);

 private:
  void unfold(bool open);
  void load();  ///< the fields of the model that the ledger is bound to
  void fill();  ///< with the last row, as the effect was computed with it
  void take();  ///< what was typed
  void resetToLast();
  void showChanges();

  StatesController* states_;
  QPushButton* toggle_;
  Label* what_;
  QPushButton* reset_;
  InputForm* fields_;
  QTimer soon_;
  std::string fingerprint_;  ///< of the model whose fields there are
  RowTexts last_, shown_;    ///< the last row as it was recorded, as the fields have it
};

}  // namespace stateroom
