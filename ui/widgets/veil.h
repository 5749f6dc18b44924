#pragma once

#include <QWidget>

namespace stateroom {

/// Lies over what no longer is, or not yet, what was asked for, says what is under way and keeps
/// hands off.
class Veil final : public QWidget {
  Q_OBJECT
 public:
  /// Covers `over`, a widget with a parent, wherever it moves; hidden at first.
  explicit Veil(QWidget* over);
  void cover(const QString& sentence);
  void lift() { hide(); }

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QWidget* over_;
  QString sentence_;
};

}  // namespace stateroom
