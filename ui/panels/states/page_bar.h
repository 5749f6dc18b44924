#pragma once

#include "ui/widgets/surface.h"

class QHBoxLayout;

namespace stateroom {

/// The 40 px head of a page that lies over a user's history: what is asked, and the way back.
class PageBar final : public Surface {
  Q_OBJECT
 public:
  /// The button that closes is named `id`Close.
  explicit PageBar(const QString& id, QWidget* parent = nullptr);
  void add(QWidget* widget, int stretch = 0);

 Q_SIGNALS:
  void closed();

 private:
  QHBoxLayout* row_;
};

}  // namespace stateroom
