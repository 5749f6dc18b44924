#include "ui/panels/states/revision_lane.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/panels/states/cause_mark.h"
#include "ui/session/number_format.h"
#include "ui/session/text.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

RevisionLane::RevisionLane(StatesController* states, RevisionAxis* axis, QWidget* parent)
    : QWidget(parent), states_(states), axis_(axis) {
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  const auto redraw = [this] { update(); };
  connect(axis_, &RevisionAxis::changed, this, redraw);
  connect(states_, &StatesController::historyChanged, this, redraw);
  connect(states_, &StatesController::shownChanged, this, redraw);
  connect(states_->editing(), &StateEditing::changed, this, redraw);
  connect(states_->editing(), &StateEditing::effectChanged, this, redraw);
  connect(&Theme::instance(), &Theme::changed, this, redraw);
}

int RevisionLane::draftColumn() const {
  return states_->edit() && history() != nullptr ? history()->columns() : -1;
}

QList<QPolygonF> RevisionLane::polylines(int first, int last,
                                         const std::function<double(int)>& y) const {
  QList<QPolygonF> lines;
  bool isBroken = true;
  for (const auto& [from, to] : axis_->runs(first, last, width(), 1)) {
    double low = INFINITY, high = -INFINITY;
    for (int each = from; each <= to; ++each) {
      const double value = y(each);
      if (std::isnan(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    if (low > high) {
      isBroken = true;
      continue;
    }
    if (std::exchange(isBroken, false)) lines.emplace_back();
    lines.back() << QPointF(x(from), high);
    if (low < high) lines.back() << QPointF(x(from), low);
  }
  return lines;
}

void RevisionLane::paintTitle(QPainter& painter, const QString& title, int top) const {
  painter.setFont(typeFont(Type::BodyMedium));
  painter.setPen(tokens().text);
  painter.drawText(
      QRect(12, top, RevisionAxis::kLeft - 16, 16), Qt::AlignLeft | Qt::AlignVCenter,
      painter.fontMetrics().elidedText(title, Qt::ElideRight, RevisionAxis::kLeft - 16));
}

void RevisionLane::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), tokens().base);
  if (history() == nullptr) return;
  paintLane(painter);
  painter.setClipping(false);
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.fillRect(0, height() - 1, width(), 1, tokens().border);
  const auto* shown = history()->find(states_->shown());
  if (shown != nullptr && playheadEdges_ != Qt::Edges()) paintPlayhead(painter, *shown);
  if (hasFocus() && property("byKeyboard").toBool()) paint::focusRing(&painter, rect(), 0);
}

/// Around the column's room, neither too narrow to be seen nor wider than columns ever are.
void RevisionLane::paintPlayhead(QPainter& painter, const Revision& shown) const {
  const int column = history()->columnOf(&shown);
  const double middle = x(shown);
  const auto edge = [](double room) { return std::clamp(room, 3.0, RevisionAxis::kWidest / 2); };
  const bool isMains = history()->at(column) == &shown;
  const double pitch = axis_->pitch(width());
  const double left = middle - edge(isMains ? middle - axis_->left(column, width()) : pitch / 2);
  const double right =
      middle + edge(isMains ? axis_->left(column + 1, width()) - middle : pitch / 2);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(tokens().accent, 1.5));
  painter.drawLine(QPointF(left, 0), QPointF(left, height()));
  painter.drawLine(QPointF(right, 0), QPointF(right, height()));
  if (playheadEdges_ & Qt::TopEdge) painter.drawLine(QPointF(left, 1), QPointF(right, 1));
  if (playheadEdges_ & Qt::BottomEdge)
    painter.drawLine(QPointF(left, height() - 1), QPointF(right, height() - 1));
}

void RevisionLane::showColumn(int column) {
  if (const auto* revision = history() ? history()->at(column) : nullptr)
    states_->show(revision->number);
}

void RevisionLane::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return event->ignore();
  setProperty("byKeyboard", false);
  dragged_ = event->position().x();
  if (event->modifiers() & Qt::ShiftModifier) return;
  showColumn(axis_->columnAt(event->position().x(), width()));
}

void RevisionLane::mouseMoveEvent(QMouseEvent* event) {
  if (!(event->buttons() & Qt::LeftButton)) return;
  if (event->modifiers() & Qt::ShiftModifier) {
    axis_->pan((std::exchange(dragged_, event->position().x()) - event->position().x()) /
               axis_->pitch(width()));
    return;
  }
  showColumn(axis_->columnAt(event->position().x(), width()));
}

void RevisionLane::mouseDoubleClickEvent(QMouseEvent*) {
  axis_->reset();
}

void RevisionLane::wheelEvent(QWheelEvent* event) {
  const QPoint turned = event->angleDelta();
  if (turned.x() != 0 || event->modifiers() & Qt::ShiftModifier) {
    axis_->pan(-(turned.x() != 0 ? turned.x() : turned.y()) / 120.0 * axis_->span() / 10);
  } else {
    axis_->zoom(axis_->at(event->position().x(), width()), std::pow(0.8, turned.y() / 120.0));
  }
  event->accept();
}

void RevisionLane::keyPressEvent(QKeyEvent* event) {
  if (history() == nullptr) return QWidget::keyPressEvent(event);
  const int column = history()->columnOf(states_->shown());
  const int last = history()->columns() - 1;
  int to = -1;
  switch (event->key()) {
    case Qt::Key_Left:
      to = std::max(1, column - 1);
      break;
    case Qt::Key_Right:
      to = std::min(last, column + 1);
      break;
    case Qt::Key_Home:
      to = 1;
      break;
    case Qt::Key_End:
      to = last;
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  setProperty("byKeyboard", true);
  showColumn(to);
  axis_->reveal(to);
}

QString RevisionLane::describe(int column) const {
  const Revision* revision = history()->at(column);
  if (revision == nullptr) return tr("before the first revision");
  QStringList lines{
      tr("r%1: %2, %3")
          .arg(revision->number)
          .arg(causeText(revision->cause), whenText(qint64(secondsSinceEpoch(revision->time))))};
  if (revision->lastOutput) lines << tr("prediction %1").arg(shortNumber(*revision->lastOutput));
  if (!revision->source.empty()) lines << tr("from %1").arg(qstr(revision->source));
  if (!revision->author.empty()) lines << tr("by %1").arg(qstr(revision->author));
  if (!revision->note.empty()) lines << qstr(revision->note);
  return lines.join(u'\n');
}

bool RevisionLane::event(QEvent* event) {
  if (event->type() == QEvent::FocusIn) {
    const auto reason = static_cast<QFocusEvent*>(event)->reason();
    setProperty("byKeyboard", reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason);
  }
  if (event->type() != QEvent::ToolTip || history() == nullptr) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), describe(axis_->columnAt(help->pos().x(), width())), this);
  return true;
}

}  // namespace stateroom
