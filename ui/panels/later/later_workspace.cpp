#include "ui/panels/later/later_workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/session/session.h"
#include "ui/theme/icons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/surface.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

QWidget* commandRow(const Session* session, const HeadlessCommand& entry) {
  auto* row = new Surface(&Tokens::base, Qt::BottomEdge);
  auto* line = new QHBoxLayout(row);
  line->setContentsMargins(12, 8, 8, 8);
  line->setSpacing(12);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  words->addWidget(new Label(entry.meaning, Type::Body));
  QString shown = u"stateroom "_s + entry.command + u" PROJECT"_s;
  for (const QString& argument : entry.arguments) shown += u' ' + argument;
  words->addWidget(new Label(shown, Type::Mono, &Tokens::secondaryText));
  line->addLayout(words, 1);
  auto* copy = new QPushButton(QCoreApplication::translate("LaterWorkspace", "Copy as command"));
  copy->setIcon(themedIcon(u"terminal"_s));
  copy->setAccessibleName(copy->text() + u": "_s + entry.meaning);
  QObject::connect(copy, &QPushButton::clicked, copy, [session, entry] {
    QApplication::clipboard()->setText(session->commandLine(entry.command, entry.arguments));
  });
  line->addWidget(copy);
  return row;
}

}  // namespace

LaterWorkspace::LaterWorkspace(const Session* session, const QString& id, const QString& title,
                               const QString& icon, const QString& question,
                               const QString& paragraph,
                               const std::vector<HeadlessCommand>& commands, QWidget* parent)
    : Workspace(id, title, icon, parent), session_(session), first_(commands.front()) {
  auto* page = new Surface(&Tokens::base);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(page);
  auto* across = new QHBoxLayout(page);
  across->setContentsMargins(32, 0, 32, 0);
  auto* box = new QWidget;
  box->setMaximumWidth(720);
  across->addStretch(1);
  across->addWidget(box, 6);
  across->addStretch(1);
  auto* column = new QVBoxLayout(box);
  column->setContentsMargins(0, 64, 0, 32);
  column->setSpacing(12);
  column->addWidget(new Label(question, Type::Number));
  auto* words = new Label(paragraph, Type::Control, &Tokens::secondaryText);
  words->setWordWrap(true);
  column->addWidget(words);
  column->addSpacing(16);
  column->addWidget(new Label(tr("What works today, from the command line"), Type::BodyStrong));
  auto* list = new QVBoxLayout;
  list->setSpacing(0);
  for (const HeadlessCommand& entry : commands) list->addWidget(commandRow(session, entry));
  column->addLayout(list);
  column->addStretch();
}

QString LaterWorkspace::command() const {
  return session_->commandLine(first_.command, first_.arguments);
}

Workspace* makeStatesWorkspace(const Session* session, QWidget* parent) {
  return new LaterWorkspace(
      session, u"states"_s, LaterWorkspace::tr("States"), u"brain-circuit"_s,
      LaterWorkspace::tr("What does it remember of this user?"),
      LaterWorkspace::tr(
          "This place will show every user's hidden and cell state over time, and let you edit, "
          "reset, fork, compare and replay it, with every change kept in a ledger. It is not built "
          "yet: training and stateless prediction need none of it."),
      {{u"predict"_s,
        {u"--input"_s, u"FILE"_s},
        LaterWorkspace::tr("Predictions for whole sequences of a file")}},
      parent);
}

}  // namespace stateroom
