#include "ui/widgets/surface.h"

#include <QPainter>

#include "ui/theme/theme.h"

namespace stateroom {

Surface::Surface(QColor Tokens::* fill, Qt::Edges lines, QWidget* parent)
    : QWidget(parent), fill_(fill), lines_(lines) {}

void Surface::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), tokens().*fill_);
  const QColor& line = tokens().border;
  if (lines_ & Qt::TopEdge) painter.fillRect(0, 0, width(), 1, line);
  if (lines_ & Qt::BottomEdge) painter.fillRect(0, height() - 1, width(), 1, line);
  if (lines_ & Qt::LeftEdge) painter.fillRect(0, 0, 1, height(), line);
  if (lines_ & Qt::RightEdge) painter.fillRect(width() - 1, 0, 1, height(), line);
}

Separator::Separator(int height, QWidget* parent) : QWidget(parent) {
  setFixedSize(1, height);
}

void Separator::paintEvent(QPaintEvent*) {
  QPainter(this).fillRect(rect(), tokens().border);
}

}  // namespace stateroom
