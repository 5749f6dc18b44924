#pragma once

#include <QWidget>

namespace stateroom {

/// The ends of a diverging map's scale, with its colours between them.
class MapLegend final : public QWidget {
  Q_OBJECT
 public:
  explicit MapLegend(QWidget* parent = nullptr);
  void setLimit(double limit);  ///< from -limit to limit

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString low_, high_;
};

}  // namespace stateroom
