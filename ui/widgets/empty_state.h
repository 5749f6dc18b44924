#pragma once

#include <QPushButton>
#include <QWidget>

class QHBoxLayout;

namespace stateroom {

/// What will be here, and the one action that fills it.
class EmptyState final : public QWidget {
  Q_OBJECT
 public:
  EmptyState(const QString& icon, const QString& title, const QString& text,
             QWidget* parent = nullptr);
  /// At the foot of the text; the caller connects it.
  QPushButton* addButton(const QString& text, const QString& icon, bool primary);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QHBoxLayout* buttons_;
};

}  // namespace stateroom
