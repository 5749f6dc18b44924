#include "ui/session/states_controller.h"

#include <algorithm>

#include "ui/session/ledger_watch.h"
#include "ui/session/text.h"

namespace stateroom {

namespace {

constexpr std::size_t kStatesKept = 4096;

}  // namespace

StatesController::StatesController(Session* session, QObject* parent)
    : QObject(parent),
      session_(session),
      lists_(new StateThread(this)),
      work_(new StateThread(this)),
      ledgerReplay_(new LedgerReplay(this)),
      writer_(new StateWriter(work_, this)),
      editing_(new StateEditing(this)),
      whatIf_(new WhatIf(this)) {
  connect(session_->ledger(), &LedgerWatch::changed, this, &StatesController::loadHistory);
  connect(session_->ledger(), &LedgerWatch::changed, this, &StatesController::ledgerChanged);
  connect(writer_, &StateWriter::refused, this, &StatesController::refused);
  connect(writer_, &StateWriter::written, this, [this](const HeadMoves& moves) {
    followsHead_ |= std::ranges::count(moves, session_->currentUser(), &HeadMove::user) > 0;
    session_->ledger()->look();
    loadHistory();
  });
  connect(session_, &Session::projectOpened, this, &StatesController::open);
  connect(session_, &Session::projectClosed, this, [this] {
    close();
    lists_->close();
    work_->close();
    ledgerReplay_->close();
  });
  connect(session_, &Session::currentUserChanged, this, [this] {
    close();
    loadHistory();
  });
  if (session_->isOpen()) open();
}

/// Children go before their siblings' threads end: the edit is kept as a draft.
StatesController::~StatesController() {
  delete editing_;
}

void StatesController::open() {
  const auto& training = session_->resolved().training();
  const EngineOptions engine{.threads = training.threads(), .device = training.device()};
  lists_->setProject(session_->folder(), engine);
  work_->setProject(session_->folder(), engine);
  ledgerReplay_->setProject(session_->folder(), engine);
  loadHistory();
}

/// The user that was shown; answers that are still to come are no longer of interest.
void StatesController::close() {
  editing_->close();
  whatIf_->clear();
  work_->cancelLanes();
  history_.reset();
  details_.reset();
  states_.clear();
  wanted_.clear();
  shown_ = 0;
  followsHead_ = true;
  Q_EMIT historyChanged();
  Q_EMIT detailsChanged();
}

const std::optional<Error>& StatesController::ledgerError() const {
  return session_->ledger()->error();
}

std::int64_t StatesController::sequence() const {
  return session_->ledger()->sequence();
}

// ---- one user

void StatesController::loadHistory() {
  if (!session_->isOpen() || session_->currentUser().isEmpty()) return;
  work_->run(
      "history",
      [user = session_->currentUser().toStdString()](StateDesk& desk) {
        return UserHistory::load(desk, user);
      },
      [this](Result<UserHistory> loaded) { takeHistory(std::move(loaded)); });
}

void StatesController::takeHistory(Result<UserHistory> loaded) {
  if (!loaded) {
    const Error& error = loaded.error();
    const bool isExpected = error.code() == Code::user_unknown || error.code() == Code::ledger_none;
    if (!isExpected && ledgerError() != error) Q_EMIT refused(error);
    if (isExpected && history_ != nullptr) close();  // the user is gone, or the ledger
    return;
  }
  const bool fresh = history_ == nullptr;
  history_ = std::make_shared<const UserHistory>(std::move(*loaded));
  const auto* head = history_->head();
  if (followsHead_ || history_->find(shown_) == nullptr) {
    followsHead_ = true;
    const std::int64_t number = head == nullptr ? 0 : head->number;
    if (std::exchange(shown_, number) != number) details_.reset();
  }
  if (fresh) editing_->takeDraft();
  Q_EMIT historyChanged();
  if (details_ == nullptr) loadDetails();
}

const Revision* StatesController::shownRevision() const {
  return history_ == nullptr ? nullptr : history_->find(shown_);
}

void StatesController::show(std::int64_t revision) {
  if (history_ == nullptr || revision == shown_) return;
  if (history_->find(revision) == nullptr) return;
  shown_ = revision;
  followsHead_ = isAtHead();
  Q_EMIT shownChanged();
  loadDetails();
}

bool StatesController::isAtHead() const {
  const auto* head = history_ == nullptr ? nullptr : history_->head();
  return head != nullptr && head->number == shown_;
}

/// The state at once, what the engine computes of it after that.
void StatesController::loadDetails() {
  const auto* revision = shownRevision();
  if (revision == nullptr) {
    details_.reset();
    Q_EMIT detailsChanged();
    return;
  }
  for (const bool compute : {false, true})
    work_->run(
        compute ? "gates" : "details",
        [revision = *revision, compute](StateDesk& desk) {
          return UnitDetails::load(desk, revision, compute);
        },
        [this](Result<UnitDetails> loaded) { takeDetails(std::move(loaded)); });
}

void StatesController::takeDetails(Result<UnitDetails> loaded) {
  if (loaded) {
    if (loaded->revision != shown_) return;
    details_ = std::make_shared<const UnitDetails>(std::move(*loaded));
    Q_EMIT detailsChanged();
    return;
  }
  if (details_ != nullptr && details_->revision == shown_) return;  // the state is there at least
  details_.reset();
  Q_EMIT detailsChanged();
  Q_EMIT refused(loaded.error());
}

std::shared_ptr<const State> StatesController::stateOf(std::int64_t revision) const {
  const auto found = states_.find(revision);
  return found == states_.end() ? nullptr : found->second;
}

void StatesController::wantStates(const std::vector<std::int64_t>& revisions) {
  if (history_ == nullptr) return;
  std::vector<Revision> missing;
  std::set<std::int64_t> asked;
  for (const std::int64_t number : revisions) {
    if (states_.contains(number)) continue;
    const auto* revision = history_->find(number);
    if (revision != nullptr && asked.insert(number).second) missing.push_back(*revision);
  }
  if (missing.empty() || asked == wanted_) return;
  wanted_ = asked;
  using Found = std::vector<std::pair<std::int64_t, std::shared_ptr<const State>>>;
  work_->run(
      "states",
      [missing](StateDesk& desk, const std::stop_token& stop) {
        Found loaded;
        for (const Revision& revision : missing) {
          auto ledger = desk.ledger();
          if (!ledger || stop.stop_requested()) break;
          auto state = (*ledger)->state(revision, desk.recompute());
          loaded.emplace_back(revision.number,
                              std::make_shared<const State>(state ? std::move(*state) : State{}));
        }
        return loaded;
      },
      [this](Found loaded) {
        wanted_.clear();
        if (states_.size() > kStatesKept) states_.clear();
        for (auto& [number, state] : loaded) states_[number] = std::move(state);
        Q_EMIT statesArrived();
      });
}

bool StatesController::isWritable() const {
  return history_ != nullptr && history_->head() != nullptr && history_->fits() && !isForeignRun();
}

std::optional<double> StatesController::decisionThreshold() const {
  return history_ != nullptr && history_->isProbability ? session_->decisionThreshold()
                                                        : std::nullopt;
}

QString StatesController::boundRun() const {
  return history_ != nullptr && history_->bound ? qstr(history_->bound->run) : QString();
}

bool StatesController::isForeignRun() const {
  const QString bound = boundRun();
  return !bound.isEmpty() && !session_->currentRun().isEmpty() && session_->currentRun() != bound;
}

}  // namespace stateroom
