#include "ui/panels/states/replay_panel.h"

#include <QAbstractButton>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QVBoxLayout>

#include "core/base/text.h"
#include "ui/panels/states/ledger_replay_page.h"
#include "ui/panels/states/page_bar.h"
#include "ui/panels/states/user_replay_page.h"
#include "ui/session/data_session.h"

namespace stateroom {

using namespace Qt::StringLiterals;

ReplayPanel::ReplayPanel(StatesController* states, DataSession* dataSession, QWidget* parent)
    : QWidget(parent),
      states_(states),
      data_(dataSession),
      of_(new Segments({{u"replayUser"_s, tr("This user")}, {u"replayAll"_s, tr("All users")}})),
      with_(new Segments(
          {{u"replayRecorded"_s, tr("Recorded inputs")}, {u"replayToday"_s, tr("Today's data")}})),
      tolerance_(new QLineEdit(u"0"_s)),
      about_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      again_(new QPushButton),
      pages_(new QStackedWidget),
      user_(new UserReplayPage(states)),
      all_(new LedgerReplayPage(states)) {
  setObjectName(u"replayPanel"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(makeBar());
  pages_->addWidget(user_);
  pages_->addWidget(all_);
  column->addWidget(pages_, 1);
  connect(user_, &UserReplayPage::told, this, [this](const QString& about) {
    if (!isOfAll()) about_->setText(about);
  });
  connect(all_, &LedgerReplayPage::told, this, [this](const QString& about) {
    if (isOfAll()) about_->setText(about);
  });
  connect(all_, &LedgerReplayPage::userChosen, this, &ReplayPanel::showUser);
  connect(states_->ledgerReplay(), &LedgerReplay::changed, this, &ReplayPanel::showScope);
  connect(states_, &StatesController::historyChanged, this, [this] {
    if (isVisible() && !isOfAll()) user_->replay(question());
  });
  showScope();
}

QWidget* ReplayPanel::makeBar() {
  auto* bar = new PageBar(u"replay"_s);
  bar->add(of_);
  bar->add(with_);
  bar->add(new Label(tr("tolerance"), Type::Body, &Tokens::secondaryText));
  tolerance_->setObjectName(u"replayTolerance"_s);
  tolerance_->setAccessibleName(tr("Differences of states up to this are none"));
  tolerance_->setFixedWidth(64);
  bar->add(tolerance_);
  about_->setObjectName(u"replayAbout"_s);
  bar->add(about_, 1);
  again_->setObjectName(u"replayAgain"_s);
  again_->setText(tr("Replay again"));
  again_->setMinimumWidth(again_->sizeHint().width());  // it also says Stop
  bar->add(again_);
  auto* copy = new QPushButton(tr("Copy as command"));
  copy->setObjectName(u"replayCopy"_s);
  bar->add(copy);
  connect(of_, &Segments::chosen, this, [this] {
    showScope();
    if (!isOfAll() || states_->ledgerReplay()->found().users == 0) replay();
  });
  connect(with_, &Segments::chosen, this, &ReplayPanel::replay);
  connect(tolerance_, &QLineEdit::editingFinished, this, [this] {
    user_->setTolerance(tolerance());
    all_->setTolerance(tolerance());
  });
  connect(again_, &QPushButton::clicked, this, &ReplayPanel::replayOrStop);
  connect(copy, &QPushButton::clicked, this,
          [this] { QApplication::clipboard()->setText(command()); });
  connect(bar, &PageBar::closed, this, &ReplayPanel::closed);
  return bar;
}

const std::optional<UserReplay>& ReplayPanel::result() const {
  return user_->result();
}

double ReplayPanel::tolerance() const {
  const auto value = parseDouble(tolerance_->text().toStdString());
  return value && *value >= 0 ? *value : 0;
}

/// Today's rows can be asked for where the data are loaded.
ReplayQuestion ReplayPanel::question() {
  const auto loaded = data_ == nullptr ? nullptr : data_->loaded();
  with_->group()->button(1)->setEnabled(loaded != nullptr);
  if (loaded == nullptr) with_->setCurrent(0);
  return {with_->current() == 1 ? loaded : nullptr, tolerance()};
}

void ReplayPanel::replay() {
  if (isOfAll())
    all_->replay(question());
  else
    user_->replay(question());
}

void ReplayPanel::replayOrStop() {
  if (isOfAll() && states_->ledgerReplay()->isRunning()) return states_->ledgerReplay()->stop();
  replay();
}

void ReplayPanel::showScope() {
  pages_->setCurrentIndex(isOfAll() ? 1 : 0);
  const bool isOn = isOfAll() && states_->ledgerReplay()->isRunning();
  again_->setText(isOn ? tr("Stop") : tr("Replay again"));
}

/// Of those that differ, one is looked at.
void ReplayPanel::showUser(const QString& user) {
  of_->setCurrent(0);
  showScope();
  if (user != states_->session()->currentUser())
    states_->session()->setCurrentUser(user);  // its history is replayed when it comes
  else
    replay();
}

QString ReplayPanel::command() const {
  QStringList arguments = isOfAll() ? QStringList{u"--all"_s}
                                    : QStringList{u"--user"_s, states_->session()->currentUser()};
  if (with_->current() == 1) arguments << u"--with"_s << u"data"_s;
  if (tolerance() > 0) arguments << u"--tolerance"_s << exactNumber(tolerance());
  return states_->session()->commandLine(u"state replay"_s, arguments);
}

}  // namespace stateroom
