#pragma once

#include <QCoreApplication>
#include <QString>
#include <functional>

class QAction;
class QWidget;

namespace stateroom {

/// "Copy as command" for what a button does: the command line that does the same.
class CopyCommand {
  Q_DECLARE_TR_FUNCTIONS(CopyCommand)
 public:
  /// In the context menu of a widget, as an action named by the widget with "Command" behind.
  static void addTo(QWidget* widget, const std::function<QString()>& command);
};

}  // namespace stateroom
