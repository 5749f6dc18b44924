#include "core/base/text.h"
#include "core/state/ledger_branches.h"

namespace stateroom {
namespace {

Change changeOf(const std::string& user, Cause cause, const State& state, const Authorship& by) {
  Change change;
  change.user = user;
  change.cause = cause;
  change.state = &state;
  change.expected = by.expected;
  change.author = by.author;
  change.note = by.note;
  return change;
}

/// A state to go to, and what the new revision tells of it.
struct Origin {
  State state;
  Cause cause = Cause::Reset;
  std::string source;
  std::string model;
  std::optional<double> order;
};

Result<Origin> originOf(Ledger& ledger, const Revision& revision, const Recompute& recompute) {
  STATEROOM_TRY(auto state, transplantable(ledger, revision, recompute));
  return Origin{.state = std::move(state),
                .cause = Cause::Restore,
                .source = std::to_string(revision.number),
                .model = revision.model,
                .order = revision.order};
}

/// The revision that a target means for a user; none: the initial state.
Result<std::optional<Revision>> revisionOf(Ledger& ledger, const std::string& user,
                                           const ResetTarget& target) {
  if (target.kind == ResetTarget::Kind::Tag) {
    STATEROOM_TRY(const auto tag, findTag(ledger, target.tag));
    return revisionAt(ledger, user, tag);
  }
  if (target.kind != ResetTarget::Kind::Revision) return std::nullopt;
  STATEROOM_TRY(auto revision, ledger.revision(user, target.revision));
  return revision;
}

Result<Origin> resolve(Ledger& ledger, const std::string& user, const ResetTarget& target,
                       const Recompute& recompute) {
  STATEROOM_TRY(const auto* const model, ledger.boundModel());
  if (target.kind == ResetTarget::Kind::Zero) {
    return Origin{.state = model->layout.zero(), .source = "zero", .model = {}, .order = {}};
  }
  STATEROOM_TRY(const auto revision, revisionOf(ledger, user, target));
  if (revision) return originOf(ledger, *revision, recompute);
  return Origin{.state = model->initial, .source = "initial", .model = {}, .order = {}};
}

}  // namespace

Result<ResetTarget> ResetTarget::parse(std::string_view text) {
  if (text == "zero") return ResetTarget{.kind = Kind::Zero, .tag = {}};
  if (text == "initial") return ResetTarget{.kind = Kind::Initial, .tag = {}};
  if (const auto number = parseInteger(text)) {
    return ResetTarget{.kind = Kind::Revision, .revision = *number, .tag = {}};
  }
  return ResetTarget{.kind = Kind::Tag, .tag = std::string(text)};
}

Result<State> transplantable(Ledger& ledger, const Revision& revision, const Recompute& recompute) {
  STATEROOM_TRY(const auto* const model, ledger.boundModel());
  if (revision.model != model->fingerprint) {
    return fail(
        Code::state_of_other_model,
        {{"user", revision.user}, {"model", revision.model}, {"bound", model->fingerprint}});
  }
  return ledger.state(revision, recompute);
}

Result<Appended> setState(Ledger& ledger, const std::string& user, const State& state,
                          const Authorship& by, Cause cause) {
  return ledger.append(changeOf(user, cause, state, by));
}

Result<Appended> editUnits(Ledger& ledger, const std::string& user,
                           const std::vector<UnitEdit>& edits, const Authorship& by) {
  STATEROOM_TRY(auto loaded, ledger.load(std::span(&user, 1)));
  STATEROOM_CHECK(applyEdits(loaded.state, 0, edits));
  auto change = changeOf(user, Cause::Edit, loaded.state, by);
  if (!change.expected) change.expected = loaded.standings[0].number;
  return ledger.append(change);
}

Result<Appended> reset(Ledger& ledger, const std::string& user, const ResetTarget& target,
                       const Authorship& by, const Recompute& recompute) {
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger.database()));
  STATEROOM_TRY(const auto origin, resolve(ledger, user, target, recompute));
  auto change = changeOf(user, origin.cause, origin.state, by);
  change.source = origin.source;
  change.model = origin.model;
  change.order = origin.order;
  STATEROOM_TRY(auto appended, ledger.append(change));
  STATEROOM_CHECK(transaction.commit());
  return appended;
}

Result<Resettable> resettable(Ledger& ledger, const std::vector<std::string>& users,
                              const ResetTarget& target) {
  Resettable found;
  for (const auto& user : users) {
    STATEROOM_TRY(const auto head, ledger.findHead(user));
    STATEROOM_TRY(const auto revision, revisionOf(ledger, user, target));
    const bool erased = (head && !head->stateHash) || (revision && !revision->stateHash);
    if (erased) ++found.erased;
    if (!erased) found.users.push_back(user);
  }
  return found;
}

Result<std::vector<ResetUser>> resetAll(Ledger& ledger, const std::vector<std::string>& users,
                                        const ResetTarget& target, const Authorship& by,
                                        const Recompute& recompute) {
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger.database()));
  STATEROOM_TRY(const auto found, resettable(ledger, users, target));
  const Authorship each{.author = by.author, .note = by.note, .expected = {}};
  std::vector<ResetUser> done;
  for (const auto& user : found.users) {
    STATEROOM_TRY(const auto appended, reset(ledger, user, target, each, recompute));
    done.push_back({user, appended});
  }
  STATEROOM_CHECK(transaction.commit());
  return done;
}

Result<Appended> copyState(Ledger& ledger, const std::string& from, std::int64_t revision,
                           const std::string& to, const Authorship& by,
                           const Recompute& recompute) {
  STATEROOM_TRY(const auto source,
                revision == 0 ? ledger.head(from) : ledger.revision(from, revision));
  STATEROOM_TRY(const auto state, ledger.state(source, recompute));
  auto change = changeOf(to, Cause::Copy, state, by);
  change.source = from + "@" + std::to_string(source.number);
  change.model = source.model;
  return ledger.append(change);
}

}  // namespace stateroom
