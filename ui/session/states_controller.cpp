#include "ui/session/states_controller.h"

#include <chrono>

#include "core/base/text.h"
#include "core/state/author.h"
#include "ui/session/text.h"

namespace stateroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kStatesKept = 4096;

EngineOptions engineOptions(const Session& session) {
  const auto& training = session.resolved().training();
  return {.threads = training.threads(), .device = training.device()};
}

}  // namespace

StatesController::StatesController(Session* session, QObject* parent)
    : QObject(parent),
      session_(session),
      lists_(new StateThread(this)),
      work_(new StateThread(this)) {
  poll_.setInterval(300ms);
  draftSoon_.setInterval(400ms);
  draftSoon_.setSingleShot(true);
  connect(&poll_, &QTimer::timeout, this, &StatesController::poll);
  connect(&draftSoon_, &QTimer::timeout, this, &StatesController::keepDraft);
  connect(session_, &Session::projectOpened, this, &StatesController::open);
  connect(session_, &Session::projectClosed, this, [this] {
    keepDraft();
    close();
  });
  connect(session_, &Session::currentUserChanged, this, [this] {
    keepDraft();
    close();
    open();
  });
  if (session_->isOpen()) open();
}

StatesController::~StatesController() {
  keepDraft();
}

void StatesController::open() {
  if (!session_->isOpen()) return;
  if (sequence_ < 0) {
    lists_->setProject(session_->folder(), engineOptions(*session_));
    work_->setProject(session_->folder(), engineOptions(*session_));
  }
  poll_.start();
  poll();
  loadHistory();
}

void StatesController::close() {
  draftSoon_.stop();
  history_.reset();
  details_.reset();
  states_.clear();
  wanted_.clear();
  edit_.reset();
  effect_.reset();
  effectError_.reset();
  shown_ = 0;
  followsHead_ = true;
  if (!session_->isOpen()) {
    poll_.stop();
    lists_->close();
    work_->close();
    sequence_ = version_ = -1;
    ledgerError_.reset();
  }
  Q_EMIT historyChanged();
  Q_EMIT detailsChanged();
  Q_EMIT editChanged();
}

// ---- what another program does

void StatesController::poll() {
  lists_->run(
      "poll",
      [](StateDesk& desk) -> Result<std::pair<std::int64_t, std::int64_t>> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        STATEROOM_TRY(const auto version, ledger->database().integer("PRAGMA data_version"));
        STATEROOM_TRY(const auto sequence, ledger->sequence());
        return std::pair(version.value_or(0), sequence);
      },
      [this](const auto& found) { takePoll(found); });
}

void StatesController::takePoll(const Result<std::pair<std::int64_t, std::int64_t>>& found) {
  const bool first = sequence_ < 0;
  if (!found) {
    const bool news = first || !ledgerError_ || *ledgerError_ != found.error();
    ledgerError_ = found.error();
    sequence_ = 0;
    version_ = -1;
    if (news) Q_EMIT ledgerChanged();
    return;
  }
  const auto [version, sequence] = *found;
  if (!first && !ledgerError_ && version == version_ && sequence == sequence_) return;
  ledgerError_.reset();
  version_ = version;
  sequence_ = sequence;
  loadHistory();
  Q_EMIT ledgerChanged();
}

// ---- one user

void StatesController::loadHistory() {
  if (session_->currentUser().isEmpty()) return;
  work_->run(
      "history",
      [user = session_->currentUser().toStdString()](StateDesk& desk) {
        return UserHistory::load(desk, user);
      },
      [this](Result<UserHistory> loaded) { takeHistory(std::move(loaded)); });
}

void StatesController::takeHistory(Result<UserHistory> loaded) {
  if (!loaded) {
    if (loaded.error().code() != Code::user_unknown && loaded.error().code() != Code::ledger_none)
      Q_EMIT refused(loaded.error());
    return;
  }
  if (qstr(session_->currentUser().toStdString()) != loaded->user) return;
  const bool fresh = history_ == nullptr;
  history_ = std::make_shared<const UserHistory>(std::move(*loaded));
  const auto* head = history_->head();
  if (followsHead_ || history_->find(shown_) == nullptr) {
    followsHead_ = true;
    const std::int64_t number = head == nullptr ? 0 : head->number;
    if (std::exchange(shown_, number) != number) details_.reset();
  }
  if (fresh) takeDraft();
  Q_EMIT historyChanged();
  if (details_ == nullptr) loadDetails();
}

/// An edit that was begun earlier, perhaps in another window.
void StatesController::takeDraft() {
  if (edit_ || !history_->draft || !history_->fits()) return;
  const Draft& draft = *history_->draft;
  const auto* revision = history_->find(draft.revision);
  if (revision == nullptr) return;
  work_->run(
      "draft",
      [revision = *revision](StateDesk& desk) -> Result<State> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return ledger->state(revision, desk.recompute());
      },
      [this, draft](Result<State> base) {
        if (!base || edit_) return;
        edit_ = StateEdit{draft.revision, std::move(*base), draft.state, qstr(draft.note)};
        Q_EMIT editChanged();
        computeEffect();
      });
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

