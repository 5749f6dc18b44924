#pragma once

#include "core/data/splits.h"
#include "ui/session/session.h"
#include "ui/widgets/surface.h"

class QComboBox;
class QPushButton;

namespace stateroom {

class CheckpointCombo;
class ElidedLabel;

/// What is evaluated: checkpoint, split, from which states, the run to compare with, and for
/// several classes which one the curves are of.
class EvaluateBar final : public Surface {
  Q_OBJECT
 public:
  explicit EvaluateBar(Session* session, QWidget* parent = nullptr);

  /// The runs as the session has them; what was chosen stays chosen.
  void refresh();
  void setBusy(bool busy);                    ///< while there is nothing to report of
  void setClasses(const QStringList& names);  ///< empty: there is nothing to choose
  void setNote(const QString& note);

  QString checkpoint() const;  ///< "best", "last" or a step
  QString splitName() const;   ///< "test"
  SplitName split() const;
  bool fromLedger() const;  ///< users begin from what the ledger remembers of them
  QString against() const;  ///< a run; empty: none
  QString againstCheckpoint() const;
  QPushButton* report() { return report_; }
  int chosenClass() const;  ///< 0 where there is nothing to choose

 Q_SIGNALS:
  void changed();
  void classChanged();
  void reportRequested(const QString& suffix);

 private:
  void fillRuns();

  Session* session_;
  CheckpointCombo* checkpoint_;
  QComboBox* split_;
  QWidget* statesLabel_;
  QComboBox* states_;
  QComboBox* against_;
  CheckpointCombo* againstCheckpoint_;
  QComboBox* class_;
  ElidedLabel* note_;
  QPushButton* report_;
};

}  // namespace stateroom
