#include "ui/panels/states/reset_question.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/session/error_text.h"
#include "ui/session/number_format.h"
#include "ui/session/reset_preview.h"
#include "ui/session/text.h"
#include "ui/widgets/copy_command.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kNamesShown = 8;

QString someOf(const std::vector<std::string>& users) {
  QStringList names;
  for (std::size_t i = 0; i < std::min(kNamesShown, users.size()); ++i) names << qstr(users[i]);
  if (users.size() > kNamesShown) names << u"…"_s;
  return names.join(u", "_s);
}

}  // namespace

ResetQuestion::ResetQuestion(StatesController* states, std::vector<std::string> users,
                             QStringList chosenBy, QWidget* parent)
    : QDialog(parent),
      states_(states),
      users_(std::move(users)),
      chosenBy_(std::move(chosenBy)),
      to_(new QComboBox),
      preview_(new Label({}, Type::Body, &Tokens::secondaryText)) {
  setObjectName(u"resetQuestion"_s);
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(u"Stateroom"_s);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(8);
  auto* title =
      new Label(tr("Reset %n user(s)?", nullptr, static_cast<int>(users_.size())), Type::Title);
  title->setObjectName(u"resetTitle"_s);
  auto* who = new Label(
      tr("%1. Each gets a new revision; the ones before stay.").arg(someOf(users_)), Type::Body);
  who->setObjectName(u"resetWho"_s);
  preview_->setObjectName(u"resetPreview"_s);
  for (Label* label : {who, preview_}) label->setWordWrap(true);
  column->addWidget(title);
  column->addWidget(makeTarget());
  column->addWidget(preview_);
  column->addWidget(who);
  column->addWidget(makeButtons());
  setMinimumWidth(440);
  addTags();
  preview();
}

QWidget* ResetQuestion::makeTarget() {
  auto* target = new QWidget;
  auto* row = new QHBoxLayout(target);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(new Label(tr("to")));
  to_->setObjectName(u"resetTo"_s);
  to_->setAccessibleName(tr("Where to"));
  to_->addItem(tr("the initial state"), u"initial"_s);
  to_->addItem(tr("zero"), u"zero"_s);
  row->addWidget(to_, 1);
  connect(to_, &QComboBox::currentIndexChanged, this, &ResetQuestion::preview);
  return target;
}

QWidget* ResetQuestion::makeButtons() {
  auto* buttons = new QWidget;
  auto* row = new QHBoxLayout(buttons);
  row->setContentsMargins(0, 8, 0, 0);
  row->setSpacing(8);
  auto* cancel = new QPushButton(tr("Cancel"));
  cancel->setObjectName(u"resetCancel"_s);
  cancel->setDefault(true);
  auto* reset = new QPushButton(tr("Reset"));
  reset->setObjectName(u"resetDo"_s);
  CopyCommand::addTo(reset, [this] { return command(); });
  row->addStretch();
  row->addWidget(cancel);
  row->addWidget(reset);
  connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
  connect(reset, &QPushButton::clicked, this, &ResetQuestion::reset);
  return buttons;
}

void ResetQuestion::addTags() {
  states_->lists()->run(
      "tags",
      [](StateDesk& desk) -> Result<std::vector<StateTag>> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return listTags(*ledger);
      },
      [to = QPointer(to_)](const Result<std::vector<StateTag>>& tags) {
        if (!to || !tags) return;
        for (const StateTag& tag : *tags)
          to->addItem(tr("tag %1").arg(qstr(tag.name)), qstr(tag.name));
      });
}

QString ResetQuestion::to() const {
  return to_->currentData().toString();
}

void ResetQuestion::preview() {
  preview_->setText(tr("Looking what would change …"));
  states_->lists()->run(
      "reset preview",
      [users = users_, to = to().toStdString()](StateDesk& desk, const std::stop_token& stop) {
        return previewReset(desk, users, to, stop);
      },
      [label = QPointer(preview_)](const Result<ResetPreview>& preview) {
        if (!label) return;
        if (!preview) return label->setText(sentenceOf(preview.error()));
        label->setText(
            tr("%1 of %n user(s) would change; their mean |h| goes from %2 to %3", nullptr,
               static_cast<int>(preview->looked))
                .arg(wholeNumber(preview->changed))
                .arg(shortNumber(preview->normBefore, 3), shortNumber(preview->normAfter, 3)) +
            (preview->looked < preview->users ? tr(" (the first of them)") : QString()));
      });
}

QString ResetQuestion::command() const {
  return states_->session()->commandLine(u"state reset"_s,
                                         chosenBy_ + QStringList{u"--to"_s, to()});
}

void ResetQuestion::reset() {
  if (const auto target = ResetTarget::parse(to().toStdString()))
    states_->writer()->reset(users_, *target);
  accept();
}

}  // namespace stateroom
