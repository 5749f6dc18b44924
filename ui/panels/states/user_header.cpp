#include "ui/panels/states/user_header.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <algorithm>

#include "core/base/text.h"
#include "ui/panels/states/cause_mark.h"
#include "ui/session/number_format.h"
#include "ui/session/state_command_line.h"
#include "ui/session/text.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

/// Forms and colours of the causes that this user's history has.
class CauseLegend final : public QWidget {
 public:
  explicit CauseLegend(StatesController* states) : states_(states) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(states, &StatesController::historyChanged, this, [this] {
      causes_.clear();
      if (const auto& history = states_->history())
        for (const Revision& revision : history->revisions)
          if (std::ranges::count(causes_, revision.cause) == 0 && causes_.size() < 4)
            causes_.push_back(revision.cause);
      updateGeometry();
      update();
    });
  }
  QSize sizeHint() const override {
    int width = 0;
    for (const Cause cause : causes_) width += widthOf(cause);
    return {width, 20};
  }

 protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    int x = 0;
    for (const Cause cause : causes_) {
      paintCause(painter, QPointF(x + 6, height() / 2.0), cause, 9);
      painter.setFont(typeFont(Type::Body));
      painter.setPen(tokens().secondaryText);
      painter.drawText(QRect(x + 16, 0, widthOf(cause), height()), Qt::AlignVCenter,
                       causeText(cause));
      x += widthOf(cause);
    }
  }

 private:
  static int widthOf(Cause cause) {
    return QFontMetrics(typeFont(Type::Body)).horizontalAdvance(causeText(cause)) + 30;
  }
  StatesController* states_;
  std::vector<Cause> causes_;
};

}  // namespace

UserHeader::UserHeader(StatesController* states, QWidget* parent)
    : Surface(&Tokens::window, Qt::BottomEdge, parent),
      states_(states),
      ask_(new AskBar(u"header"_s)),
      title_(new Label({}, Type::Title)),
      head_(new Tag),
      readOnly_(new Tag),
      about_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      legend_(new CauseLegend(states)),
      resetMenu_(new QMenu(this)),
      forkMenu_(new QMenu(this)) {
  setObjectName(u"userHeader"_s);
  setFixedHeight(40);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 0, 8, 1);
  row->setSpacing(8);
  title_->setObjectName(u"stateUser"_s);
  head_->setColours(&Tokens::selection, &Tokens::text);
  readOnly_->setColours(&Tokens::warningFill, &Tokens::warning);
  readOnly_->setObjectName(u"readOnlyTag"_s);
  row->addWidget(title_);
  row->addWidget(head_);
  row->addWidget(readOnly_);
  row->addWidget(about_, 1);
  row->addWidget(legend_);
  reset_ = addButton(tr("Reset"), "rotate-ccw", u"resetButton"_s);
  edit_ = addButton(tr("Edit"), "pencil", u"editButton"_s);
  edit_->setCheckable(true);
  fork_ = addButton(tr("Fork"), "git-branch", u"forkButton"_s);
  compare_ = addButton(tr("Compare"), "columns-2", u"compareButton"_s);
  replay_ = addButton(tr("Replay"), "list-checks", u"replayButton"_s);
  more_ = addButton({}, "ellipsis-vertical", u"moreButton"_s);
  more_->setAccessibleName(tr("More actions"));
  makeReset();
  makeFork();
  makeMore();
  connect(edit_, &QPushButton::clicked, this, &UserHeader::toggleEdit);
  connect(compare_, &QPushButton::clicked, this, &UserHeader::compareRequested);
  connect(replay_, &QPushButton::clicked, this, &UserHeader::replayRequested);
  for (const auto signal : {&StatesController::historyChanged, &StatesController::shownChanged,
                            &StatesController::detailsChanged})
    connect(states_, signal, this, &UserHeader::showUser);
  connect(states_->editing(), &StateEditing::changed, this, &UserHeader::showUser);
  connect(states_->session(), &Session::currentRunChanged, this, &UserHeader::showUser);
  connect(states_->session(), &Session::currentUserChanged, ask_, &QWidget::hide);
  connect(states_->session(), &Session::projectClosed, ask_, &QWidget::hide);
  showUser();
}

