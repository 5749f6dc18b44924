#include "ui/panels/states/reset_question.h"

#include <QPushButton>

#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kNamesShown = 8;

}  // namespace

ResetQuestion::ResetQuestion(const std::vector<std::string>& users, QWidget* parent)
    : QMessageBox(
          QMessageBox::Question, u"Stateroom"_s,
          tr("Reset %n user(s) to the initial state?", nullptr, static_cast<int>(users.size())),
          QMessageBox::Cancel, parent) {
  setObjectName(u"resetQuestion"_s);
  setAttribute(Qt::WA_DeleteOnClose);
  QStringList names;
  for (std::size_t i = 0; i < std::min(kNamesShown, users.size()); ++i) names << qstr(users[i]);
  if (users.size() > kNamesShown) names << u"…"_s;
  setInformativeText(
      tr("%1. Each gets a new revision; the ones before stay.").arg(names.join(u", "_s)));
  QPushButton* reset = addButton(tr("Reset"), QMessageBox::DestructiveRole);
  connect(reset, &QPushButton::clicked, this, &ResetQuestion::confirmed);
}

}  // namespace stateroom
