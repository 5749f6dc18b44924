#include "ui/widgets/tables.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QShortcut>
#include <QTimer>
#include <QToolTip>
#include <algorithm>
#include <set>

#include "plots/histogram.h"
#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"

namespace stateroom {

namespace {

int paintMark(QPainter* painter, const QRect& area, const QModelIndex& index, bool enabled) {
  if (const QVariant swatch = index.data(SwatchRole); swatch.isValid()) {
    if (swatch.typeId() == QMetaType::QPixmap)
      painter->drawPixmap(area.left() - 1, area.center().y() - 5, swatch.value<QPixmap>());
    else
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

QString words(const char* text) {
  return QCoreApplication::translate("Tables", text);
}

/// What a cell says in a file: its exact value, a number without the locale's separators, else its
/// text on one line.
QString copiedText(const QModelIndex& cell) {
  if (const QVariant exact = cell.data(ExactRole); exact.isValid()) return exact.toString();
  QString text = cell.data().toString();
  const QVariant number = cell.data(SortRole);
  const bool isNumber = number.typeId() == QMetaType::LongLong ||
                        number.typeId() == QMetaType::Int || number.typeId() == QMetaType::Double;
  if (isNumber && !text.isEmpty() && (cell.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight))
    return QLocale::c().toString(number.toDouble(), 'g', QLocale::FloatingPointShortest);
  return text.replace(u'\t', u' ').replace(u'\n', u' ');
}

/// Columns as they stand on the screen, without those that are hidden.
template <typename View>
std::vector<int> shownColumns(const View* view, const QHeaderView* header) {
  std::vector<int> columns;
  for (int place = 0; place < header->count(); ++place)
    if (const int column = header->logicalIndex(place); !view->isColumnHidden(column))
      columns.push_back(column);
  return columns;
}

/// Puts the rows of these ranges on the clipboard, at most the first hundred thousand, and says so
/// where there were more.
template <typename View>
void copyRanges(const View* view, const QHeaderView* header, QItemSelection ranges,
                const QString& head) {
  constexpr std::size_t Most = 100'000;
  std::ranges::sort(ranges, {}, &QItemSelectionRange::top);
  std::set<int> covered;
  std::vector<QModelIndex> rows;
  qint64 all = 0;
  for (const QItemSelectionRange& range : ranges) {
    all += range.height();
    for (int column = range.left(); column <= range.right(); ++column) covered.insert(column);
    for (int row = range.top(); row <= range.bottom() && rows.size() < Most; ++row)
      rows.push_back(range.model()->index(row, range.left(), range.parent()));
  }
  std::vector<int> columns = shownColumns(view, header);
  std::erase_if(columns, [&](int column) { return !covered.contains(column); });
  QString text = head;
  QModelIndex before;
  for (const QModelIndex& row : rows) {
    if (row.siblingAtColumn(0) == before) continue;  // ranges side by side
    before = row.siblingAtColumn(0);
    QStringList cells;
    for (const int column : columns) {
      const QModelIndex cell = row.siblingAtColumn(column);
      cells << (ranges.contains(cell) ? copiedText(cell) : QString());
    }
    text += cells.join(u'\t') + u'\n';
  }
  if (rows.empty()) return;
  QApplication::clipboard()->setText(text);
  if (all <= qint64(Most)) return;
  QToolTip::showText(view->mapToGlobal(QPoint(12, 12)),
                     words(QT_TRANSLATE_NOOP("Tables", "The first %1 of %2 rows were copied"))
                         .arg(QLocale().toString(qint64(Most)), QLocale().toString(all)));
}

template <typename View>
void copyTable(const View* view, const QHeaderView* header) {
  const QAbstractItemModel* model = view->model();
  if (model == nullptr || model->rowCount() == 0) return;
  QStringList titles;
  for (const int column : shownColumns(view, header))
    titles << model->headerData(column, Qt::Horizontal).toString();
  const QItemSelection all(model->index(0, 0),
                           model->index(model->rowCount() - 1, model->columnCount() - 1));
  copyRanges(view, header, all, titles.join(u'\t') + u'\n');
}

/// The focus on a view that has no current cell to show it.
class FocusOfView final : public QWidget {
 public:
  explicit FocusOfView(QAbstractItemView* view) : QWidget(view), view_(view) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
    view->installEventFilter(this);
  }
  bool eventFilter(QObject*, QEvent* event) override {
    const auto type = event->type();
    if (type == QEvent::FocusIn || type == QEvent::FocusOut || type == QEvent::KeyPress ||
        type == QEvent::Resize)
      QTimer::singleShot(0, this, [this] { follow(); });  // behind what the view does
    return false;
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    paint::focusRing(&painter, rect(), 0);
  }

 private:
  void follow() {
    setGeometry(view_->viewport()->geometry());
    setVisible(view_->hasFocus() && !view_->currentIndex().isValid() &&
               window()->testAttribute(Qt::WA_KeyboardFocusChange));
    raise();
  }

  QAbstractItemView* view_;
};

template <typename View>
void setUpView(View* view, QHeaderView* header) {
  new FocusOfView(view);
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
  QObject::connect(copy, &QShortcut::activated, view, [view, header] {
    copyRanges(view, header, view->selectionModel()->selection(), {});
  });
  auto* whole = new QAction(words(QT_TRANSLATE_NOOP("Tables", "Copy table")), view);
  whole->setObjectName(QStringLiteral("copyTable"));
  QObject::connect(whole, &QAction::triggered, view, [view, header] { copyTable(view, header); });
  view->addAction(whole);
  view->setContextMenuPolicy(Qt::ActionsContextMenu);
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
    const QRect box = option.rect.adjusted(8, 4, -8, -4);
    plots::paintHistogram(*painter,
                          QRect(box.topLeft(), QSize(std::min(box.width(), 96), box.height())),
                          bars, t.neutralSeries());
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
