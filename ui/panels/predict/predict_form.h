#pragma once

#include "core/predict/step_probe.h"
#include "ui/session/session.h"
#include "ui/widgets/surface.h"

class QCheckBox;
class QComboBox;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace stateroom {

class AskBar;
class BatchPanel;
class CheckpointCombo;
class InputForm;
class InputTable;
class Label;

/// The left of the Predict workspace: which model is asked and how, the row that it is asked for,
/// and on its other pages a table of rows and a whole file.
class PredictForm final : public Surface {
  Q_OBJECT
 public:
  PredictForm(Session* session, InputTable* table, QWidget* parent = nullptr);

  void setRun(const QString& run);  ///< whose checkpoints there are to choose
  /// The run whose model the ledger is bound to: a step is asked of that one. Empty: none.
  void setBoundRun(const QString& run);
  void setTaking(bool taking);  ///< while a step is being written
  QString checkpoint() const;
  void setKeepsState(bool keeps);  ///< whether there is a step to ask for
  bool isStep() const;
  bool isDryRun() const;
  bool isTable() const;
  bool isBatch() const;
  /// Whose row it is: `known` is what is said of the user, empty: nothing is known.
  void setUser(const QString& known, const RowTexts& last);
  void setCheck(const QString& sentence, QColor Tokens::* colour);
  /// Says whether the fields hold numbers, and numbers like those of the training data.
  void checkFields();
  AskBar* askBar() { return ask_; }  ///< over the buttons
  InputForm* fields() { return fields_; }
  const InputForm* fields() const { return fields_; }
  BatchPanel* batch() { return batch_; }
  const BatchPanel* batch() const { return batch_; }

 Q_SIGNALS:
  void checkpointChanged();
  void signatureChanged();
  void dryRunChanged();
  void pageChanged();  ///< isTable(), isBatch()
  void fillRequested();
  void predictRequested();
  void takeRequested();
  void forkRequested();
  void copyRequested();

 private:
  enum Page { Row, Table, Batch };
  void openBatch(const QString& path);
  QWidget* makeHead();
  QWidget* makePage();
  QWidget* makeFoot();
  void showSignature();
  void showMode();

  Session* session_;
  QTabBar* tabs_;
  QStackedWidget* pages_;
  CheckpointCombo* checkpoint_;
  QComboBox* signature_;
  QCheckBox* dryRun_;
  InputForm* fields_;
  InputTable* table_;
  BatchPanel* batch_;
  Label* user_;
  Label* check_;
  QPushButton* fill_;
  QPushButton* predict_;
  QPushButton* take_;
  QPushButton* fork_;
  AskBar* ask_;
  QString boundRun_;
  bool taking_ = false;
};

}  // namespace stateroom
