#pragma once

#include <QAbstractButton>
#include <vector>

#include "ui/widgets/surface.h"

namespace stateroom {

class Actions;

/// One workspace in the mode bar: icon over label, an accent line at the left when current.
class ModeButton final : public QAbstractButton {
  Q_OBJECT
 public:
  ModeButton(QString icon, const QString& text, QWidget* parent = nullptr);
  QSize sizeHint() const override { return {64, 56}; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  QString icon_;
};

/// The bar at the left: the six workspaces, and Settings at its foot.
class ModeBar final : public Surface {
  Q_OBJECT
 public:
  explicit ModeBar(const Actions& actions, QWidget* parent = nullptr);
  /// -1: none.
  void setCurrent(int index);
  void setWorkspacesEnabled(bool enabled);
  int current() const { return current_; }

 private:
  std::vector<ModeButton*> buttons_;
  int current_ = -1;
};

}  // namespace stateroom
