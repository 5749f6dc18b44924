#include "ui/widgets/picture_menu.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QPixmap>

namespace stateroom {

using namespace Qt::StringLiterals;

void PictureMenu::addCopyTo(QWidget* widget) {
  auto* action = new QAction(tr("Copy picture"), widget);
  action->setObjectName(widget->objectName() + u"Picture"_s);
  QObject::connect(action, &QAction::triggered, widget,
                   [widget] { QApplication::clipboard()->setPixmap(widget->grab()); });
  widget->addAction(action);
  widget->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void PictureMenu::addTo(QMenu* menu, const std::function<Exportable()>& what) {
  menu->addAction(tr("Copy picture"), menu,
                  [what] { QApplication::clipboard()->setPixmap(what().picture()); });
  for (const QString& suffix : what().suffixes)
    menu->addAction(tr("Export %1…").arg(suffix.toUpper()), menu, [menu, what, suffix] {
      const Exportable exported = what();
      const QString path = QFileDialog::getSaveFileName(
          menu->parentWidget(), tr("Export"), exported.name + u'.' + suffix, u"*."_s + suffix);
      if (path.isEmpty()) return;
      if (const auto written = exported.write(path); !written) exported.failed(written.error());
    });
}

}  // namespace stateroom
