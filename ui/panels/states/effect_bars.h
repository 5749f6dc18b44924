#pragma once

#include <QWidget>
#include <vector>

namespace stateroom {

/// What single units add to an output or take from it, the largest first, as bars from zero.
class EffectBars final : public QWidget {
  Q_OBJECT
 public:
  static constexpr std::size_t kMost = 40;
  struct Bar {
    int unit = 0;
    double effect = 0;
  };

  explicit EffectBars(QWidget* parent = nullptr);
  void setBars(std::vector<Bar> bars);  ///< any number, in any order
  const std::vector<Bar>& bars() const { return bars_; }
  QSize sizeHint() const override { return {400, 150}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  double pitch() const;
  std::vector<Bar> bars_;
};

}  // namespace stateroom
