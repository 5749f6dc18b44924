#include "ui/frame/mode_bar.h"

#include <QEvent>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/frame/actions.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

ModeButton::ModeButton(QString icon, const QString& text, QWidget* parent)
    : QAbstractButton(parent), icon_(std::move(icon)) {
  setText(text);
  setAccessibleName(text);
  setFixedSize(64, 56);
  setCheckable(true);
  setAttribute(Qt::WA_Hover);
  setFocusPolicy(Qt::TabFocus);
}

bool ModeButton::event(QEvent* event) {
  if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave) update();
  return QAbstractButton::event(event);
}

void ModeButton::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& t = tokens();
  if (isChecked()) {
    painter.fillRect(rect().adjusted(0, 0, 0, 0), t.window);
    painter.fillRect(0, 0, 3, height(), t.accent);
  } else if (isEnabled() && underMouse()) {
    painter.fillRect(rect(), t.hover);
  }
  const QColor colour = !isEnabled() ? t.disabledText : isChecked() ? t.text : t.secondaryText;
  painter.drawPixmap((width() - 20) / 2, 10,
                     iconPixmap(icon_, 20, isChecked() ? t.accent : colour, devicePixelRatioF()));
  painter.setFont(typeFont(Type::SmallMedium));
  painter.setPen(colour);
  painter.drawText(QRect(0, 32, width(), 16), Qt::AlignCenter, text());
  if (hasFocus()) paint::focusRing(&painter, rect().adjusted(2, 2, -3, -2));
}

ModeBar::ModeBar(const Actions& actions, QWidget* parent)
    : Surface(&Tokens::modeBar, Qt::RightEdge, parent) {
  setObjectName(u"modeBar"_s);
  setFixedWidth(65);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 1, 0);
  column->setSpacing(0);
  const std::pair<const char*, const char*> modes[] = {
      {"view.data", "table-2"},   {"view.model", "network"},        {"view.train", "chart-line"},
      {"view.evaluate", "gauge"}, {"view.states", "brain-circuit"}, {"view.predict", "target"}};
  for (const auto& [id, icon] : modes) {
    QAction* action = actions[QString::fromLatin1(id)];
    const QString text = labelOf(action->text());
    auto* button = new ModeButton(QString::fromLatin1(icon), text, this);
    button->setObjectName(QString::fromLatin1(id).section(u'.', 1) + u"ModeButton"_s);
    button->setToolTip(text + u"  "_s + action->shortcut().toString(QKeySequence::NativeText));
    connect(button, &ModeButton::clicked, this, [this, action] {
      setCurrent(current_);  // the window decides whether it changes
      action->trigger();
    });
    column->addWidget(button);
    buttons_.push_back(button);
  }
  column->addStretch();
  auto* settings = new ModeButton(u"settings"_s, tr("Settings"), this);
  settings->setObjectName(u"settingsModeButton"_s);
  settings->setCheckable(false);
  connect(settings, &ModeButton::clicked, this, [this, settings, &actions] {
    QMenu menu;
    for (const auto* id : {"view.theme_system", "view.theme_light", "view.theme_dark"})
      menu.addAction(actions[QString::fromLatin1(id)]);
    menu.addSeparator();
    menu.addAction(actions[u"view.reset_layout"_s]);
    menu.addAction(actions[u"help.shortcuts"_s]);
    menu.exec(settings->mapToGlobal(
        QPoint(settings->width(), settings->height() - menu.sizeHint().height())));
  });
  column->addWidget(settings);
}

void ModeBar::setCurrent(int index) {
  current_ = index;
  for (std::size_t i = 0; i < buttons_.size(); ++i)
    buttons_[i]->setChecked(static_cast<int>(i) == index);
}

void ModeBar::setWorkspacesEnabled(bool enabled) {
  for (ModeButton* button : buttons_) button->setEnabled(enabled);
}

}  // namespace stateroom
