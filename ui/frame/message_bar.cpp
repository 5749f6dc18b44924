#include "ui/frame/message_bar.h"

#include <QHBoxLayout>
#include <QPushButton>

#include "ui/theme/icons.h"
#include "ui/widgets/copy_command.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

struct Look {
  QColor Tokens::* fill;
  QColor Tokens::* colour;
  const char* icon;
};

Look lookOf(MessageKind kind) {
  switch (kind) {
    case MessageKind::Error:
      return {&Tokens::errorFill, &Tokens::error, "circle-alert"};
    case MessageKind::Warning:
      return {&Tokens::warningFill, &Tokens::warning, "triangle-alert"};
    case MessageKind::Success:
      return {&Tokens::successFill, &Tokens::success, "circle-check"};
    case MessageKind::Info:
      break;
  }
  return {&Tokens::selection, &Tokens::accent, "info"};
}

}  // namespace

MessageBars::MessageBars(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)) {
  setObjectName(u"messageBars"_s);
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(0);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
}

void MessageBars::show(const QString& key, MessageKind kind, const QString& text,
                       const std::vector<MessageAction>& actions) {
  remove(key);
  const Look look = lookOf(kind);
  auto* bar = new Surface(look.fill, Qt::BottomEdge, this);
  bar->setObjectName(u"message_"_s + key);
  bar->setAccessibleName(text);
  bar->setFixedHeight(actions.empty() ? 36 : 40);
  auto* row = new QHBoxLayout(bar);
  row->setContentsMargins(12, 0, 8, 1);
  row->setSpacing(8);
  row->addWidget(new IconLabel(QString::fromLatin1(look.icon), look.colour));
  auto* words = new ElidedLabel(Type::Control);
  words->setObjectName(u"messageText"_s);
  words->setText(text);
  words->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  row->addWidget(words, 1);
  for (const MessageAction& action : actions) {
    auto* button = new QPushButton(action.text);
    button->setObjectName(u"messageAction"_s);
    button->setProperty("primary", action.primary);
    connect(button, &QPushButton::clicked, this, [does = action.does] { does(); });
    if (action.command) CopyCommand::addTo(button, action.command);
    row->addWidget(button);
  }
  auto* close = new QPushButton;
  close->setObjectName(u"messageClose"_s);
  close->setAccessibleName(tr("Close this message"));
  close->setFlat(true);
  close->setIcon(themedIcon(u"x"_s));
  connect(close, &QPushButton::clicked, bar, [this, key] {
    remove(key);
    Q_EMIT closed(key);
  });
  row->addWidget(close);
  column_->addWidget(bar);
  bar->show();
}

void MessageBars::remove(const QString& key) {
  if (auto* bar = findChild<QWidget*>(u"message_"_s + key)) {
    bar->setObjectName({});
    bar->hide();
    bar->deleteLater();
  }
}

void MessageBars::clear() {
  for (int i = column_->count(); i-- > 0;)
    if (QWidget* bar = column_->itemAt(i)->widget()) {
      bar->setObjectName({});
      bar->hide();
      bar->deleteLater();
    }
}

}  // namespace stateroom
