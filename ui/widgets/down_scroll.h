#pragma once

#include <QScrollArea>

namespace stateroom {

/// Scrolls down only, fills its width, has no frame; what lies in it has the focus, never it.
class DownScroll : public QScrollArea {
 public:
  explicit DownScroll(QWidget* parent = nullptr) : QScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
  }
};

}  // namespace stateroom
