#pragma once

#include <QColor>
#include <QWidget>
#include <span>
#include <vector>

class QPainter;

namespace stateroom::plots {

/// Paints counts as bars on a base line, as wide as `rect`; a count above 0 is at least one pixel
/// high. For table cells as well as for the widget.
void paintHistogram(QPainter& painter, const QRect& rect, std::span<const double> counts,
                    const QColor& colour);

/// A small histogram.
class Histogram : public QWidget {
  Q_OBJECT

 public:
  explicit Histogram(QWidget* parent = nullptr);

  void setCounts(std::vector<double> counts);
  void setColour(const QColor& colour);

  QSize sizeHint() const override { return {96, 18}; }
  QSize minimumSizeHint() const override { return {24, 8}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  std::vector<double> counts_;
  QColor colour_ = Qt::gray;
};

}  // namespace stateroom::plots
