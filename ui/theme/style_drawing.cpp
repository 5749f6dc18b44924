#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QPushButton>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

#include "ui/theme/paint.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

bool isFlat(const QStyleOption* option) {
  const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
  return button != nullptr && button->features.testFlag(QStyleOptionButton::Flat);
}

void drawButtonLabel(const QStyleOptionButton* button, QPainter* painter, bool primary) {
  const bool enabled = button->state.testFlag(QStyle::State_Enabled);
  const bool menu = button->features.testFlag(QStyleOptionButton::HasMenu);
  painter->save();
  const int iconSize = button->icon.isNull() ? 0 : button->iconSize.width();
  const int gap = iconSize > 0 && !button->text.isEmpty() ? 6 : 0;
  const int text = painter->fontMetrics().size(Qt::TextHideMnemonic, button->text).width();
  const int width = iconSize + gap + text + (menu ? 18 : 0);
  int x = button->rect.left() + (button->rect.width() - width) / 2;
  if (iconSize > 0)
    button->icon.paint(painter,
                       QRect(x, button->rect.center().y() - iconSize / 2 + 1, iconSize, iconSize),
                       Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
  x += iconSize + gap;
  painter->setPen(!enabled  ? tokens().disabledText
                  : primary ? tokens().accentText
                            : button->palette.color(QPalette::ButtonText));
  painter->drawText(QRect(x, button->rect.top(), text + 2, button->rect.height()),
                    Qt::AlignLeft | Qt::AlignVCenter | Qt::TextHideMnemonic, button->text);
  if (menu)
    paint::chevron(painter, QRect(x + text + 6, button->rect.top(), 12, button->rect.height()),
                   u"chevron-down"_s, enabled);
  painter->restore();
}

}  // namespace

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
  switch (element) {
    case PE_PanelLineEdit: {
      const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
      if (frame != nullptr && frame->lineWidth > 0)
        paint::input(painter, option, asksFor(widget, "changed"));
      return;
    }
    case PE_FrameLineEdit:
      return;
    case PE_PanelButtonCommand:
      return paint::button(painter, option, asksFor(widget, "primary"), isFlat(option));
    case PE_PanelButtonTool:
      return paint::button(painter, option, false, option->state.testFlag(State_AutoRaise));
    case PE_FrameButtonTool:
    case PE_FrameDefaultButton:
      return;
    case PE_IndicatorCheckBox:
      return paint::checkBox(painter, option);
    case PE_IndicatorRadioButton:
      return paint::radioButton(painter, option);
    case PE_FrameFocusRect:
      if (qobject_cast<const QAbstractItemView*>(widget) != nullptr)
        paint::focusRing(painter, option->rect, 2);
      else if (qobject_cast<const QPushButton*>(widget) == nullptr)
        paint::focusRing(painter, option->rect.adjusted(-2, 0, 2, 0), 3);
      return;
    case PE_IndicatorArrowDown:
      return paint::chevron(painter, option->rect, u"chevron-down"_s,
                            option->state.testFlag(State_Enabled));
    case PE_IndicatorArrowUp:
      return paint::chevron(painter, option->rect, u"chevron-up"_s,
                            option->state.testFlag(State_Enabled));
    case PE_IndicatorArrowRight:
      return paint::chevron(painter, option->rect, u"chevron-right"_s,
                            option->state.testFlag(State_Enabled));
    case PE_IndicatorBranch:
      if (option->state.testFlag(State_Children))
        paint::chevron(painter, option->rect,
                       option->state.testFlag(State_Open) ? u"chevron-down"_s : u"chevron-right"_s,
                       true);
      return;
    case PE_PanelMenu:
    case PE_FrameMenu:
      if (element == PE_PanelMenu) painter->fillRect(option->rect, tokens().base);
      painter->setPen(tokens().inputBorder);
      painter->setBrush(Qt::NoBrush);
      painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
      return;
    case PE_PanelTipLabel:
      painter->fillRect(option->rect, tokens().base);
      painter->setPen(tokens().inputBorder);
      painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
      return;
    case PE_FrameTabBarBase:
      painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                        tokens().border);
      return;
    case PE_PanelScrollAreaCorner:
      painter->fillRect(option->rect, tokens().base);
      return;
    case PE_PanelMenuBar:
    case PE_FrameStatusBarItem:
      return;
    default:
      QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                        const QWidget* widget) const {
  switch (element) {
    case CE_PushButtonLabel:
      if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option))
        return drawButtonLabel(button, painter, asksFor(widget, "primary"));
      break;
    case CE_PushButtonBevel:
      return drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
    case CE_ComboBoxLabel:
      if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
          combo != nullptr && !combo->editable) {
        QStyleOptionComboBox shown = *combo;
        const int icon = combo->currentIcon.isNull() ? 0 : combo->iconSize.width() + 4;
        const QRect room = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget);
        shown.currentText = combo->fontMetrics.elidedText(combo->currentText, Qt::ElideRight,
                                                          room.width() - icon - 2);
        return QProxyStyle::drawControl(element, &shown, painter, widget);
      }
      break;
    case CE_HeaderSection:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
        return paint::headerSection(painter, header);
      break;
    case CE_HeaderLabel:
      if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option))
        return paint::headerLabel(painter, header);
      break;
    case CE_HeaderEmptyArea: {
      painter->fillRect(option->rect, tokens().header);
      painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                        tokens().border);
      return;
    }
    case CE_Header: {
      drawControl(CE_HeaderSection, option, painter, widget);
      return drawControl(CE_HeaderLabel, option, painter, widget);
    }
    case CE_TabBarTabShape:
    case CE_TabBarTabLabel:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
        QStyleOptionTab shown = *tab;
        if (asksFor(widget, "folded")) shown.state &= ~State_Selected;
        return element == CE_TabBarTabShape ? paint::tab(painter, &shown)
                                            : paint::tabLabel(painter, &shown);
      }
      break;
    case CE_MenuItem:
      if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
          item != nullptr && qobject_cast<const QMenu*>(widget) != nullptr)
        return paint::menuItem(painter, item);
      break;
    case CE_MenuBarItem:
      if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
        return paint::menuBarItem(painter, item);
      break;
    case CE_MenuBarEmptyArea:
      painter->fillRect(option->rect, tokens().window);
      return;
    case CE_ProgressBar:
      if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option))
        return paint::progressBar(painter, bar);
      break;
    case CE_Splitter:
      painter->fillRect(option->rect, tokens().border);
      return;
    default:
      break;
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                               QPainter* painter, const QWidget* widget) const {
  switch (control) {
    case CC_ScrollBar:
      if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
        return paint::scrollBar(painter, bar,
                                subControlRect(CC_ScrollBar, bar, SC_ScrollBarSlider, widget));
      break;
    case CC_Slider:
      if (const auto* slider = qstyleoption_cast<const QStyleOptionSlider*>(option);
          slider != nullptr && slider->orientation == Qt::Horizontal)
        return paint::slider(painter, slider,
                             subControlRect(CC_Slider, slider, SC_SliderGroove, widget),
                             subControlRect(CC_Slider, slider, SC_SliderHandle, widget));
      break;
    case CC_ComboBox:
      if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
        if (combo->editable || asksFor(widget, "changed"))
          paint::input(painter, option, asksFor(widget, "changed"));
        else
          paint::button(painter, option, false, !combo->frame);
        paint::chevron(painter, subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget),
                       u"chevron-down"_s, option->state.testFlag(State_Enabled));
        return;
      }
      break;
    default:
      break;
  }
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

}  // namespace stateroom
