#pragma once

#include <QVBoxLayout>
#include <QWidget>
#include <functional>
#include <vector>

#include "ui/theme/tokens.h"

namespace stateroom {

enum class MessageKind { Info, Warning, Error, Success };

struct MessageAction {
  QString text;
  std::function<void()> does;
  bool primary = false;
  std::function<QString()> command = {};  ///< for "Copy as command"; none: there is none
};

/// Bars above the workspace: an icon, one sentence, its actions, a close button. They push the
/// content down. A message with the key of one that is shown takes its place.
class MessageBars final : public QWidget {
  Q_OBJECT
 public:
  explicit MessageBars(QWidget* parent = nullptr);
  void show(const QString& key, MessageKind kind, const QString& text,
            const std::vector<MessageAction>& actions = {});
  void remove(const QString& key);
  void clear();
  using QWidget::show;

 Q_SIGNALS:
  void closed(const QString& key);  ///< by hand

 private:
  QVBoxLayout* column_;
};

}  // namespace stateroom
