#pragma once

#include <QStringList>
#include <QVector>
#include <QWidget>

#include "ui/theme/tokens.h"

namespace stateroom {

/// Bars over a numeric axis or over named values, without a box: a line at the foot, a few ticks.
/// The bar under the pointer says its range and count.
class HistogramView final : public QWidget {
  Q_OBJECT
 public:
  explicit HistogramView(QWidget* parent = nullptr);
  /// Equal bins from `low` to `high`. `whole`: the axis counts things, one tick per bar.
  void setNumbers(QVector<double> counts, double low, double high, bool whole = false);
  void setNames(QVector<double> counts, QStringList names);
  void setCountAxis(bool shown) { counted_ = shown; }  ///< at the left; default: none
  void setSlot(int slot) { slot_ = slot; }  ///< of the series cycle; default: the neutral one
  void clear() { setNumbers({}, 0, 1); }
  QSize sizeHint() const override { return {200, 92}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QRect plot() const;
  void paintCountAxis(QPainter* painter, double top) const;
  void paintNumberAxis(QPainter* painter) const;
  void paintNames(QPainter* painter) const;
  QString describe(qsizetype bar) const;

  QVector<double> counts_;
  QStringList names_;
  double low_ = 0, high_ = 1;
  bool whole_ = false, counted_ = false;
  int slot_ = 4;
};

}  // namespace stateroom
