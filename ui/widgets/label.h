#pragma once

#include <QLabel>

#include "ui/theme/tokens.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

/// Text in a type and a colour of the theme, which it follows.
class Label final : public QLabel {
  Q_OBJECT
 public:
  explicit Label(const QString& text = {}, Type type = Type::Body,
                 QColor Tokens::* colour = &Tokens::text, QWidget* parent = nullptr);
  void setColour(QColor Tokens::* colour);

 private:
  void applyColour();
  QColor Tokens::* colour_;
};

/// Text that is cut with an ellipsis where it does not fit, and then whole in the tooltip.
class ElidedLabel final : public QWidget {
  Q_OBJECT
 public:
  explicit ElidedLabel(Type type = Type::Body, QColor Tokens::* colour = &Tokens::text,
                       QWidget* parent = nullptr);
  const QString& text() const { return text_; }
  void setText(const QString& text);
  void setColour(QColor Tokens::* colour);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_;
  QColor Tokens::* colour_;
};

/// An icon of 16 px in a colour of the theme, which it follows.
class IconLabel final : public QWidget {
  Q_OBJECT
 public:
  IconLabel(QString icon, QColor Tokens::* colour, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString icon_;
  QColor Tokens::* colour_;
};

/// A count or a word in a filled round box; hidden while empty.
class Tag final : public QWidget {
  Q_OBJECT
 public:
  explicit Tag(const QString& text = {}, QWidget* parent = nullptr);
  void setText(const QString& text);
  const QString& text() const { return text_; }
  void setColours(QColor Tokens::* fill, QColor Tokens::* colour);
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString text_;
  QColor Tokens::* fill_ = &Tokens::hover;
  QColor Tokens::* colour_ = &Tokens::text;
};

}  // namespace stateroom
