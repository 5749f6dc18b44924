#pragma once

#include <QSplitter>
#include <QStackedWidget>
#include <optional>

#include "ui/panels/evaluate/evaluate_charts.h"
#include "ui/session/background.h"
#include "ui/session/scored_run.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

namespace stateroom {

class ConfusionView;
class EmptyState;
class EvaluateBar;
class Label;
class ThresholdPanel;
class UsersPanel;

/// "How good is it?": the current run on a split, alone or against another run in pairs. Everything
/// is computed from one scoring of every row; the intervals come a moment later.
class EvaluateWorkspace final : public Workspace {
  Q_OBJECT
 public:
  explicit EvaluateWorkspace(Session* session, QWidget* parent = nullptr);

  void activate() override;
  QString command() const override;
  QByteArray saveLayout() const override;
  void restoreLayout(const QByteArray& layout) override;

  const ScoredRunPtr& first() const { return runs_.first; }
  const ScoredRunPtr& second() const { return runs_.second; }
  bool isScoring() const { return scorer_->isRunning() || bootstrapper_->isRunning(); }
  const BootstrappedRuns& intervals() const { return intervals_; }
  double threshold() const { return threshold_; }
  void setThreshold(double threshold);

 private:
  struct Scored {
    ScoredRunPtr first = {}, second = {};
    std::optional<Error> error = {};
  };
  static Scored score(const ScoreWish& wish, const std::optional<ScoreWish>& other,
                      std::stop_token stop);
  QWidget* makeLeft();
  QWidget* makeConfusion();
  void connectPanels();
  void connectSession();
  void markStale();
  void start();
  void take(Scored scored);
  void startIntervals();
  void showAll();
  void showConfusion();
  void showCell(int actual, int predicted);
  void writeReport(const QString& suffix);
  RunLook lookOf(const ScoredRunPtr& scored) const;

  Session* session_;
  QStackedWidget* pages_;
  QSplitter* across_;
  EvaluateBar* bar_;
  MetricsPanel* metrics_;
  ThresholdPanel* thresholdPanel_;
  QWidget* confusionPart_;
  ConfusionView* confusion_;
  Label* cellNote_;
  EvaluateCharts* charts_;
  UsersPanel* users_;
  Background* scorer_;
  Background* bootstrapper_;
  ChartedRuns runs_;
  BootstrappedRuns intervals_;
  double threshold_ = 0.5;
  bool stale_ = true;
};

}  // namespace stateroom
