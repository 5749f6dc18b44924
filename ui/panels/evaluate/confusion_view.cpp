#include "ui/panels/evaluate/confusion_view.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/session/number_format.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"
#include "ui/widgets/picture_menu.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLabels = 72, kHead = 26, kGap = 4;

QString countText(double count) {
  return count == std::round(count) ? wholeNumber(qint64(count)) : shortNumber(count, 3);
}

}  // namespace

ConfusionView::ConfusionView(QWidget* parent) : QWidget(parent) {
  setObjectName(u"confusion"_s);
  setFocusPolicy(Qt::StrongFocus);
  auto* table = new QAction(tr("Copy as table"), this);
  connect(table, &QAction::triggered, this,
          [this] { QApplication::clipboard()->setText(asTable()); });
  addAction(table);
  PictureMenu::addCopyTo(this);
}

void ConfusionView::setCounts(std::vector<std::vector<double>> counts, QStringList classes) {
  if (counts.size() != counts_.size()) chosen_.reset();
  counts_ = std::move(counts);
  classes_ = std::move(classes);
  update();
}

void ConfusionView::choose(std::optional<std::pair<int, int>> cell) {
  chosen_ = cell;
  update();
}

QRect ConfusionView::grid() const {
  return rect().adjusted(kLabels, kHead, -12, -8);
}

QRect ConfusionView::cellRect(int actual, int predicted) const {
  const QRect area = grid();
  const int n = std::max(1, classCount());
  const int gap = n > 6 ? 1 : kGap;
  const auto edge = [&](int i, int length) { return i * (length + gap) / n; };
  return {area.left() + edge(predicted, area.width()), area.top() + edge(actual, area.height()),
          edge(predicted + 1, area.width()) - edge(predicted, area.width()) - gap,
          edge(actual + 1, area.height()) - edge(actual, area.height()) - gap};
}

double ConfusionView::total() const {
  double sum = 0;
  for (const auto& row : counts_)
    for (const double count : row) sum += count;
  return sum;
}

QString ConfusionView::describe(int actual, int predicted) const {
  if (classCount() == 2) {
    if (actual == predicted) return actual == 1 ? tr("true positive") : tr("true negative");
    return actual == 1 ? tr("false negative") : tr("false positive");
  }
  return tr("%1 as %2").arg(classes_.value(actual), classes_.value(predicted));
}

void ConfusionView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  if (counts_.empty()) return;
  const Tokens& t = tokens();
  double largest = 0;
  for (const auto& row : counts_) largest = std::max(largest, *std::ranges::max_element(row));
  painter.setFont(typeFont(Type::Body));
  painter.setPen(t.secondaryText);
  for (int i = 0; i < classCount(); ++i) {
    const QRect column = cellRect(0, i), row = cellRect(i, 0);
    const QString name = classes_.value(i);
    const QString above = classCount() == 2 ? tr("predicted %1").arg(name) : name;
    const QString left = classCount() == 2 ? tr("actual %1").arg(name) : name;
    painter.drawText(QRect(column.left(), 4, column.width(), kHead - 6), Qt::AlignCenter,
                     painter.fontMetrics().elidedText(above, Qt::ElideRight, column.width()));
    painter.drawText(QRect(12, row.top(), kLabels - 16, row.height()),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(left, Qt::ElideRight, kLabels - 16));
  }
  for (int a = 0; a < classCount(); ++a)
    for (int p = 0; p < classCount(); ++p) paintCell(painter, a, p, largest);
  if (!hasFocus()) return;
  painter.setPen(QPen(t.accent, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(rect().adjusted(1, 1, -1, -1));
}

void ConfusionView::paintCell(QPainter& painter, int actual, int predicted, double largest) const {
  const Tokens& t = tokens();
  const QRect cell = cellRect(actual, predicted);
  const double count = counts_[std::size_t(actual)][std::size_t(predicted)];
  const QColor& hue = actual == predicted ? t.series[0] : t.series[1];
  const double share = largest > 0 ? 0.06 + 0.3 * count / largest : 0;
  painter.fillRect(cell, count > 0 ? blended(hue, t.base, share) : t.base);
  const bool isChosen = chosen_ == std::pair(actual, predicted);
  painter.setPen(QPen(isChosen ? t.accent : t.border, isChosen ? 2 : 1));
  painter.drawRect(isChosen ? cell.adjusted(1, 1, -1, -1) : cell.adjusted(0, 0, -1, -1));
  painter.setPen(t.text);
  const bool large = classCount() == 2 && cell.height() > 46;
  painter.setFont(typeFont(large ? Type::Number : Type::Body));
  if (!large) {
    if (cell.height() >= 14 && cell.width() >= 18)
      painter.drawText(cell, Qt::AlignCenter, countText(count));
    return;
  }
  const QRect inner = cell.adjusted(10, 6, -8, -4);
  const QString percent = tr("%1\u00a0%").arg(shareText(count / std::max(1e-12, total())));
  painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop, countText(count));
  painter.setFont(typeFont(Type::Small));
  painter.drawText(inner.adjusted(0, 6, 0, 0), Qt::AlignRight | Qt::AlignTop, percent);
  painter.drawText(
      inner.adjusted(0, 28, 0, 0), Qt::AlignLeft | Qt::AlignTop,
      painter.fontMetrics().elidedText(describe(actual, predicted), Qt::ElideRight, inner.width()));
}

std::optional<std::pair<int, int>> ConfusionView::cellAt(QPoint point) const {
  for (int a = 0; a < classCount(); ++a)
    for (int p = 0; p < classCount(); ++p)
      if (cellRect(a, p).contains(point)) return std::pair(a, p);
  return std::nullopt;
}

void ConfusionView::chooseByUser(int actual, int predicted) {
  choose(std::pair(actual, predicted));
  Q_EMIT chosen(actual, predicted);
}

void ConfusionView::mousePressEvent(QMouseEvent* event) {
  if (const auto cell = cellAt(event->pos())) chooseByUser(cell->first, cell->second);
}

QString ConfusionView::asTable() const {
  QString text = tr("actual");
  for (const QString& name : classes_) text += u'\t' + tr("predicted %1").arg(name);
  text += u'\n';
  for (int a = 0; a < classCount(); ++a) {
    text += classes_.value(a);
    for (const double count : counts_[std::size_t(a)]) text += u'\t' + exactNumber(count);
    text += u'\n';
  }
  return text;
}

void ConfusionView::keyPressEvent(QKeyEvent* event) {
  if (counts_.empty()) return QWidget::keyPressEvent(event);
  if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(asTable());
  auto [actual, predicted] = chosen_.value_or(std::pair(0, 0));
  if (event->key() == Qt::Key_Left)
    --predicted;
  else if (event->key() == Qt::Key_Right)
    ++predicted;
  else if (event->key() == Qt::Key_Up)
    --actual;
  else if (event->key() == Qt::Key_Down)
    ++actual;
  else if (event->key() != Qt::Key_Return && event->key() != Qt::Key_Space)
    return QWidget::keyPressEvent(event);
  chooseByUser(std::clamp(actual, 0, classCount() - 1), std::clamp(predicted, 0, classCount() - 1));
}

bool ConfusionView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const auto cell = cellAt(help->pos());
  QString text;
  if (cell)
    text = u"%1: %2"_s.arg(describe(cell->first, cell->second),
                           countText(counts_[std::size_t(cell->first)][std::size_t(cell->second)]));
  QToolTip::showText(help->globalPos(), text, this);
  return true;
}

}  // namespace stateroom
