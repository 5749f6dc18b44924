#pragma once

#include <QObject>
#include <functional>

#include "ui/panels/train/checkpoints_panel.h"
#include "ui/session/session.h"

namespace stateroom {

/// Does as commands what the panel of checkpoints asks for, or copies them: evaluate, restore,
/// export. Lives with the panel.
class CheckpointCommands final : public QObject {
  Q_OBJECT
 public:
  using Report = std::function<void(const Result<>&)>;
  CheckpointCommands(Session* session, CheckpointsPanel* panel, Report report);

 private:
  /// `signal` and the copying of the panel's button start or copy `command` on the chosen weights.
  template <typename Signal>
  void offer(Signal signal, const QString& button, const QString& command);
  void saveAs(const QString& run, qint64 step, const QString& format);

  Session* session_;
  CheckpointsPanel* panel_;
  Report report_;
};

}  // namespace stateroom
