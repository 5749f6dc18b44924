#pragma once

#include <QWidget>
#include <optional>

#include "core/predict/input_columns.h"

namespace stateroom {

/// Where a value lies in the training data: a line from the least to the greatest, thick over the
/// middle 95 %, and the value as a dot; outside of the thick part it is a warning, but not of the
/// order column, which goes on beyond what was trained.
class RangeBar final : public QWidget {
  Q_OBJECT
 public:
  explicit RangeBar(const InputColumn& column, QWidget* parent = nullptr);
  void setValue(std::optional<double> value);
  bool isUsual() const { return order_ || !value_ || (*value_ >= low_ && *value_ <= high_); }
  QSize sizeHint() const override { return {76, 20}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double min_, low_, high_, max_;
  bool order_;
  std::optional<double> value_;
};

}  // namespace stateroom
