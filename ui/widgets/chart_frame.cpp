#include "ui/widgets/chart_frame.h"

#include <QHBoxLayout>
#include <QMenu>

#include "ui/widgets/label.h"
#include "ui/widgets/tool_button.h"

namespace stateroom {

using namespace Qt::StringLiterals;

ChartFrame::ChartFrame(const QString& title, QWidget* chart, Qt::Edges lines, QWidget* parent)
    : Surface(&Tokens::base, lines, parent),
      title_(new Label(title, Type::BodyStrong)),
      note_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      head_(new QHBoxLayout) {
  auto* more =
      flatMenuButton(u"ellipsis-vertical"_s, tr("More for this chart"), 14, &Tokens::secondaryText);
  menu_ = more->menu();
  head_->setContentsMargins(12, 4, 8, 0);
  head_->setSpacing(8);
  head_->addWidget(title_);
  head_->addWidget(note_, 1);
  head_->addWidget(more);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, lines.testFlag(Qt::RightEdge) ? 1 : 0,
                             lines.testFlag(Qt::BottomEdge) ? 1 : 0);
  column->setSpacing(0);
  column->addLayout(head_);
  column->addWidget(chart, 1);
}

void ChartFrame::setTitle(const QString& title) {
  title_->setText(title);
}

void ChartFrame::setNote(const QString& note) {
  note_->setText(note);
}

void ChartFrame::addRight(QWidget* widget) {
  head_->insertWidget(head_->count() - 1, widget);
}

void ChartFrame::addExports(const std::function<Exportable()>& what) {
  PictureMenu::addTo(menu_, [this, what] {
    Exportable exported = what();
    exported.failed = [this](const QString& sentence) { Q_EMIT failed(sentence); };
    return exported;
  });
}

}  // namespace stateroom
