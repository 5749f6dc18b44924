#include "ui/frame/palette.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>

#include "ui/theme/icons.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int Row = 32, Head = 28, Page = 8;

class PaletteDelegate final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
    const bool head = !index.data(PaletteModel::HeadRole).toString().isEmpty();
    return {100, head ? Row + Head : Row};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Tokens& t = tokens();
    QRect row = option.rect;
    painter->save();
    if (const QString head = index.data(PaletteModel::HeadRole).toString(); !head.isEmpty()) {
      painter->setFont(typeFont(Type::SmallMedium));
      painter->setPen(t.secondaryText);
      painter->drawText(QRect(row.left() + 12, row.top(), row.width(), Head),
                        Qt::AlignLeft | Qt::AlignVCenter, head);
      row.setTop(row.top() + Head);
    }
    const bool enabled = index.data(PaletteModel::EnabledRole).toBool();
    if (option.state.testFlag(QStyle::State_Selected)) painter->fillRect(row, t.selection);
    painter->drawPixmap(row.left() + 12, row.center().y() - 7,
                        iconPixmap(index.data(PaletteModel::IconRole).toString(), 16,
                                   enabled ? t.secondaryText : t.disabledText,
                                   painter->device()->devicePixelRatioF()));
    int right = row.right() - 12;
    for (QStringList keys =
             index.data(PaletteModel::KeysRole).toString().split(u'+', Qt::SkipEmptyParts);
         !keys.isEmpty(); keys.removeLast()) {
      right -= paint::tagWidth(keys.last());
      paint::tag(painter, QPoint(right, row.top()), row.height(), keys.last(), t.hover,
                 t.secondaryText);
      right -= 4;
    }
    const int x =
        paintMarked(painter, QRect(row.left() + 38, row.top(), right - row.left() - 46, Row), index,
                    enabled ? t.text : t.disabledText);
    painter->setFont(typeFont(Type::Body));
    painter->setPen(enabled ? t.secondaryText : t.disabledText);
    const QRect rest(x + 10, row.top(), right - x - 18, Row);
    painter->drawText(
        rest, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data(PaletteModel::DetailRole).toString(),
                                          Qt::ElideRight, rest.width()));
    painter->restore();
  }

 private:
  /// The text with the found words in the link colour; returns where it ends.
  static int paintMarked(QPainter* painter, const QRect& area, const QModelIndex& index,
                         const QColor& colour) {
    painter->setFont(typeFont(Type::Control));
    const QFontMetrics metrics = painter->fontMetrics();
    const QString text = metrics.elidedText(index.data().toString(), Qt::ElideRight, area.width());
    std::vector<bool> marked(static_cast<std::size_t>(text.size()), false);
    for (const QString& word : index.data(PaletteModel::WordsRole).toStringList()) {
      const qsizetype place = text.indexOf(word, 0, Qt::CaseInsensitive);
      for (qsizetype i = place; place >= 0 && i < place + word.size(); ++i)
        marked[static_cast<std::size_t>(i)] = true;
    }
    int x = area.left();
    for (qsizetype begin = 0; begin < text.size();) {
      const bool mark = marked[static_cast<std::size_t>(begin)];
      qsizetype end = begin;
      while (end < text.size() && marked[static_cast<std::size_t>(end)] == mark) ++end;
      const QString part = text.mid(begin, end - begin);
      painter->setFont(typeFont(mark ? Type::ControlMedium : Type::Control));
      painter->setPen(mark ? tokens().link : colour);
      painter->drawText(QRect(x, area.top(), area.width(), area.height()),
                        Qt::AlignLeft | Qt::AlignVCenter, part);
      x += painter->fontMetrics().horizontalAdvance(part);
      begin = end;
    }
    return x;
  }
};

