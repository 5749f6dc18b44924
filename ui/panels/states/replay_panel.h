#pragma once

#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "core/predict/replay.h"
#include "ui/frame/message_bar.h"
#include "ui/models/table_model.h"
#include "ui/panels/states/proof_lane.h"
#include "ui/panels/states/timeline_lane.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segments.h"

namespace stateroom {

class DataSession;

/// One revision of a replay beside what was recorded.
struct ReplayedRevision {
  const Revision* revision = nullptr;
  std::optional<double> replayed;  ///< first output
  std::optional<double> max;       ///< |d| of the state; none: nothing was computed
  bool isGood = true;
};

/// The current user's history computed again: with the recorded inputs (are engine and ledger
/// right?) or with today's data (which rows changed?), and the proof revision by revision.
class ReplayPanel final : public QWidget {
  Q_OBJECT
 public:
  /// `dataSession`: for today's rows; may be none.
  ReplayPanel(StatesController* states, DataSession* dataSession, QWidget* parent = nullptr);
  void replay();
  QString command() const;
  const std::optional<UserReplay>& result() const { return result_; }

 Q_SIGNALS:
  void closed();

 private:
  QWidget* makeBar();
  QWidget* makeLanes();
  QWidget* makeTables();
  bool isToday() const;
  double tolerance() const;
  bool isWithin(double distance) const { return distance <= tolerance(); }
  void take(Result<UserReplay> replayed);
  void showResult();
  void showVerdict();
  QString divergenceText() const;
  void keepToday();

  StatesController* states_;
  DataSession* data_;
  Segments* with_;
  QLineEdit* tolerance_;
  ElidedLabel* about_;
  MessageBars* verdict_;
  RevisionAxis* axis_;
  PredictionLane* prediction_;
  ProofLane* proof_;
  TableModel<ReplayedRevision>* revisions_;
  TableModel<InputChange>* changes_;
  QTableView* revisionTable_;
  QTableView* changeTable_;
  std::shared_ptr<const UserHistory> history_;  ///< that the rows of the table point into
  std::optional<UserReplay> result_;
};

}  // namespace stateroom
