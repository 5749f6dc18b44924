#include "ui/widgets/tables.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QHelpEvent>
#include <QPainter>
#include <QShortcut>
#include <QToolTip>
#include <algorithm>

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace stateroom {

namespace {

void paintHistogram(QPainter* painter, const QRect& area, const QVector<double>& bars) {
  const double top = *std::max_element(bars.begin(), bars.end());
  if (top <= 0) return;
  const QRect box = area.adjusted(8, 4, -8, -4);
  const qreal step = qreal(qMin(box.width(), 96)) / bars.size();
  const qreal gap = step >= 3 ? 1 : 0;
  for (qsizetype i = 0; i < bars.size(); ++i) {
    if (bars[i] <= 0) continue;
    const qreal height = qMax(1.0, bars[i] / top * box.height());
    const int left = qRound(box.left() + i * step);
    const int right = qRound(box.left() + (i + 1) * step - gap);
    painter->fillRect(QRectF(left, box.bottom() + 1 - height, qMax(1, right - left), height),
                      tokens().neutralSeries());
  }
}

int paintMark(QPainter* painter, const QRect& area, const QModelIndex& index, bool enabled) {
  if (const QVariant swatch = index.data(SwatchRole); swatch.isValid()) {
    paint::roundBox(painter, QRect(area.left(), area.center().y() - 4, 10, 10),
                    swatch.value<QColor>(), QColor(), 2);
    return 18;
  }
  const QString icon = index.data(IconNameRole).toString();
  if (icon.isEmpty()) return 0;
  const QVariant named = index.data(ColourRole);
  const QColor colour = !enabled          ? tokens().disabledText
                        : named.isValid() ? colourOf(CellColour(named.toInt()))
                                          : tokens().secondaryText;
  painter->drawPixmap(area.left(), area.center().y() - 6,
                      iconPixmap(icon, 14, colour, painter->device()->devicePixelRatioF()));
  return 20;
}

QFont fontOf(const QModelIndex& index) {
  const QVariant type = index.data(TypeRole);
  return typeFont(type.isValid() ? Type(type.toInt()) : Type::Body);
}

template <typename View>
void copySelection(const View* view) {
  QModelIndexList cells = view->selectionModel()->selectedIndexes();
  std::sort(cells.begin(), cells.end());
  QString text;
  for (qsizetype i = 0; i < cells.size(); ++i) {
    if (view->isColumnHidden(cells[i].column())) continue;
    const QVariant exact = cells[i].data(ExactRole);
    text += exact.isValid() ? exact.toString() : cells[i].data().toString();
    const bool lineEnds = i + 1 == cells.size() || cells[i + 1].row() != cells[i].row() ||
                          cells[i + 1].parent() != cells[i].parent();
    text += lineEnds ? u'\n' : u'\t';
  }
  if (!text.isEmpty()) QApplication::clipboard()->setText(text);
}

template <typename View>
void setUpView(View* view, QHeaderView* header) {
  view->setFrameShape(QFrame::NoFrame);
  view->setAlternatingRowColors(true);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setSelectionMode(QAbstractItemView::ExtendedSelection);
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  view->setItemDelegate(new CellDelegate(view));
  header->setHighlightSections(false);
  header->setFixedHeight(26);
  header->setMinimumSectionSize(24);
  header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  auto* copy = new QShortcut(QKeySequence::Copy, view);
  copy->setContext(Qt::WidgetShortcut);
  QObject::connect(copy, &QShortcut::activated, view, [view] { copySelection(view); });
}

}  // namespace

QColor colourOf(CellColour colour) {
  const Tokens& t = tokens();
  switch (colour) {
    case CellColour::Text:
      return t.text;
    case CellColour::Secondary:
      return t.secondaryText;
    case CellColour::Disabled:
      return t.disabledText;
    case CellColour::Error:
      return t.error;
    case CellColour::Warning:
      return t.warning;
    case CellColour::Success:
      return t.success;
    case CellColour::Link:
      return t.link;
  }
  return t.text;
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
  painter->save();
  const Tokens& t = tokens();
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  const bool enabled = option.state.testFlag(QStyle::State_Enabled);
  if (selected)
    painter->fillRect(option.rect, t.selection);
  else if (option.features.testFlag(QStyleOptionViewItem::Alternate))
    painter->fillRect(option.rect, t.alternate);
  if (index.data(EditedRole).toBool()) {
    painter->fillRect(option.rect, t.warningFill);
    painter->fillRect(QRect(option.rect.left(), option.rect.top(), 2, option.rect.height()),
                      t.warning);
  }
  if (const QVariant bar = index.data(BarRole); bar.isValid())
    painter->fillRect(QRect(option.rect.left() + 8, option.rect.center().y() - 3,
                            qMax(1, qRound(std::clamp(bar.toDouble(), 0.0, 1.0) * 40)), 7),
                      t.neutralSeries());
  if (const auto bars = index.data(HistogramRole).value<QVector<double>>(); !bars.isEmpty()) {
    paintHistogram(painter, option.rect, bars);
  } else {
    const bool dense = option.widget != nullptr && option.widget->property("dense").toBool();
    const int padding = dense ? 5 : 8;
    QRect area = option.rect.adjusted(padding, 0, -padding, 0);
    area.adjust(paintMark(painter, area, index, enabled), 0, 0, 0);
    QFont font = fontOf(index);
    font.setStrikeOut(index.data(StruckRole).toBool());
    painter->setFont(font);
    const QFontMetrics metrics = painter->fontMetrics();
    const QVariant named = index.data(ColourRole);
    const QColor colour = !enabled          ? t.disabledText
                          : named.isValid() ? colourOf(CellColour(named.toInt()))
                                            : t.text;
    const QString text = metrics.elidedText(index.data().toString(), Qt::ElideRight, area.width());
    if (index.data(TagRole).toBool() && !text.isEmpty()) {
      paint::tag(painter, area.topLeft(), area.height(), text, t.hover, colour);
    } else {
      painter->setPen(colour);
      const QVariant given = index.data(Qt::TextAlignmentRole);
      const int align = given.isValid() ? given.toInt() : int(Qt::AlignLeft | Qt::AlignVCenter);
      painter->drawText(area, align | Qt::AlignVCenter, text);
      if (const QString suffix = index.data(SuffixRole).toString(); !suffix.isEmpty()) {
        area.adjust(metrics.horizontalAdvance(text) + 6, 0, 0, 0);
        painter->setFont(typeFont(Type::Body));
        painter->setPen(t.secondaryText);
        painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(suffix, Qt::ElideRight, area.width()));
      }
    }
  }
  if (option.state.testFlag(QStyle::State_HasFocus) &&
      option.state.testFlag(QStyle::State_KeyboardFocusChange))
    paint::focusRing(painter, option.rect, 2);
  painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
  if (!index.data(HistogramRole).value<QVector<double>>().isEmpty()) return {112, 24};
  const QFontMetrics metrics(fontOf(index));
  int width = metrics.horizontalAdvance(index.data().toString()) + 17;
  if (!index.data(IconNameRole).toString().isEmpty()) width += 20;
  if (index.data(BarRole).isValid()) width += 48;
  if (index.data(SwatchRole).isValid()) width += 18;
  if (const QString suffix = index.data(SuffixRole).toString(); !suffix.isEmpty())
    width += metrics.horizontalAdvance(suffix) + 6;
  return {width, 24};
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                             const QStyleOptionViewItem& option, const QModelIndex& index) {
  if (event->type() != QEvent::ToolTip || index.data(Qt::ToolTipRole).isValid())
    return QStyledItemDelegate::helpEvent(event, view, option, index);
  const bool cut = sizeHint(option, index).width() > option.rect.width();
  QToolTip::showText(event->globalPos(), cut ? index.data().toString() : QString(), view);
  return true;
}

void setUpTable(QTableView* table) {
  setUpView(table, table->horizontalHeader());
  table->setShowGrid(false);
  table->setWordWrap(false);
  table->setTabKeyNavigation(false);
  table->verticalHeader()->hide();
  table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  table->verticalHeader()->setMinimumSectionSize(20);  // first: it bounds the size that follows
  table->verticalHeader()->setDefaultSectionSize(24);
}

void setUpTree(QTreeView* tree) {
  setUpView(tree, tree->header());
  tree->setUniformRowHeights(true);
  tree->setIndentation(16);
  tree->setSelectionMode(QAbstractItemView::SingleSelection);
}

}  // namespace stateroom
