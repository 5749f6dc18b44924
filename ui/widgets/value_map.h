#pragma once

#include <QImage>
#include <QWidget>
#include <memory>
#include <vector>

namespace stateroom {

/// The values of a matrix as a picture, zero in the middle of the diverging map; a larger matrix
/// than the widget shows one of each block's values, the one farthest from zero.
class ValueMap final : public QWidget {
  Q_OBJECT
 public:
  explicit ValueMap(QWidget* parent = nullptr);
  void setValues(std::shared_ptr<const std::vector<float>> values, std::int64_t rows,
                 std::int64_t columns);
  /// The end of the scale: the 99.5th percentile of |value|, rounded up to one digit.
  double limit() const { return limit_; }
  QSize sizeHint() const override { return {280, 200}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRect plot() const { return rect().adjusted(12, 4, -12, -8); }

  std::shared_ptr<const std::vector<float>> values_;
  std::int64_t rows_ = 0, columns_ = 0;
  double limit_ = 1;
  QImage cached_;
  const void* cachedTheme_ = nullptr;
};

}  // namespace stateroom
