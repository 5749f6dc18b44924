#include "ui/panels/states/user_header.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QInputDialog>
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
      title_(new Label({}, Type::Title)),
      head_(new Tag),
      readOnly_(new Tag),
      about_(new ElidedLabel(Type::Body, &Tokens::secondaryText)),
      legend_(new CauseLegend(states)),
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
  connect(edit_, &QPushButton::clicked, this, [this] {
    if (states_->edit() && states_->edit()->changes().empty())
      states_->editing()->discard();
    else
      states_->editing()->begin();
    showUser();
  });
  connect(compare_, &QPushButton::clicked, this, &UserHeader::compareRequested);
  connect(replay_, &QPushButton::clicked, this, &UserHeader::replayRequested);
  for (const auto signal : {&StatesController::historyChanged, &StatesController::shownChanged,
                            &StatesController::detailsChanged})
    connect(states_, signal, this, &UserHeader::showUser);
  connect(states_->editing(), &StateEditing::changed, this, &UserHeader::showUser);
  connect(states_->session(), &Session::currentRunChanged, this, &UserHeader::showUser);
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
  auto* menu = new QMenu(reset_);
  const auto add = [&](const QString& text, const QString& name, ResetTarget::Kind kind) {
    QAction* action = menu->addAction(text, this, [this, kind] {
      states_->writer()->reset({states_->history()->user.toStdString()},
                               {kind, states_->shown(), {}});
    });
    action->setObjectName(name);
    return action;
  };
  add(tr("To the initial state"), u"resetInitial"_s, ResetTarget::Kind::Initial);
  add(tr("To zero"), u"resetZero"_s, ResetTarget::Kind::Zero);
  QAction* here = add({}, u"resetHere"_s, ResetTarget::Kind::Revision);
  connect(menu, &QMenu::aboutToShow, this, [this, here] {
    here->setText(tr("To the shown revision r%1").arg(states_->shown()));
    here->setEnabled(!states_->isAtHead());
  });
  here->setText(tr("To the shown revision"));
  reset_->setMenu(menu);
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
  bool given = false;
  const QString name = QInputDialog::getText(
      this, tr("Fork"), tr("Name of the scratch branch. Main stays as it is until you merge."),
      QLineEdit::Normal, u"what-if"_s, &given);
  if (given && !name.isEmpty()) states_->writer()->fork(states_->history()->user, name);
}

void UserHeader::askTag() {
  bool given = false;
  const QString name =
      QInputDialog::getText(this, tr("Tag this moment"), tr("Name of this moment for all users"),
                            QLineEdit::Normal, proposedTag(), &given);
  if (given && !name.isEmpty()) states_->writer()->tag(name);
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
  edit_->setEnabled(writable && (states_->isAtHead() || states_->edit()));
  edit_->setChecked(states_->edit().has_value());
  fork_->setEnabled(writable);
  transplant_->setEnabled(writable);
  compare_->setEnabled(head != nullptr);
  replay_->setEnabled(head != nullptr);
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