QPushButton* UserHeader::addButton(const QString& text, const char* icon, const QString& name) {
  auto* button = new QPushButton(text);
  button->setObjectName(name);
  button->setIcon(themedIcon(QString::fromLatin1(icon)));
  layout()->addWidget(button);
  return button;
}

void UserHeader::makeReset() {
  const auto add = [this](const QString& text, const QString& name, auto does) {
    QAction* action = resetMenu_->addAction(text, this, does);
    action->setObjectName(name);
    return action;
  };
  add(tr("To the initial state"), u"resetInitial"_s,
      [this] { reset({ResetTarget::Kind::Initial, 0, {}}); });
  add(tr("To zero"), u"resetZero"_s, [this] { reset({ResetTarget::Kind::Zero, 0, {}}); });
  resetHere_ = add(tr("To the shown revision"), u"resetHere"_s, [this] { resetToShown(); });
  connect(resetMenu_, &QMenu::aboutToShow, this, &UserHeader::fillReset);
  reset_->setMenu(resetMenu_);
}

/// The tags at which the user had a state come after what is always there.
void UserHeader::fillReset() {
  const auto all = resetMenu_->actions();
  for (QAction* action : all.sliced(all.indexOf(resetHere_) + 1)) delete action;
  resetHere_->setText(tr("To the shown revision r%1").arg(states_->shown()));
  resetHere_->setEnabled(!states_->isAtHead());
  if (states_->history() == nullptr || states_->history()->tags.empty()) return;
  resetMenu_->addSeparator();
  for (const auto& [revision, tag] : states_->history()->tags)
    resetMenu_
        ->addAction(tr("To tag %1, r%2").arg(tag).arg(revision), this,
                    [this, tag] { reset({ResetTarget::Kind::Tag, 0, tag.toStdString()}); })
        ->setObjectName(u"resetTag_"_s + tag);
}

void UserHeader::reset(const ResetTarget& target) {
  states_->writer()->reset({states_->history()->user.toStdString()}, target);
}

void UserHeader::resetToShown() {
  reset({ResetTarget::Kind::Revision, states_->shown(), {}});
}

void UserHeader::askReset() {
  const auto& tags = states_->history()->tags;
  const auto isTag = [this](const QString& name) {
    return states_->history() != nullptr &&
           std::ranges::count(states_->history()->tags, name,
                              [](const auto& tag) { return tag.second; }) > 0;
  };
  ask_->ask({tr("Reset to the tag"), tags.empty() ? QString() : tags.rbegin()->second, tr("Reset"),
             [this](const QString& tag) { reset({ResetTarget::Kind::Tag, 0, tag.toStdString()}); },
             [this](const QString& tag) { return UserCommands(*states_).reset(tag); }, isTag});
}

void UserHeader::makeMore() {
  auto* more = new QMenu(more_);
  transplant_ =
      more->addAction(tr("Take another user's state…"), this, &UserHeader::compareRequested);
  transplant_->setObjectName(u"transplant"_s);
  more->addAction(tr("Tag this moment…"), this, &UserHeader::askTag)->setObjectName(u"tag"_s);
  more->addSeparator();
  QMenu* copy = more->addMenu(tr("Copy as command"));
  copy->setObjectName(u"copyCommandMenu"_s);
  connect(copy, &QMenu::aboutToShow, this, [this, copy] { fillCommands(copy); });
  more_->setMenu(more);
}

/// Every action of the bar, as the command line that does the same.
void UserHeader::fillCommands(QMenu* menu) {
  menu->clear();
  for (const StateCommand& command : stateCommands(*states_)) {
    const QString text =
        command.argument.isEmpty() ? tr(command.name) : tr(command.name).arg(command.argument);
    menu->addAction(text, this, [line = command.line] { QApplication::clipboard()->setText(line); })
        ->setObjectName(u"copy_"_s + command.id);
  }
}

void UserHeader::makeFork() {
  connect(forkMenu_, &QMenu::aboutToShow, this, &UserHeader::fillFork);
  fork_->setMenu(forkMenu_);
}

