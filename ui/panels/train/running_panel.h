#pragma once

#include <optional>

#include "ui/panels/train/metric_curves.h"
#include "ui/widgets/surface.h"

class QGridLayout;
class QLabel;
class QProgressBar;

namespace stateroom {

class ElidedLabel;
class Label;
class PanelHeader;

/// How far the current run is and how fast: the one that is on, or how a finished one ended.
class RunningPanel final : public Surface {
  Q_OBJECT
 public:
  explicit RunningPanel(QWidget* parent = nullptr);

  /// `pid`: the process that trains, when it is one of this machine; 0: none.
  void show(const RunRecord& run, const RunCurves& curves, const Project* settings, int pid);
  void clear();

 private:
  enum Row { Epoch, Speed, StepTime, Memory, TimeLeft, SinceBest, RowCount };
  void setValue(Row row, const QString& value);

  PanelHeader* header_;
  QLabel* swatch_;
  ElidedLabel* name_;
  Label* share_;
  QProgressBar* progress_;
  QWidget* body_;
  Label* titles_[RowCount];
  Label* values_[RowCount];
  Label* reason_;
};

}  // namespace stateroom
