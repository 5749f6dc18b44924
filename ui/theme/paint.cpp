#include "ui/theme/paint.h"

#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom::paint {

using namespace Qt::StringLiterals;

namespace {

bool has(const QStyleOption* option, QStyle::StateFlag flag) {
  return option->state.testFlag(flag);
}

class Saved {
 public:
  explicit Saved(QPainter* painter) : painter_(painter) { painter->save(); }
  Saved(const Saved&) = delete;
  Saved& operator=(const Saved&) = delete;
  ~Saved() { painter_->restore(); }

 private:
  QPainter* painter_;
};

const QColor& textColour(const QStyleOption* option) {
  return has(option, QStyle::State_Enabled) ? tokens().text : tokens().disabledText;
}

}  // namespace

void roundBox(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& frame,
              qreal radius, qreal width) {
  const Saved saved(painter);
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(frame.isValid() ? QPen(frame, width) : QPen(Qt::NoPen));
  painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
  const qreal inset = frame.isValid() ? width / 2 : 0;
  painter->drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
}

void focusRing(QPainter* painter, const QRect& rect, qreal radius) {
  roundBox(painter, rect, QColor(), tokens().accent, radius, 2);
}

void input(QPainter* painter, const QStyleOption* option, bool changed) {
  const Tokens& t = tokens();
  const bool enabled = has(option, QStyle::State_Enabled);
  const QColor fill = changed ? t.warningFill : enabled ? t.inputFill : t.window;
  const QColor frame = changed ? t.warning : enabled ? t.inputBorder : t.border;
  roundBox(painter, option->rect, fill, frame);
  if (changed)
    painter->fillRect(
        QRect(option->rect.left() + 1, option->rect.top() + 2, 2, option->rect.height() - 4),
        t.warning);
  if (has(option, QStyle::State_HasFocus)) focusRing(painter, option->rect);
}

void button(QPainter* painter, const QStyleOption* option, bool primary, bool flat) {
  const Tokens& t = tokens();
  const bool enabled = has(option, QStyle::State_Enabled);
  const bool over = enabled && has(option, QStyle::State_MouseOver);
  const bool down = enabled && has(option, QStyle::State_Sunken);
  const bool on = has(option, QStyle::State_On);
  QColor fill = flat ? QColor() : t.buttonFill;
  QColor frame = flat ? QColor() : enabled ? t.inputBorder : t.border;
  if (primary && enabled) {
    fill = down   ? blended(t.text, t.accent, 0.25)
           : over ? blended(t.text, t.accent, 0.12)
                  : t.accent;
    frame = fill;
  } else if (on) {
    fill = t.selection;
    frame = flat ? QColor() : t.accent;
  } else if (over || down) {
    fill = down ? t.border : t.hover;
  } else if (!enabled && !flat) {
    fill = t.window;
  }
  roundBox(painter, option->rect, fill, frame);
  if (!has(option, QStyle::State_HasFocus) || !has(option, QStyle::State_KeyboardFocusChange))
    return;
  if (primary && enabled)
    roundBox(painter, option->rect.adjusted(2, 2, -2, -2), QColor(), t.accentText, 3, 1);
  else
    focusRing(painter, option->rect);
}

void checkBox(QPainter* painter, const QStyleOption* option) {
  const Tokens& t = tokens();
  const bool enabled = has(option, QStyle::State_Enabled);
  const bool on = has(option, QStyle::State_On) || has(option, QStyle::State_NoChange);
  const QColor accent = enabled ? t.accent : t.disabledText;
  roundBox(painter, option->rect, on ? accent : t.inputFill,
           on        ? accent
           : enabled ? t.inputBorder
                     : t.border,
           3);
  if (on) {
    const QString icon = has(option, QStyle::State_NoChange) ? u"minus"_s : u"check"_s;
    painter->drawPixmap(option->rect.topLeft() + QPoint(1, 1),
                        iconPixmap(icon, option->rect.width() - 2, t.accentText,
                                   painter->device()->devicePixelRatioF()));
  }
}

void radioButton(QPainter* painter, const QStyleOption* option) {
  const Tokens& t = tokens();
  const bool on = has(option, QStyle::State_On);
  roundBox(painter, option->rect, t.inputFill, on ? t.accent : t.inputBorder,
           option->rect.width() / 2.0, on ? 4 : 1);
}

