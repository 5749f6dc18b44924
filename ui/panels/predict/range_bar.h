#pragma once

#include <QWidget>
#include <optional>

namespace stateroom {

/// Where a value lies in the training data: a line from the least to the greatest, thick over the
/// middle 95 %, and the value as a dot; outside of the thick part it is a warning.
class RangeBar final : public QWidget {
  Q_OBJECT
 public:
  RangeBar(double min, double low, double high, double max, QWidget* parent = nullptr);
  void setValue(std::optional<double> value);
  bool isUsual() const { return !value_ || (*value_ >= low_ && *value_ <= high_); }
  QSize sizeHint() const override { return {76, 20}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  double min_, low_, high_, max_;
  std::optional<double> value_;
};

}  // namespace stateroom
