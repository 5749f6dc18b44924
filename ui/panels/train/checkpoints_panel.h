#pragma once

#include <QWidget>

#include "core/project/project.pb.h"
#include "ui/models/run_checkpoints.h"

class QPushButton;
class QStandardItemModel;
class QTableView;
class QTabBar;

namespace stateroom {

class PanelHeader;
class RunCurves;

/// What a run has left: its checkpoints with what can be done with one, and its notes.
class CheckpointsPanel final : public QWidget {
  Q_OBJECT
 public:
  explicit CheckpointsPanel(QWidget* parent = nullptr);

  void show(const std::filesystem::path& projectFolder, const RunRecord& run,
            const RunCurves& curves, std::vector<std::string> metrics, const Project* settings);
  const QString& run() const { return run_; }
  qint64 chosenStep() const;  ///< 0: none
  void clear();
  CheckpointModel* model() { return model_; }

 Q_SIGNALS:
  void evaluateRequested(const QString& run, qint64 step);
  void restoreRequested(const QString& run, qint64 step);
  void exportRequested(const QString& run, qint64 step, const QString& format);
  void exportCopyRequested(const QString& run, qint64 step, const QString& format);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;

 private:
  QWidget* makeActions();
  void placeActions();
  void showNotes(const RunCurves& curves);

  CheckpointModel* model_;
  QTabBar* tabs_;
  PanelHeader* head_;
  QTableView* table_;
  QTableView* notes_;
  QStandardItemModel* noteModel_;
  QPushButton* restore_ = nullptr;
  QWidget* actions_;  ///< after restore_, which is one of them
  QString run_;
};

}  // namespace stateroom