class Box final : public QWidget {
 public:
  using QWidget::QWidget;

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    paint::roundBox(&painter, rect(), tokens().window, tokens().inputBorder, 6);
    painter.fillRect(1, 44, width() - 2, 1, tokens().border);
    painter.fillRect(1, height() - 32, width() - 2, 1, tokens().border);
    painter.drawPixmap(14, 14,
                       iconPixmap(u"search"_s, 16, tokens().secondaryText, devicePixelRatioF()));
  }
};

}  // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QWidget(window),
      box_(new Box(this)),
      field_(new QLineEdit(box_)),
      count_(new Label({}, Type::Body, &Tokens::secondaryText, box_)),
      list_(new QListView(box_)) {
  setObjectName(u"palette"_s);
  setAccessibleName(tr("Actions, users, runs, layers"));
  hide();
  field_->setObjectName(u"paletteInput"_s);
  field_->setAccessibleName(tr("Find"));
  field_->setPlaceholderText(tr("Find an action, a user, a run or a layer"));
  field_->setFrame(false);
  field_->setFont(typeFont(Type::Input));
  field_->installEventFilter(this);
  count_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  list_->setObjectName(u"paletteList"_s);
  list_->setAccessibleName(tr("Found"));
  list_->setModel(&model_);
  list_->setItemDelegate(new PaletteDelegate(list_));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list_->viewport()->setAutoFillBackground(false);
  auto* column = new QVBoxLayout(box_);
  column->setContentsMargins(1, 6, 1, 0);
  column->setSpacing(0);
  auto* top = new QHBoxLayout;
  top->setContentsMargins(35, 0, 14, 0);
  top->addWidget(field_, 1);
  top->addWidget(count_);
  field_->setFixedHeight(32);
  column->addLayout(top);
  column->addSpacing(7);
  column->addWidget(list_, 1);
  auto* foot = new QHBoxLayout;
  foot->setContentsMargins(14, 0, 14, 0);
  foot->setSpacing(8);
  const auto key = [&](const QString& name, const QString& meaning) {
    foot->addWidget(new Tag(name));
    foot->addWidget(new Label(meaning, Type::Small, &Tokens::secondaryText));
  };
  key(QKeySequence(Qt::Key_Return).toString(QKeySequence::NativeText), tr("run"));
  key(QKeySequence(QKeySequence::Copy).toString(QKeySequence::NativeText), tr("copy as command"));
  foot->addStretch();
  foot->addWidget(
      new Label(tr("> actions, @ users, # runs, : layers"), Type::Small, &Tokens::secondaryText));
  auto* footer = new QWidget;
  footer->setFixedHeight(32);
  footer->setLayout(foot);
  column->addWidget(footer);
  connect(field_, &QLineEdit::textChanged, this, &CommandPalette::filter);
  connect(list_, &QListView::clicked, this, [this](const QModelIndex& index) {
    list_->setCurrentIndex(index);
    run();
  });
  window->installEventFilter(this);
}

void CommandPalette::open(std::vector<PaletteItem> items, PaletteUsers users,
                          const QString& query) {
  before_ = QApplication::focusWidget();
  model_.setItems(std::move(items), std::move(users));
  field_->setText(query);
  filter(query);
  place();
  show();
  raise();
  field_->setFocus();
}

void CommandPalette::filter(const QString& query) {
  model_.setQuery(query);
  count_->setText(tr("%n result(s)", nullptr, model_.rowCount()));
  list_->setCurrentIndex(model_.index(model_.nextEnabled(-1, 1)));
  list_->scrollToTop();
  place();
}

void CommandPalette::place() {
  setGeometry(parentWidget()->rect());
  int rows = 0;
  for (int i = 0; i < model_.rowCount() && rows < 480; ++i)
    rows += list_->itemDelegate()->sizeHint({}, model_.index(i)).height();
  const int width_ = qMin(640, width() - 48);
  const int tall = qMin(rows + 6, qMin(480, height() - 200));
  box_->setGeometry((width() - width_) / 2, qMin(112, height() / 8), width_, 45 + tall + 33);
}

/// What cannot be done now is passed over.
void CommandPalette::move(int rows) {
  const int row = model_.nextEnabled(list_->currentIndex().row(), rows);
  if (row < 0) return;
  list_->setCurrentIndex(model_.index(row));
  list_->scrollTo(list_->currentIndex());
}

void CommandPalette::run() {
  const QModelIndex index = list_->currentIndex();
  if (!index.isValid() || !model_.itemAt(index.row()).enabled) return;
  const auto does = model_.itemAt(index.row()).does;
  dismiss();
  if (does) does();
}

void CommandPalette::dismiss() {
  hide();
  if (before_ != nullptr && before_->isVisible()) before_->setFocus();
  before_ = nullptr;
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event) {
  if (object == parentWidget() && event->type() == QEvent::Resize && isVisible()) place();
  if (object != field_ || event->type() != QEvent::KeyPress)
    return QWidget::eventFilter(object, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->matches(QKeySequence::Copy) && !field_->hasSelectedText()) {
    const QString command = list_->currentIndex().data(PaletteModel::CommandRole).toString();
    if (!command.isEmpty()) QApplication::clipboard()->setText(command);
    return true;
  }
  switch (key->key()) {
    case Qt::Key_Down:
      move(1);
      return true;
    case Qt::Key_Up:
      move(-1);
      return true;
    case Qt::Key_PageDown:
      move(qMin(Page, model_.rowCount() - 1 - list_->currentIndex().row()));
      return true;
    case Qt::Key_PageUp:
      move(-qMin(Page, list_->currentIndex().row()));
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      run();
      return true;
    case Qt::Key_Escape:
      dismiss();
      return true;
    case Qt::Key_Tab:
    case Qt::Key_Backtab:
      return true;
    default:
      return false;
  }
}

void CommandPalette::mousePressEvent(QMouseEvent* event) {
  if (!box_->geometry().contains(event->pos())) dismiss();
}

void CommandPalette::paintEvent(QPaintEvent*) {
  QPainter(this).fillRect(rect(), tokens().shade);
}

}  // namespace stateroom
