#pragma once

#include <QImage>
#include <QWidget>
#include <array>
#include <vector>

namespace stateroom {

/// Two histories of one tensor beside each other: the same order of units and the same colours.
class TwinHeatmaps final : public QWidget {
  Q_OBJECT
 public:
  struct Side {
    QString title;
    std::vector<std::vector<float>> columns;  ///< by revision; an empty one is missing
  };

  explicit TwinHeatmaps(QWidget* parent = nullptr);
  void setSides(std::array<Side, 2> sides);
  const std::array<QImage, 2>& pictures() const { return pictures_; }
  double range() const { return range_; }
  QSize sizeHint() const override { return {400, 180}; }

 Q_SIGNALS:
  void rangeChanged(double range);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void renew();
  std::array<Side, 2> sides_;
  std::array<QImage, 2> pictures_;
  double range_ = 1;
};

}  // namespace stateroom
