#pragma once

#include <QComboBox>

#include "core/predict/explain.h"
#include "ui/widgets/xy_chart_cell.h"

namespace stateroom {

/// How the output would be over one input, with the user's state and with a fresh one; which output
/// is explained and over which input is chosen in its head.
class WhatIfPanel final : public QObject {
  Q_OBJECT
 public:
  explicit WhatIfPanel(QObject* parent);
  XyChartCell* cell() { return cell_; }

  /// What can be explained, and over which inputs; what was chosen stays chosen where it is there.
  void setModel(const std::vector<OutputHead>& heads, const std::vector<InputColumn>& columns);
  ExplainedUnit unit() const;
  QString unitName() const { return unit_->currentText(); }
  /// The input of the curve; nullptr: the model has no number to vary.
  const InputColumn* column() const;
  /// The input that moved the output most, unless somebody has chosen one or it was suggested.
  void suggest(const std::vector<Contribution>& contributions);

  void clear();
  /// `now` is where the row stands on the curve.
  void show(const WhatIfCurve& curve, bool isShare, std::optional<QPointF> now);

 Q_SIGNALS:
  void changed();

 private:
  XyChartCell* cell_;
  QComboBox* unit_;
  QComboBox* column_;
  std::vector<InputColumn> columns_;
  bool isSettled_ = false;
};

}  // namespace stateroom
