#include "ui/theme/style.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSlider>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>
#include <QToolButton>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

bool flag(const QWidget* widget, const char* name) {
  return widget != nullptr && widget->property(name).toBool();
}

int controlHeight(const QWidget* widget) {
  return flag(widget, "small") ? 22 : 26;
}

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

Style::Style() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void Style::polish(QWidget* widget) {
  QProxyStyle::polish(widget);
  if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
      qobject_cast<QScrollBar*>(widget) || qobject_cast<QTabBar*>(widget) ||
      qobject_cast<QSlider*>(widget))
    widget->setAttribute(Qt::WA_Hover);
  if (qobject_cast<QPushButton*>(widget)) widget->setFont(typeFont(Type::ControlMedium));
  if (qobject_cast<QAbstractItemView*>(widget) && !qobject_cast<QHeaderView*>(widget))
    widget->setFont(typeFont(Type::Body));
  if (qobject_cast<QMenu*>(widget)) widget->setAttribute(Qt::WA_TranslucentBackground, false);
}

void Style::unpolish(QWidget* widget) {
  QProxyStyle::unpolish(widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option,
                       const QWidget* widget) const {
  switch (metric) {
    case PM_SplitterWidth:
      return 1;
    case PM_ScrollBarExtent:
      return 10;
    case PM_ScrollView_ScrollBarOverlap:
    case PM_ScrollView_ScrollBarSpacing:
      return 0;
    case PM_ScrollBarSliderMin:
      return 28;
    case PM_HeaderMargin:
      return 8;
    case PM_FocusFrameHMargin:
      return 7;
    case PM_FocusFrameVMargin:
      return 1;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
      return 14;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
      return 6;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
      return 16;
    case PM_ListViewIconSize:
      return 14;
    case PM_ToolTipLabelFrameWidth:
      return 4;
    case PM_MenuPanelWidth:
      return 1;
    case PM_MenuVMargin:
      return 4;
    case PM_MenuHMargin:
    case PM_MenuBarItemSpacing:
      return 0;
    case PM_MenuBarHMargin:
      return 4;
    case PM_MenuBarVMargin:
    case PM_MenuBarPanelWidth:
      return 0;
    case PM_TabBarTabHSpace:
      return 24;
    case PM_TabBarTabVSpace:
      return 12;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabOverlap:
      return 0;
    case PM_SliderThickness:
      return 18;
    case PM_SliderLength:
      return 13;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
      return 0;
    default:
      return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                     QStyleHintReturn* result) const {
  switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DrawMenuBarSeparator:
    case SH_ItemView_ShowDecorationSelected:
      return hint == SH_ItemView_ShowDecorationSelected ? 1 : 0;
    case SH_Table_GridLineColor:
      return static_cast<int>(tokens().border.rgb());
    case SH_ComboBox_Popup:
      return 0;
    case SH_Slider_AbsoluteSetButtons:
      return Qt::LeftButton;
    case SH_ToolTip_WakeUpDelay:
      return 500;
    case SH_TabBar_Alignment:
      return Qt::AlignLeft;
    case SH_TabBar_ElideMode:
      return Qt::ElideNone;
    case SH_Menu_MouseTracking:
      return 1;
    case SH_FormLayoutLabelAlignment:
      return Qt::AlignLeft | Qt::AlignVCenter;
    case SH_UnderlineShortcut:
      return 0;
    default:
      return QProxyStyle::styleHint(hint, option, widget, result);
  }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                              const QWidget* widget) const {
  switch (type) {
    case CT_PushButton: {
      const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
      if (button == nullptr) break;
      const bool menu = button->features.testFlag(QStyleOptionButton::HasMenu);
      const int text =
          button->text.isEmpty()
              ? 0
              : button->fontMetrics.size(Qt::TextHideMnemonic, button->text).width() + 2;
      const int icon = button->icon.isNull() ? 0 : button->iconSize.width() + (text > 0 ? 6 : 0);
      const int padding = text == 0 ? 5 : flag(widget, "small") ? 8 : 10;
      return {text + icon + (menu ? 18 : 0) + 2 * padding, controlHeight(widget)};
    }
    case CT_ToolButton: {
      const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
      if (button == nullptr || button->toolButtonStyle == Qt::ToolButtonIconOnly)
        return {controlHeight(widget), controlHeight(widget)};
      return {size.width() + 12, controlHeight(widget)};
    }
    case CT_ComboBox:
      return {size.width() + 40, controlHeight(widget)};
    case CT_LineEdit:
      return {size.width() + 8, controlHeight(widget)};
    case CT_SpinBox:
      return {size.width() + 12, controlHeight(widget)};
    case CT_MenuBarItem:
      return {size.width() + 20, 26};
    case CT_MenuItem: {
      const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
      if (item == nullptr) break;
      if (item->menuItemType == QStyleOptionMenuItem::Separator) return {size.width(), 9};
      const QFontMetrics metrics(typeFont(Type::Control));
      const QStringList parts = item->text.split(u'\t');
      const int shortcut = parts.size() > 1 ? metrics.horizontalAdvance(parts[1]) + 32 : 0;
      return {36 + metrics.size(Qt::TextHideMnemonic, parts.value(0)).width() + shortcut + 32, 24};
    }
    case CT_TabBarTab: {
      const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option);
      if (tab == nullptr) break;
      const bool dock = tab->shape == QTabBar::RoundedSouth;
      const QFontMetrics metrics(typeFont(Type::ControlMedium));
      const int badge = tab->rightButtonSize.width() > 0 ? tab->rightButtonSize.width() + 6 : 0;
      return {metrics.horizontalAdvance(tab->text) + 24 + badge, dock ? 26 : 32};
    }
    case CT_HeaderSection: {
      const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
      if (header == nullptr) break;
      return {QFontMetrics(typeFont(Type::BodyMedium)).horizontalAdvance(header->text) + 18, 26};
    }
    default:
      break;
  }
  return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption* option,
                            const QWidget* widget) const {
  switch (element) {
    case SE_LineEditContents:
      return option->rect.adjusted(5, 1, -3, -1);
    case SE_TabBarTabRightButton:
      if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
        const QSize size = tab->rightButtonSize;
        return {tab->rect.right() - 11 - size.width(),
                tab->rect.top() + (tab->rect.height() - size.height()) / 2 + 1, size.width(),
                size.height()};
      }
      return {};
    case SE_ProgressBarContents:
    case SE_ProgressBarGroove:
      return option->rect;
    default:
      return QProxyStyle::subElementRect(element, option, widget);
  }
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
                            SubControl subControl, const QWidget* widget) const {
  if (control == CC_ScrollBar) {
    if (subControl == SC_ScrollBarAddLine || subControl == SC_ScrollBarSubLine) return {};
    const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
    if (bar != nullptr && subControl == SC_ScrollBarGroove) return bar->rect;
    if (bar != nullptr && subControl == SC_ScrollBarSlider) {
      const bool vertical = bar->orientation == Qt::Vertical;
      const int length = vertical ? bar->rect.height() : bar->rect.width();
      const qint64 range = static_cast<qint64>(bar->maximum) - bar->minimum;
      const int handle =
          range <= 0 ? length
                     : static_cast<int>(qMax<qint64>(28, static_cast<qint64>(bar->pageStep) *
                                                             length / (range + bar->pageStep)));
      const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                                length - handle, bar->upsideDown);
      return vertical
                 ? QRect(bar->rect.left(), bar->rect.top() + start, bar->rect.width(), handle)
                 : QRect(bar->rect.left() + start, bar->rect.top(), handle, bar->rect.height());
    }
  }
  if (control == CC_ComboBox) {
    if (subControl == SC_ComboBoxEditField) return option->rect.adjusted(6, 1, -24, -1);
    if (subControl == SC_ComboBoxArrow)
      return {option->rect.right() - 23, option->rect.top(), 22, option->rect.height()};
  }
  return QProxyStyle::subControlRect(control, option, subControl, widget);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const {
  switch (element) {
    case PE_PanelLineEdit: {
      const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
      if (frame != nullptr && frame->lineWidth > 0)
        paint::input(painter, option, flag(widget, "changed"));
      return;
    }
    case PE_FrameLineEdit:
      return;
    case PE_PanelButtonCommand:
      return paint::button(painter, option, flag(widget, "primary"), isFlat(option));
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
        return drawButtonLabel(button, painter, flag(widget, "primary"));
      break;
    case CE_PushButtonBevel:
      return drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
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
        if (flag(widget, "folded")) shown.state &= ~State_Selected;
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
        if (combo->editable || flag(widget, "changed"))
          paint::input(painter, option, flag(widget, "changed"));
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
