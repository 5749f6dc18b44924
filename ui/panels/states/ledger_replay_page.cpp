#include "ui/panels/states/ledger_replay_page.h"

#include <QHeaderView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/session/error_text.h"
#include "ui/session/text.h"
#include "ui/widgets/column_priority.h"

namespace stateroom {

using namespace Qt::StringLiterals;

namespace {

double largest(const LedgerReplay::Found& found) {
  double most = 0;
  for (const UserReplay& each : found.others) most = std::max(most, each.max);
  return most;
}

}  // namespace

LedgerReplayPage::LedgerReplayPage(StatesController* states, QWidget* parent)
    : QWidget(parent),
      states_(states),
      replay_(states->ledgerReplay()),
      verdict_(new MessageBars),
      progress_(new QProgressBar),
      users_(new TableModel<UserReplay>(columns(), this)),
      table_(new QTableView) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  verdict_->setObjectName(u"replayAllVerdict"_s);
  column->addWidget(verdict_);
  progress_->setObjectName(u"replayAllProgress"_s);
  progress_->setAccessibleName(tr("Users replayed"));
  progress_->setTextVisible(false);
  progress_->setFixedHeight(4);
  progress_->setRange(0, 1000);
  column->addWidget(progress_);
  setUpTable(table_);
  table_->setObjectName(u"replayAllTable"_s);
  table_->setAccessibleName(tr("Users whose replay differs"));
  table_->setModel(users_);
  new ColumnPriority(table_, {120, 90, 110, 110, 90, 110, 260}, {1, 4});
  column->addWidget(table_, 1);
  connect(table_, &QTableView::activated, this, [this](const QModelIndex& index) {
    Q_EMIT userChosen(qstr(users_->record(index.row()).user));
  });
  connect(replay_, &LedgerReplay::changed, this, &LedgerReplayPage::showFound);
  showFound();
}

bool LedgerReplayPage::isGood(const UserReplay& replay) const {
  return !replay.error && (replay.identical || question_.isWithin(replay.max));
}

std::vector<TableModel<UserReplay>::Column> LedgerReplayPage::columns() {
  using Row = const UserReplay&;
  const auto text = [](const QString& words, int role) {
    return role == Qt::DisplayRole || role == Qt::ToolTipRole ? QVariant(words) : QVariant();
  };
  return {{tr("user"), AtLeft,
           [this, text](Row row, int role) -> QVariant {
             if (role == IconNameRole) return isGood(row) ? u"circle-check"_s : u"circle-alert"_s;
             if (role == ColourRole)
               return int(isGood(row) ? CellColour::Success : CellColour::Error);
             return text(qstr(row.user), role);
           }},
          {tr("revisions"), AtRight,
           [text](Row row, int role) { return text(wholeNumber(row.revisions), role); }},
          {tr("differs from"), AtRight,
           [text](Row row, int role) {
             return row.first ? text(u"r%1"_s.arg(row.first->revision), role) : QVariant();
           }},
          {tr("unit"), AtLeft,
           [text](Row row, int role) {
             return row.first ? text(ReplayTexts::unit(*row.first), role) : QVariant();
           }},
          {tr("by"), AtRight,
           [](Row row, int role) {
             return row.first && !row.first->layer.empty() ? numberCell(row.first->delta, role, 3)
                                                           : QVariant();
           }},
          {tr("max |d|"), AtRight,
           [](Row row, int role) { return row.first ? numberCell(row.max, role, 3) : QVariant(); }},
          {tr("why"), AtLeft, [text](Row row, int role) {
             return row.error             ? text(sentenceOf(*row.error), role)
                    : row.changes.empty() ? QVariant()
                                          : text(ReplayTexts::change(row.changes.front()), role);
           }}};
}

void LedgerReplayPage::replay(const ReplayQuestion& question) {
  question_ = question;
  replay_->start(question.today);
}

void LedgerReplayPage::setTolerance(double tolerance) {
  question_.tolerance = tolerance;
  users_->setRecords(replay_->found().others);
  showVerdict();
}

void LedgerReplayPage::showFound() {
  const LedgerReplay::Found& found = replay_->found();
  progress_->setVisible(replay_->isRunning());
  progress_->setValue(found.users == 0 ? 0 : int(1000 * found.done / found.users));
  if (std::ssize(found.others) != users_->rowCount()) users_->setRecords(found.others);
  showVerdict();
}

void LedgerReplayPage::showVerdict() {
  verdict_->clear();
  Q_EMIT told({});
  const LedgerReplay::Found& found = replay_->found();
  const auto differ =
      std::ranges::count_if(found.others, [this](const UserReplay& each) { return !isGood(each); });
  const int users = static_cast<int>(found.users);
  if (const auto& error = replay_->error())
    return verdict_->show(u"replayAll"_s, MessageKind::Error,
                          sentenceOf(*error) + u". "_s + hintOf(*error));
  if (users == 0) return Q_EMIT told(replay_->isRunning() ? tr("Reading the users …") : QString());
  const QString count = tr("%1 of %Ln user(s)", nullptr, users).arg(wholeNumber(found.done));
  if (replay_->isRunning())
    return Q_EMIT told(tr("%1 of %2, %3 differ")
                           .arg(wholeNumber(found.done), wholeNumber(users), wholeNumber(differ)));
  Q_EMIT told(tr("%1, %Ln revision(s)", nullptr, int(found.revisions)).arg(count));
  QString text;
  auto kind = differ == 0 ? MessageKind::Success : MessageKind::Error;
  if (differ > 0)
    text = tr("Different: %1 of %Ln user(s), the largest |d| is %2", nullptr, int(found.done))
               .arg(wholeNumber(differ), shortNumber(largest(found), 3));
  else if (found.others.empty())
    text =
        tr("Identical: %Ln user(s) computed again, the same bit for bit", nullptr, int(found.done));
  else
    text = tr("Equal within %1: %Ln user(s) computed again", nullptr, int(found.done))
               .arg(exactNumber(question_.tolerance));
  if (!found.sameKernel) text += tr("; some were computed by another engine or processor");
  if (!replay_->isComplete()) {
    kind = differ == 0 ? MessageKind::Info : kind;
    text = tr("Stopped after %1. %2").arg(count, text);
  }
  verdict_->show(u"replayAll"_s, kind, text);
}

}  // namespace stateroom
