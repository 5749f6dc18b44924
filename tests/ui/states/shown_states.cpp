#include "tests/ui/states/shown_states.h"

#include "core/state/author.h"
#include "core/state/ledger_branches.h"

namespace stateroom::test {

using namespace Qt::StringLiterals;

Shown::Shown(const StateFixture& states, const QString& user) : fixture(states) {
  workspace.resize(1500, 900);
  workspace.show();
  if (auto opened = session.open(fixture.folder()); !opened)
    qFatal("%s", opened.error().message().c_str());
  session.setCurrentUser(user);
  const bool ready = QTest::qWaitFor([this] {
    return controller()->history() != nullptr && controller()->details() != nullptr &&
           users()->model()->rowCount() > 0 && !users()->model()->index(0, 0).data().isNull() &&
           units()->rowCount() == 8;
  });
  if (!ready) qFatal("the user did not appear");
  QTest::qWait(30);
}

QWidget* Shown::message(const char* key) {
  return workspace.findChild<QWidget*>(u"message_"_s + QString::fromLatin1(key));
}

QAbstractButton* Shown::action(const char* key, const QString& text) {
  for (auto* button : message(key)->findChildren<QAbstractButton*>())
    if (button->text() == text) return button;
  qFatal("no %s", qPrintable(text));
}

void Shown::select(int first, int last) {
  table()->clearSelection();
  for (int row = first; row <= last; ++row)
    table()->selectionModel()->select(units()->index(row, 0), QItemSelectionModel::Select);
}

std::int64_t Shown::headNumber(const std::string& user) const {
  Ledger ledger = fixture.open();
  return ledger.head(user)->number;
}

State Shown::headState(const std::string& user) const {
  Ledger ledger = fixture.open();
  return *ledger.state(*ledger.head(user));
}

bool Shown::hasDraft() const {
  Ledger ledger = fixture.open();
  return findDraft(ledger, "u2", authorName())->has_value();
}

float cell(const State& state, std::size_t tensor, int unit) {
  return cellOf(state, {0, tensor, unit});
}

}  // namespace stateroom::test
