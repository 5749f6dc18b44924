#pragma once

#include <QSplitter>
#include <QTimer>
#include <optional>

#include "ui/panels/evaluate/evaluate_charts.h"
#include "ui/session/background.h"
#include "ui/session/run_weights.h"
#include "ui/session/scored_run.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

namespace stateroom {

class ConfusionPanel;
class EvaluateBar;
class RunPages;
class ThresholdPanel;
class UsersPanel;
class Veil;

/// "How good is it?": the current run on a split, alone or against another run in pairs. Everything
/// is computed from one scoring of every row; the intervals come a moment later.
class EvaluateWorkspace final : public Workspace {
  Q_OBJECT
 public:
  EvaluateWorkspace(Session* session, QUndoStack* undo, QWidget* parent = nullptr);

  void activate() override;
  QString command() const override;
  QByteArray saveLayout() const override;
  void restoreLayout(const QByteArray& layout) override;

  const ScoredRunPtr& first() const { return runs_.first; }
  const ScoredRunPtr& second() const { return runs_.second; }
  bool isScoring() const {
    return scorer_->isRunning() || bootstrapper_->isRunning() || curver_->isRunning() ||
           writer_->isRunning();
  }
  const BootstrappedRuns& intervals() const { return intervals_; }
  double threshold() const { return threshold_; }
  void setThreshold(double threshold);

 private:
  struct Scored {
    ScoredRunPtr first = {}, second = {};
    std::optional<ThresholdCurves> firstCurves = {}, secondCurves = {};
    std::optional<Error> error = {};
  };
  /// `positive` is the class that the curves are of, where there are several.
  static Scored score(const ScoreWish& wish, const std::optional<ScoreWish>& other,
                      std::int64_t positive, const std::stop_token& stop);
  static Scored withCurves(Scored scored, std::int64_t positive);
  QWidget* makeLeft();
  void connectPanels();
  void connectSession();
  void clear();
  void markStale();
  /// The weights that are asked for, as they are now.
  std::vector<RunWeights> wanted() const;
  void follow();        ///< scores again where there are newer ones
  void followLedger();  ///< and where users begin from other states now
  void start();
  void setBusy(bool busy);
  void take(Scored scored);
  void startIntervals();
  void changeClass();
  void showAll();
  void showClasses();
  void followThreshold();
  void saveThreshold();
  QStringList arguments() const;  ///< of `stateroom evaluate`
  QString reportName() const;     ///< proposed for its file, without suffix
  void writeReport(const QString& suffix);
  void writeReportTo(const QString& path);
  RunLook lookOf(const ScoredRunPtr& scored) const;

  Session* session_;
  QUndoStack* undo_;
  RunPages* pages_;
  QSplitter* across_;
  EvaluateBar* bar_;
  MetricsPanel* metrics_;
  ThresholdPanel* thresholdPanel_;
  ConfusionPanel* confusion_;
  EvaluateCharts* charts_;
  UsersPanel* users_;
  Background* scorer_;
  Background* bootstrapper_;
  Background* curver_;
  Background* writer_;
  QTimer soon_;  ///< a ledger that is written to all the time is not scored all the time
  Veil* veil_;
  ChartedRuns runs_;
  BootstrappedRuns intervals_;
  double threshold_ = 0.5;
  std::optional<double> savedThreshold_;
  std::vector<RunWeights> asked_;
  bool stale_ = true;
};

}  // namespace stateroom