void StatesController::loadDetails() {
  const auto* revision = history_ == nullptr ? nullptr : history_->find(shown_);
  if (revision == nullptr) {
    details_.reset();
    Q_EMIT detailsChanged();
    return;
  }
  // The state at once, what the engine computes of it after that.
  for (const bool compute : {false, true})
    work_->run(
        compute ? "gates" : "details",
        [revision = *revision, compute](StateDesk& desk) {
          return UnitDetails::load(desk, revision, compute);
        },
        [this](Result<UnitDetails> loaded) {
          if (!loaded) {
            if (details_ != nullptr && details_->revision == shown_) return;
            details_.reset();
            Q_EMIT detailsChanged();
            return Q_EMIT refused(loaded.error());
          }
          if (loaded->revision != shown_) return;
          details_ = std::make_shared<const UnitDetails>(std::move(*loaded));
          Q_EMIT detailsChanged();
        });
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
      [missing](StateDesk& desk) {
        Found loaded;
        for (const Revision& revision : missing) {
          auto ledger = desk.ledger();
          if (!ledger) break;
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

QString StatesController::boundRun() const {
  return history_ != nullptr && history_->bound ? qstr(history_->bound->run) : QString();
}

bool StatesController::isForeignRun() const {
  const QString bound = boundRun();
  return !bound.isEmpty() && !session_->currentRun().isEmpty() && session_->currentRun() != bound;
}

// ---- the edit

bool StatesController::beginEdit() {
  if (edit_) return true;
  if (!isWritable() || !isAtHead() || details_ == nullptr || details_->revision != shown_)
    return false;
  edit_ = StateEdit{shown_, details_->state, details_->state, {}};
  Q_EMIT editChanged();
  return true;
}

void StatesController::setEdited(State state) {
  if (!beginEdit()) return;
  edit_->edited = std::move(state);
  draftSoon_.start();
  Q_EMIT editChanged();
  computeEffect();
}

void StatesController::setNote(const QString& note) {
  if (!edit_ || edit_->note == note) return;
  edit_->note = note;
  draftSoon_.start();
}

void StatesController::computeEffect() {
  const auto* head = history_->find(edit_->revision);
  if (head == nullptr) return;
  work_->run(
      "effect",
      [head = *head, edited = edit_->edited](StateDesk& desk) -> Result<EditEffect> {
        STATEROOM_TRY(const auto predictor, desk.predictor());
        const auto start = std::chrono::steady_clock::now();
        STATEROOM_TRY(auto effect, effectOf(predictor, head, edited));
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - start;
        return EditEffect{std::move(effect), took.count()};
      },
      [this](Result<EditEffect> computed) {
        effect_.reset();
        effectError_.reset();
        if (!edit_) return;
        if (computed)
          effect_ = std::move(*computed);
        else
          effectError_ = computed.error();
        Q_EMIT effectChanged();
      });
}

void StatesController::keepDraft() {
  draftSoon_.stop();
  if (!edit_ || history_ == nullptr || edit_->changes().empty()) return;
  Draft draft{history_->user.toStdString(), authorName(), edit_->revision, edit_->edited,
              edit_->note.toStdString(),    now()};
  work_->run(
      "",
      [draft](StateDesk& desk) -> Result<> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return saveDraft(*ledger, draft);
      },
      [this](const Result<>& saved) {
        if (!saved) Q_EMIT refused(saved.error());
      });
}

void StatesController::dropDraftOf(const std::string& user) {
  work_->run(
      "",
      [user](StateDesk& desk) -> Result<> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        return dropDraft(*ledger, user, authorName());
      },
      [](const Result<>&) {});
}

void StatesController::discardEdit() {
  if (!edit_) return;
  draftSoon_.stop();
  edit_.reset();
  effect_.reset();
  effectError_.reset();
  dropDraftOf(history_->user.toStdString());
  Q_EMIT editChanged();
  Q_EMIT effectChanged();
}

void StatesController::commit() {
  if (!edit_ || edit_->changes().empty()) return;
  draftSoon_.stop();
  const std::string user = history_->user.toStdString();
  work_->run(
      "",
      [user, edit = *edit_](StateDesk& desk) -> Result<Appended> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        STATEROOM_TRY(const auto appended,
                      setState(*ledger, user, edit.edited,
                               {authorName(), edit.note.toStdString(), edit.revision}));
        STATEROOM_CHECK(dropDraft(*ledger, user, authorName()));
        return appended;
      },
      [this, user, before = edit_->revision](const Result<Appended>& appended) {
        if (!appended) return Q_EMIT refused(appended.error());
        if (history_ != nullptr && history_->user.toStdString() == user) {
          edit_.reset();
          effect_.reset();
          followsHead_ = true;
          Q_EMIT editChanged();
        }
        Q_EMIT written(qstr(user), before, appended->number, tr("edit of user %1").arg(qstr(user)));
        poll();
        loadHistory();
      });
}

// ---- other writes

