#pragma once

#include <QWidget>

#include "ui/session/sample_sketch.h"

namespace stateroom {

/// A sample project: the picture of its data, its question, what it is, "Open a copy".
class SampleCard final : public QWidget {
  Q_OBJECT
 public:
  explicit SampleCard(const SampleSketch& sketch, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {320, 220}; }

 Q_SIGNALS:
  void openCopy(const QString& path);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void paintPicture(QPainter* painter, const QRect& area) const;
  SampleSketch sketch_;
};

}  // namespace stateroom
