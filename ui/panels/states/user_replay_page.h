#pragma once

#include <QTableView>

#include "core/predict/replay.h"
#include "ui/frame/message_bar.h"
#include "ui/models/table_model.h"
#include "ui/panels/states/heatmap_lane.h"
#include "ui/panels/states/proof_lane.h"
#include "ui/panels/states/replay_texts.h"
#include "ui/panels/states/timeline_lane.h"
#include "ui/widgets/map_legend.h"
#include "ui/widgets/segments.h"

namespace stateroom {

/// One revision of a replay beside what was recorded.
struct ReplayedRevision {
  const Revision* revision = nullptr;
  std::optional<double> replayed;  ///< first output
  std::optional<double> max;       ///< |d| of the state; none: nothing was computed
  bool isGood = true;
};

/// The current user's history computed again, and the proof revision by revision.
class UserReplayPage final : public QWidget {
  Q_OBJECT
 public:
  explicit UserReplayPage(StatesController* states, QWidget* parent = nullptr);
  void replay(const ReplayQuestion& question);
  void setTolerance(double tolerance);
  const std::optional<UserReplay>& result() const { return result_; }

 Q_SIGNALS:
  void told(const QString& about);  ///< what is replayed, or was

 private:
  QWidget* makeLanes();
  QWidget* makeMapHead();
  QWidget* makeTables();
  void take(Result<UserReplay> replayed);
  void clear();
  void showResult();
  void showStates();
  void showVerdict();
  std::vector<InputEdit> todaysInputs() const;

  StatesController* states_;
  MessageBars* verdict_;
  RevisionAxis* axis_;
  PredictionLane* prediction_;
  ProofLane* proof_;
  HeatmapLane* heatmap_;
  Segments* tensor_;
  MapLegend* legend_;
  TableModel<ReplayedRevision>* revisions_;
  TableModel<InputChange>* changes_;
  QTableView* revisionTable_;
  QTableView* changeTable_;
  ReplayQuestion question_;
  std::shared_ptr<const UserHistory> history_;  ///< that the rows of the table point into
  std::optional<UserReplay> result_;
};

}  // namespace stateroom
