#include "ui/widgets/ask_bar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>

#include "ui/widgets/copy_command.h"

namespace stateroom {

using namespace Qt::StringLiterals;

AskBar::AskBar(const QString& id, QColor Tokens::* fill, QWidget* parent)
    : Surface(fill, Qt::BottomEdge, parent),
      text_(new Label),
      field_(new QLineEdit),
      do_(new QPushButton) {
  setObjectName(id + u"Ask"_s);
  setFixedHeight(36);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 0, 8, 1);
  row->setSpacing(6);
  field_->setObjectName(id + u"Answer"_s);
  field_->setProperty("small", true);
  field_->setMaximumWidth(280);
  do_->setObjectName(id + u"Do"_s);
  do_->setProperty("small", true);
  CopyCommand::addTo(do_, [this] { return command(); });
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setObjectName(id + u"Cancel"_s);
  cancel->setProperty("small", true);
  row->addWidget(text_);
  row->addWidget(field_, 1);
  row->addWidget(do_);
  row->addWidget(cancel);
  row->addStretch();
  connect(field_, &QLineEdit::textChanged, this, &AskBar::showReady);
  connect(field_, &QLineEdit::returnPressed, this, &AskBar::answer);
  connect(do_, &QPushButton::clicked, this, &AskBar::answer);
  connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
  hide();
}

void AskBar::ask(Question question) {
  question_ = std::move(question);
  text_->setText(question_.text);
  field_->setAccessibleName(question_.text);
  do_->setText(question_.button);
  do_->actions().constFirst()->setVisible(question_.command != nullptr);
  field_->setText(question_.proposed);
  showReady();
  show();
  field_->setFocus();
  field_->selectAll();
}

void AskBar::answer() {
  if (!do_->isEnabled()) return;
  hide();
  question_.does(field_->text().trimmed());
}

void AskBar::showReady() {
  const QString text = field_->text().trimmed();
  do_->setEnabled(!text.isEmpty() && (!question_.isGood || question_.isGood(text)));
}

QString AskBar::command() const {
  return question_.command ? question_.command(field_->text().trimmed()) : QString();
}

void AskBar::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Escape) return Surface::keyPressEvent(event);
  hide();
}

}  // namespace stateroom
