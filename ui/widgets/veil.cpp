#include "ui/widgets/veil.h"

#include <QEvent>
#include <QPainter>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

Veil::Veil(QWidget* over) : QWidget(over->parentWidget()), over_(over) {
  over->installEventFilter(this);
  hide();
}

void Veil::cover(const QString& sentence) {
  sentence_ = sentence;
  setAccessibleName(sentence);
  setGeometry(over_->geometry());
  show();
  raise();
  update();
}

bool Veil::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::Resize || event->type() == QEvent::Move)
    setGeometry(over_->geometry());
  return QWidget::eventFilter(object, event);
}

void Veil::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Tokens& t = tokens();
  QColor ground = t.window;
  ground.setAlphaF(0.6F);
  painter.fillRect(rect(), ground);
  painter.setFont(typeFont(Type::ControlMedium));
  QRect box(QPoint(), QSize(painter.fontMetrics().horizontalAdvance(sentence_) + 32, 34));
  // Two fifths down: where halves meet there are titles.
  box.moveCenter({rect().center().x(), rect().height() * 2 / 5});
  paint::roundBox(&painter, box, t.base, t.border);
  painter.setPen(t.text);
  painter.drawText(box, Qt::AlignCenter, sentence_);
}

}  // namespace stateroom
