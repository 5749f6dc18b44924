#pragma once

#include <QPushButton>

#include "ui/session/rebuild_estimate.h"
#include "ui/session/states_controller.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

class QGridLayout;

namespace stateroom {

/// The bar over a state that the current run's model did not make: what changed, and the ways out.
/// Until one is taken the state is read-only.
class ForeignBar final : public Surface {
  Q_OBJECT
 public:
  explicit ForeignBar(StatesController* states, QWidget* parent = nullptr);
  /// The run that everybody would be rebuilt with; empty: there is nothing to rebuild.
  QString targetRun() const;
  QString command() const;

 Q_SIGNALS:
  void rebuildRequested(const QString& run);

 private:
  struct Change {
    QString what, before, after, verdict;
    bool isShape = false;
  };
  QWidget* makeWords();
  QWidget* makeActions();
  void refresh();
  void showEstimate();
  void showChanges();
  bool isOtherModel() const;  ///< the bound model did not make the user's state
  std::vector<Change> changes() const;

  StatesController* states_;
  Label* title_;
  ElidedLabel* text_;
  QPushButton* toggle_;
  QWidget* details_;
  QGridLayout* grid_;
  QPushButton* all_;
  Label* estimateText_;
  QPushButton* one_;
  QPushButton* reset_;
  QPushButton* use_;
  QString key_;  ///< what the estimate is of
  std::optional<RebuildEstimate> estimate_;
};

}  // namespace stateroom
