#include "ui/frame/help.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QMessageBox>
#include <QScrollArea>
#include <QShortcut>

#include "ui/frame/actions.h"
#include "ui/session/text.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;

void showShortcuts(const Actions& actions, QWidget* window) {
  auto* dialog = new Surface(&Tokens::base, {}, window);
  dialog->setWindowFlag(Qt::Dialog);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setObjectName(u"shortcuts"_s);
  dialog->setWindowTitle(QCoreApplication::translate("Help", "Keyboard shortcuts"));
  auto* grid = new QGridLayout(dialog);
  grid->setContentsMargins(24, 24, 24, 24);
  grid->setHorizontalSpacing(32);
  grid->setVerticalSpacing(6);
  int row = 0;
  for (const Actions::Entry& entry : actions.entries()) {
    if (entry.action->shortcut().isEmpty()) continue;
    const int column = row % 2 * 2;
    grid->addWidget(new Label(labelOf(entry.action->text())), row / 2, column);
    grid->addWidget(new Tag(entry.action->shortcut().toString(QKeySequence::NativeText)), row / 2,
                    column + 1, Qt::AlignLeft);
    ++row;
  }
  auto* close = new QShortcut(Qt::Key_Escape, dialog);
  QObject::connect(close, &QShortcut::activated, dialog, &QWidget::close);
  dialog->show();
}

void showAbout(QWidget* window) {
  auto* box = new QMessageBox(window);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setObjectName(u"about"_s);
  box->setWindowTitle(u"Stateroom"_s);
  box->setText(u"Stateroom 0.1"_s);
  box->setInformativeText(QCoreApplication::translate(
      "Help",
      "Trains sequence models and shows what they remember of each user. Free software under the "
      "GNU "
      "General Public License, version 3. Fonts: Inter (with tabular figures, as Stateroom Sans) "
      "and "
      "JetBrains Mono, SIL Open Font License. Icons: Lucide, ISC licence."));
  box->setModal(false);
  box->show();
}

}  // namespace stateroom
