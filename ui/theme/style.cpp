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

int controlHeight(const QWidget* widget) {
  return asksFor(widget, "small") ? 22 : 26;
}

}  // namespace

bool asksFor(const QWidget* widget, const char* variant) {
  return widget != nullptr && widget->property(variant).toBool();
}

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
      const int padding = text == 0 ? 5 : asksFor(widget, "small") ? 8 : 10;
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

}  // namespace stateroom
