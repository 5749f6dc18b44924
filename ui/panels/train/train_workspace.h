#pragma once

#include <QSplitter>
#include <QTimer>
#include <functional>
#include <set>

#include "ui/models/run_curves.h"
#include "ui/models/run_settings.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

class QUndoStack;

namespace stateroom {

class ChartControls;
class ChartGrid;
class CheckpointsPanel;
class NextRunPanel;
class RunPages;
class RunQueue;
class RunTable;
class RunningPanel;

/// "Is it learning?": runs at the top, their curves in the middle, checkpoints below; at the right
/// how the current run does and what the next one begins with. Runs of other programs and of other
/// terminals appear and grow like those started here, because all are read from their folders.
class TrainWorkspace final : public Workspace {
  Q_OBJECT
 public:
  TrainWorkspace(Session* session, QUndoStack* undo, QWidget* parent = nullptr);

  void activate() override;
  QString command() const override;
  QByteArray saveLayout() const override;
  void restoreLayout(const QByteArray& layout) override;

  RunCurves& curves() { return *curves_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void divide();
  QWidget* makeCentre();
  QWidget* makeSide();
  void connectTable();
  void connectPanels();
  void refreshRuns();
  std::set<QString> newcomers();
  void follow();
  void showCurves();
  void showCurrent();
  void curvesGrew();
  std::vector<RunRecord> shownRuns() const;
  std::string monitor() const;
  std::function<void(const Result<>&)> reporter();
  void rename(const QString& run, const QString& name);
  void pin(const QString& run, bool pinned);
  void annotate(const QString& run);
  void trash(const QStringList& runs);
  void exportCharts(const QString& suffix);

  Session* session_;
  QUndoStack* undo_;
  RunQueue* queue_;
  RunCurves* curves_;
  RunSettings* settings_;
  RunPages* pages_;
  QSplitter* across_;
  QSplitter* down_;
  RunTable* table_;
  ChartControls* controls_;
  ChartGrid* charts_;
  CheckpointsPanel* checkpoints_;
  RunningPanel* running_;
  NextRunPanel* next_;
  QTimer slow_;  ///< what follows the curves but need not at every frame
  std::size_t knownTags_ = 0;
  bool dividedByHand_ = false;
  bool chosen_ = false;  ///< the first runs to show have been chosen
};

}  // namespace stateroom