void StatesController::write(const QString& user, const QString& what, Write change) {
  work_->run(
      "",
      [user = user.toStdString(),
       change](StateDesk& desk) -> Result<std::pair<std::int64_t, std::int64_t>> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        STATEROOM_TRY(const auto head, ledger->findHead(user));
        STATEROOM_TRY(const auto appended, change(desk, *ledger));
        return std::pair(head ? head->number : 0, appended.number);
      },
      [this, user, what](const Result<std::pair<std::int64_t, std::int64_t>>& moved) {
        if (!moved) return Q_EMIT refused(moved.error());
        followsHead_ = true;
        if (!what.isEmpty() && moved->second > 0)
          Q_EMIT written(user, moved->first, moved->second, what);
        poll();
        loadHistory();
      });
}

void StatesController::resetUsers(const std::vector<std::string>& users,
                                  const ResetTarget& target) {
  if (users.size() == 1)
    return write(qstr(users.front()), tr("reset of user %1").arg(qstr(users.front())),
                 [user = users.front(), target](StateDesk& desk, Ledger& ledger) {
                   return reset(ledger, user, target, {authorName(), "", {}}, desk.recompute());
                 });
  write({}, {}, [users, target](StateDesk& desk, Ledger& ledger) -> Result<Appended> {
    STATEROOM_CHECK(resetAll(ledger, users, target, {authorName(), "", {}}, desk.recompute()));
    return Appended{};
  });
}

void StatesController::restore(const QString& user, std::int64_t revision) {
  ResetTarget target;
  target.kind = revision == 0 ? ResetTarget::Kind::Initial : ResetTarget::Kind::Revision;
  target.revision = revision;
  write(user, {}, [user = user.toStdString(), target](StateDesk& desk, Ledger& ledger) {
    return reset(ledger, user, target, {authorName(), "", {}}, desk.recompute());
  });
}

void StatesController::fork(const QString& branch) {
  write(history_->user, {},
        [user = history_->user.toStdString(), branch = branch.toStdString()](
            StateDesk&, Ledger& ledger) -> Result<Appended> {
          STATEROOM_CHECK(stateroom::fork(ledger, user, branch));
          return Appended{};
        });
}

void StatesController::merge(const QString& branch, bool adopt) {
  write(history_->user, tr("merge of %1").arg(branch),
        [user = history_->user.toStdString(), branch = branch.toStdString(), adopt](
            StateDesk&, Ledger& ledger) {
          return stateroom::merge(ledger, user, branch, {authorName(), "", {}}, adopt);
        });
}

void StatesController::discard(const QString& branch) {
  write(history_->user, {},
        [user = history_->user.toStdString(), branch = branch.toStdString()](
            StateDesk&, Ledger& ledger) -> Result<Appended> {
          STATEROOM_CHECK(stateroom::discard(ledger, user, branch));
          return Appended{};
        });
}

void StatesController::tag(const QString& name) {
  write({}, {}, [name = name.toStdString()](StateDesk&, Ledger& ledger) -> Result<Appended> {
    STATEROOM_CHECK(addTag(ledger, name, {authorName(), "", {}}));
    return Appended{};
  });
}

void StatesController::copyFrom(const QString& user, std::int64_t revision) {
  if (!beginEdit()) return;
  work_->run(
      "copy",
      [user = user.toStdString(), revision,
       layout = history_->bound->layout](StateDesk& desk) -> Result<State> {
        STATEROOM_TRY(auto* const ledger, desk.ledger());
        STATEROOM_TRY(const auto source,
                      revision == 0 ? ledger->head(user) : ledger->revision(user, revision));
        STATEROOM_TRY(auto state, ledger->state(source, desk.recompute()));
        STATEROOM_CHECK(layout.rowsOf(state));
        return state;
      },
      [this](Result<State> state) {
        if (!state) return Q_EMIT refused(state.error());
        setEdited(std::move(*state));
      });
}

// ---- as command

QString StatesController::editCommand() const {
  std::map<std::string, QStringList> byLayer;
  for (const UnitEdit& edit : edit_->changes())
    byLayer[edit.layer] << u"--unit"_s
                        << qstr(edit.tensor) + u'[' + QString::number(edit.unit) + u"]="_s +
                               qstr(formatDouble(edit.value));
  QStringList lines;
  for (const auto& [layer, units] : byLayer) {
    QStringList arguments{u"--user"_s, history_->user, u"--layer"_s, qstr(layer)};
    arguments += units;
    if (lines.isEmpty()) arguments << u"--expect-revision"_s << QString::number(edit_->revision);
    if (!edit_->note.isEmpty()) arguments << u"--note"_s << edit_->note;
    lines << session_->commandLine(u"state edit"_s, arguments);
  }
  return lines.join(u" && "_s);
}

QString StatesController::command() const {
  if (history_ == nullptr || history_->head() == nullptr)
    return session_->commandLine(u"state list"_s, {});
  if (edit_ && !edit_->changes().empty()) return editCommand();
  return session_->commandLine(u"state show"_s, {u"--user"_s, history_->user, u"--revision"_s,
                                                 QString::number(shown_), u"--gates"_s});
}

}  // namespace stateroom
