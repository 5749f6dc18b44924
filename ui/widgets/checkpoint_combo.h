#pragma once

#include <QComboBox>

#include "ui/session/session.h"

namespace stateroom {

/// The checkpoints of a run: the best, the last, and those on disk when the list opens.
class CheckpointCombo final : public QComboBox {
  Q_OBJECT
 public:
  CheckpointCombo(Session* session, const QString& id, const QString& name,
                  QWidget* parent = nullptr);
  /// What was chosen stays chosen where the run has it. Empty: none.
  void setRun(const QString& run);
  QString checkpoint() const;  ///< "best", "last" or a step, as the commands take it
  void showPopup() override;

 private:
  QString bestText() const;
  void fill();

  Session* session_;
  QString run_;
};

}  // namespace stateroom