void UserHeader::fillFork() {
  forkMenu_->clear();
  forkMenu_->addAction(tr("New scratch branch…"), this, &UserHeader::askFork)
      ->setObjectName(u"newFork"_s);
  if (states_->history() == nullptr) return;
  for (const BranchPath& branch : states_->history()->branches) {
    forkMenu_->addSeparator();
    const QString user = states_->history()->user;
    forkMenu_
        ->addAction(
            tr("Merge %1 into main").arg(branch.name), this,
            [this, user, name = branch.name] { states_->writer()->merge(user, name, false); })
        ->setObjectName(u"merge_"_s + branch.name);
    forkMenu_
        ->addAction(tr("Discard %1").arg(branch.name), this,
                    [this, user, name = branch.name] { states_->writer()->discard(user, name); })
        ->setObjectName(u"discard_"_s + branch.name);
  }
}

void UserHeader::askFork() {
  ask_->ask(
      {tr("Name of the scratch branch; main stays as it is until you merge"), u"what-if"_s,
       tr("Fork"),
       [this](const QString& name) { states_->writer()->fork(states_->history()->user, name); },
       [this](const QString& name) { return UserCommands(*states_).fork(name); }});
}

void UserHeader::askMerge() {
  const auto merge = [this](const QString& name) {
    states_->writer()->merge(states_->history()->user, name, false);
  };
  const auto isBranch = [this](const QString& name) {
    return states_->history() != nullptr &&
           std::ranges::count(states_->history()->branches, name, &BranchPath::name) > 0;
  };
  const auto& branches = states_->history()->branches;
  if (branches.size() == 1) return merge(branches.front().name);
  ask_->ask({tr("Branch that main takes over"), branches.back().name, tr("Merge"), merge,
             [this](const QString& name) { return UserCommands(*states_).merge(name); }, isBranch});
}

void UserHeader::askTag() {
  ask_->ask({tr("Name of this moment for all users"), proposedTag(), tr("Tag"),
             [this](const QString& name) { states_->writer()->tag(name); },
             [this](const QString& name) {
               return states_->session()->commandLine(u"state tag"_s, {name});
             }});
}

bool UserHeader::canEdit() const {
  const auto& details = states_->details();
  const bool isThere = details != nullptr && details->revision == states_->shown();
  return states_->isWritable() && ((states_->isAtHead() && isThere) || states_->edit());
}

void UserHeader::toggleEdit() {
  if (states_->edit() && states_->edit()->changes().empty())
    states_->editing()->discard();
  else
    states_->editing()->begin();
  showUser();
}

void UserHeader::showUser() {
  const auto& history = states_->history();
  const Revision* head = history == nullptr ? nullptr : history->head();
  const bool writable = states_->isWritable();
  title_->setText(history == nullptr
                      ? tr("No user chosen")
                      : tr("User %1").arg(qstr(escapeControl(history->user.toStdString()))));
  head_->setText(head == nullptr ? QString() : tr("head r%1").arg(head->number));
  readOnly_->setText(head != nullptr && !writable ? tr("read-only") : QString());
  if (head == nullptr)
    about_->setText({});
  else
    about_->setText(tr("%1, model %2, %3")
                        .arg(causeText(head->cause), qstr(head->model.substr(0, 6)),
                             whenText(qint64(secondsSinceEpoch(head->time)))));
  reset_->setEnabled(writable);
  edit_->setEnabled(canEdit());
  edit_->setChecked(states_->edit().has_value());
  fork_->setEnabled(writable);
  transplant_->setEnabled(writable);
  compare_->setEnabled(head != nullptr);
  replay_->setEnabled(head != nullptr);
  Q_EMIT shownAnew();
}

/// In a narrow window the legend gives way, then the words of the last buttons.
void UserHeader::resizeEvent(QResizeEvent* event) {
  Surface::resizeEvent(event);
  legend_->setVisible(width() > 1040);
  replay_->setText(width() > 720 ? tr("Replay") : QString());
  replay_->setAccessibleName(tr("Replay"));
  replay_->setToolTip(width() > 720 ? QString() : tr("Replay"));
}

}  // namespace stateroom