void chevron(QPainter* painter, const QRect& rect, const QString& icon, bool enabled) {
  QRect place(0, 0, 12, 12);
  place.moveCenter(rect.center());
  painter->drawPixmap(place.topLeft(),
                      iconPixmap(icon, 12, enabled ? tokens().secondaryText : tokens().disabledText,
                                 painter->device()->devicePixelRatioF()));
}

void headerSection(QPainter* painter, const QStyleOptionHeader* option) {
  const Tokens& t = tokens();
  const QRect& rect = option->rect;
  painter->fillRect(rect, t.header);
  painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), t.border);
  const bool last = option->position == QStyleOptionHeader::End ||
                    option->position == QStyleOptionHeader::OnlyOneSection;
  if (option->orientation == Qt::Horizontal && !last)
    painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), t.border);
}

void headerLabel(QPainter* painter, const QStyleOptionHeader* option) {
  const Saved saved(painter);
  painter->setFont(typeFont(Type::BodyMedium));
  const QFontMetrics metrics = painter->fontMetrics();
  QRect rect = option->rect.adjusted(8, 0, -8, 0);
  const bool sorted = option->sortIndicator != QStyleOptionHeader::None;
  const QString text =
      metrics.elidedText(option->text, Qt::ElideRight, rect.width() - (sorted ? 12 : 0));
  painter->setPen(tokens().secondaryText);
  const int mark = sorted ? 14 : 0;
  QRect place(0, 0, metrics.horizontalAdvance(text) + mark, rect.height());
  const bool right = option->textAlignment & Qt::AlignRight;
  place.moveTopLeft(right ? QPoint(rect.right() + 1 - place.width(), rect.top()) : rect.topLeft());
  painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, text);
  if (sorted)
    chevron(
        painter, QRect(place.right() - 11, rect.top(), 12, rect.height()),
        // Qt calls the mark of ascending order SortDown.
        option->sortIndicator == QStyleOptionHeader::SortDown ? u"chevron-up"_s : u"chevron-down"_s,
        true);
}

void tab(QPainter* painter, const QStyleOptionTab* option) {
  const Tokens& t = tokens();
  const QRect& rect = option->rect;
  const bool selected = has(option, QStyle::State_Selected);
  const bool top = option->shape == QTabBar::RoundedSouth;  // dock tabs: the line is at the top
  if (top && selected) painter->fillRect(rect, t.base);
  if (!selected && has(option, QStyle::State_MouseOver)) painter->fillRect(rect, t.hover);
  if (selected)
    painter->fillRect(top ? QRect(rect.left(), rect.top(), rect.width(), 2)
                          : QRect(rect.left() + 4, rect.bottom() - 1, rect.width() - 8, 2),
                      t.accent);
  if (has(option, QStyle::State_HasFocus)) focusRing(painter, rect.adjusted(1, 3, -1, -3));
}

void tabLabel(QPainter* painter, const QStyleOptionTab* option) {
  const Saved saved(painter);
  const bool selected = has(option, QStyle::State_Selected);
  painter->setFont(typeFont(selected ? Type::ControlMedium : Type::Control));
  painter->setPen(!has(option, QStyle::State_Enabled) ? tokens().disabledText
                  : selected                          ? tokens().text
                                                      : tokens().secondaryText);
  const int badge = option->rightButtonSize.width() > 0 ? option->rightButtonSize.width() + 6 : 0;
  painter->drawText(option->rect.adjusted(0, 0, -badge, 0), Qt::AlignCenter | Qt::TextHideMnemonic,
                    option->text);
}

