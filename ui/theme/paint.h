#pragma once

#include <QPainter>
#include <QStyleOption>

namespace stateroom::paint {

/// A filled round rectangle with a frame inside `rect`; an invalid colour leaves that part out.
void roundBox(QPainter* painter, const QRect& rect, const QColor& fill, const QColor& frame,
              qreal radius = 4, qreal width = 1);

/// The 2 px ring of what has the keyboard.
void focusRing(QPainter* painter, const QRect& rect, qreal radius = 4);

/// The frame and fill of an input or a button, by state.
void input(QPainter* painter, const QStyleOption* option, bool changed);
void button(QPainter* painter, const QStyleOption* option, bool primary, bool flat);

void checkBox(QPainter* painter, const QStyleOption* option);
void radioButton(QPainter* painter, const QStyleOption* option);
void chevron(QPainter* painter, const QRect& rect, const QString& icon, bool enabled);
void headerSection(QPainter* painter, const QStyleOptionHeader* option);
void headerLabel(QPainter* painter, const QStyleOptionHeader* option);
void tab(QPainter* painter, const QStyleOptionTab* option);
void tabLabel(QPainter* painter, const QStyleOptionTab* option);
void menuItem(QPainter* painter, const QStyleOptionMenuItem* option);
void menuBarItem(QPainter* painter, const QStyleOptionMenuItem* option);
void progressBar(QPainter* painter, const QStyleOptionProgressBar* option);
void scrollBar(QPainter* painter, const QStyleOptionSlider* option, const QRect& handle);
void slider(QPainter* painter, const QStyleOptionSlider* option, const QRect& groove,
            const QRect& handle);

/// A small label with a filled round box ("best", "feature", a count); returns its width.
int tag(QPainter* painter, const QPoint& left, int height, const QString& text, const QColor& fill,
        const QColor& colour);
int tagWidth(const QString& text);

}  // namespace stateroom::paint
