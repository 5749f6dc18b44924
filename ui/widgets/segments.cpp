#include "ui/widgets/segments.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>

#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace stateroom {

namespace {

/// One part of a choice in a common frame.
class Segment final : public QAbstractButton {
 public:
  Segment(const QString& text, bool first) : first_(first) {
    setText(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);  // words are never cut
  }
  QSize sizeHint() const override {
    return {QFontMetrics(typeFont(Type::BodyMedium)).horizontalAdvance(text()) + 16, 24};
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Tokens& t = tokens();
    const QRect inner = rect().adjusted(0, 1, 0, -1);
    if (isChecked())
      painter.fillRect(inner, t.selection);
    else if (underMouse() && isEnabled())
      painter.fillRect(inner, t.hover);
    if (!first_) painter.fillRect(QRect(0, 0, 1, height()), t.inputBorder);
    painter.setFont(typeFont(isChecked() ? Type::BodyMedium : Type::Body));
    painter.setPen(!isEnabled() ? t.disabledText : isChecked() ? t.text : t.secondaryText);
    painter.drawText(rect(), Qt::AlignCenter, text());
    if (hasFocus()) paint::focusRing(&painter, rect(), 2);
  }

 private:
  bool first_;
};

}  // namespace

Segments::Segments(const std::vector<std::pair<QString, QString>>& parts, QWidget* parent)
    : QWidget(parent), group_(new QButtonGroup(this)) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(1, 0, 1, 0);
  row->setSpacing(0);
  for (const auto& [id, text] : parts) {
    auto* segment = new Segment(text, row->isEmpty());
    segment->setObjectName(id);
    row->addWidget(segment);
    group_->addButton(segment, static_cast<int>(group_->buttons().size()));
  }
  if (auto* first = group_->button(0)) first->setChecked(true);
  connect(group_, &QButtonGroup::idClicked, this, &Segments::chosen);
}

int Segments::current() const {
  return group_->checkedId();
}

void Segments::setCurrent(int part) {
  if (auto* button = group_->button(part)) button->setChecked(true);
}

void Segments::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint::roundBox(&painter, rect(), tokens().buttonFill, tokens().inputBorder);
}

}  // namespace stateroom
