#pragma once

#include <QWidget>

#include "ui/theme/tokens.h"

namespace stateroom {

/// An area with a fill of the theme and 1 px separators at the edges asked for.
class Surface : public QWidget {
  Q_OBJECT
 public:
  explicit Surface(QColor Tokens::* fill = &Tokens::window, Qt::Edges lines = {},
                   QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QColor Tokens::* fill_;
  Qt::Edges lines_;
};

/// A vertical 1 px separator of the given height.
class Separator final : public QWidget {
  Q_OBJECT
 public:
  explicit Separator(int height, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace stateroom
