#pragma once

#include "core/metrics/confusion.h"
#include "ui/session/scored_run.h"
#include "ui/widgets/surface.h"

namespace stateroom {

class ConfusionView;
class Label;
class PanelHeader;

/// The confusion matrix of a run, with the share that is right and the cell that was chosen.
class ConfusionPanel final : public Surface {
  Q_OBJECT
 public:
  explicit ConfusionPanel(QWidget* parent = nullptr);

  void clear();
  /// What was chosen stays chosen; its examples are told again.
  void setRun(const ScoredRunPtr& scored, double threshold, const Confusion& atThreshold);

 Q_SIGNALS:
  /// The examples of a cell, by their numbers.
  void examplesChosen(const std::vector<std::size_t>& examples);

 private:
  void showCell(int actual, int predicted);

  PanelHeader* head_;
  ConfusionView* view_;
  Label* note_;
  ScoredRunPtr scored_;
  double threshold_ = 0.5;
};

}  // namespace stateroom