void menuItem(QPainter* painter, const QStyleOptionMenuItem* option) {
  const Saved saved(painter);
  const Tokens& t = tokens();
  const QRect& rect = option->rect;
  if (option->menuItemType == QStyleOptionMenuItem::Separator) {
    painter->fillRect(QRect(rect.left(), rect.center().y(), rect.width(), 1), t.border);
    return;
  }
  const bool enabled = has(option, QStyle::State_Enabled);
  if (enabled && has(option, QStyle::State_Selected))
    roundBox(painter, rect.adjusted(4, 0, -4, 0), t.selection, QColor());
  const qreal ratio = painter->device()->devicePixelRatioF();
  const QRect mark(rect.left() + 12, rect.top() + (rect.height() - 16) / 2, 16, 16);
  if (option->checkType != QStyleOptionMenuItem::NotCheckable) {
    if (option->checked)
      painter->drawPixmap(mark.topLeft(), iconPixmap(u"check"_s, 16, t.accent, ratio));
  } else if (!option->icon.isNull()) {
    option->icon.paint(painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
  }
  const QStringList parts = option->text.split(u'\t');
  painter->setFont(typeFont(Type::Control));
  painter->setPen(textColour(option));
  painter->drawText(rect.adjusted(36, 0, -28, 0),
                    Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, parts.value(0));
  painter->setPen(enabled ? t.secondaryText : t.disabledText);
  painter->drawText(rect.adjusted(36, 0, -28, 0), Qt::AlignRight | Qt::AlignVCenter,
                    parts.value(1));
  if (option->menuItemType == QStyleOptionMenuItem::SubMenu)
    chevron(painter, QRect(rect.right() - 22, rect.top(), 12, rect.height()), u"chevron-right"_s,
            enabled);
}

void menuBarItem(QPainter* painter, const QStyleOptionMenuItem* option) {
  const Saved saved(painter);
  painter->fillRect(option->rect, tokens().window);
  if (has(option, QStyle::State_Selected) || has(option, QStyle::State_Sunken))
    roundBox(painter, option->rect.adjusted(0, 2, 0, -2), tokens().hover, QColor());
  painter->setFont(typeFont(Type::Control));
  painter->setPen(textColour(option));
  painter->drawText(option->rect, Qt::AlignCenter | Qt::TextHideMnemonic, option->text);
}

void progressBar(QPainter* painter, const QStyleOptionProgressBar* option) {
  QRect groove(option->rect.left(), option->rect.center().y() - 1, option->rect.width(), 3);
  painter->fillRect(groove, tokens().border);
  const int range = option->maximum - option->minimum;
  if (range <= 0) return;
  groove.setWidth(static_cast<int>(static_cast<qint64>(groove.width()) *
                                   (option->progress - option->minimum) / range));
  painter->fillRect(groove, tokens().accent);
}

void scrollBar(QPainter* painter, const QStyleOptionSlider* option, const QRect& handle) {
  if (option->minimum == option->maximum || handle.isEmpty()) return;
  const bool over = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
  const int width = over ? 8 : 6;
  QRect bar = handle;
  if (option->orientation == Qt::Vertical)
    bar = QRect(handle.center().x() - width / 2 + 1, handle.top() + 2, width, handle.height() - 4);
  else
    bar = QRect(handle.left() + 2, handle.center().y() - width / 2 + 1, handle.width() - 4, width);
  const Tokens& t = tokens();
  roundBox(painter, bar, over ? t.inputBorder : blended(t.inputBorder, t.base, 0.6), QColor(),
           width / 2.0);
}

void slider(QPainter* painter, const QStyleOptionSlider* option, const QRect& groove,
            const QRect& handle) {
  const Tokens& t = tokens();
  const int middle = groove.center().y();
  painter->fillRect(QRect(groove.left(), middle, groove.width(), 2), t.inputBorder);
  painter->fillRect(QRect(groove.left(), middle, handle.center().x() - groove.left(), 2),
                    has(option, QStyle::State_Enabled) ? t.accent : t.disabledText);
  QRect knob(0, 0, 13, 13);
  knob.moveCenter(QPoint(handle.center().x(), middle));
  roundBox(painter, knob, t.buttonFill, t.accent, 6.5,
           has(option, QStyle::State_HasFocus) ? 3 : 1.5);
}

int tagWidth(const QString& text) {
  return QFontMetrics(typeFont(Type::SmallMedium)).horizontalAdvance(text) + 10;
}

int tag(QPainter* painter, const QPoint& left, int height, const QString& text, const QColor& fill,
        const QColor& colour) {
  const Saved saved(painter);
  const QRect rect(left.x(), left.y() + (height - 16) / 2, tagWidth(text), 16);
  roundBox(painter, rect, fill, QColor(), 3);
  painter->setFont(typeFont(Type::SmallMedium));
  painter->setPen(colour);
  painter->drawText(rect, Qt::AlignCenter, text);
  return rect.width();
}

}  // namespace stateroom::paint
