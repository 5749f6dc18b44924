#include "ui/widgets/copy_command.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QWidget>

#include "ui/theme/icons.h"

namespace stateroom {

using namespace Qt::StringLiterals;

void CopyCommand::addTo(QWidget* widget, const std::function<QString()>& command) {
  auto* action = new QAction(themedIcon(u"terminal"_s), tr("Copy as command"), widget);
  action->setObjectName(widget->objectName() + u"Command"_s);
  QObject::connect(action, &QAction::triggered, widget,
                   [command] { QApplication::clipboard()->setText(command()); });
  widget->addAction(action);
  widget->setContextMenuPolicy(Qt::ActionsContextMenu);
}

}  // namespace stateroom
