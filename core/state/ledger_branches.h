#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/state/ledger.h"
#include "core/state/state_math.h"

/// What people do to a user's state. Each is one revision and one transaction; `expected` guards
/// against a head that moved on, as in Change.
namespace stateroom {

/// Who, why, and from which head.
struct Authorship {
  std::string author, note;
  std::optional<std::int64_t> expected;
};

/// Where `state reset --to` goes.
struct ResetTarget {
  enum class Kind : std::uint8_t { Zero, Initial, Revision, Tag };
  Kind kind = Kind::Zero;
  std::int64_t revision = 0;
  std::string tag = {};

  /// "zero", "initial", a revision's number or a tag's name.
  static Result<ResetTarget> parse(std::string_view text);
};

/// The state of a revision to be taken up again, or units of it into another user's. Fails with
/// state_of_other_model where the bound model did not make it: its units mean something else.
Result<State> transplantable(Ledger& ledger, const Revision& revision,
                             const Recompute& recompute = {});
/// Sets the whole state (cause edit, import …).
Result<Appended> setState(Ledger& ledger, const std::string& user, const State& state,
                          const Authorship& by = {}, Cause cause = Cause::Edit);
Result<Appended> editUnits(Ledger& ledger, const std::string& user,
                           const std::vector<UnitEdit>& edits, const Authorship& by = {});
/// Zero and initial are those of the bound model (cause reset); a revision or a tag is taken up
/// again as it was, its order value too (cause restore). A user that did not exist at a tag gets
/// the initial state. `recompute` as in Ledger::state. Fails with state_of_other_model,
/// user_erased.
Result<Appended> reset(Ledger& ledger, const std::string& user, const ResetTarget& target,
                       const Authorship& by = {}, const Recompute& recompute = {});
/// Who can be reset together, and how many cannot: their head is a tombstone, which is not written
/// over by the way, or what they would go back to was erased.
struct Resettable {
  std::vector<std::string> users;
  std::int64_t erased = 0;
};
Result<Resettable> resettable(Ledger& ledger, const std::vector<std::string>& users,
                              const ResetTarget& target);
struct ResetUser {
  std::string user;
  Appended appended;
};
/// The resettable ones of `users` in one transaction, all or none; `expected` is not used.
Result<std::vector<ResetUser>> resetAll(Ledger& ledger, const std::vector<std::string>& users,
                                        const ResetTarget& target, const Authorship& by = {},
                                        const Recompute& recompute = {});
/// Gives `to` the state of `from` at a revision (0: its head).
Result<Appended> copyState(Ledger& ledger, const std::string& from, std::int64_t revision,
                           const std::string& to, const Authorship& by = {},
                           const Recompute& recompute = {});

// ---- branches of one user

/// A scratch branch that begins at main's head; no revision is written. Fails with branch_exists.
Result<> fork(Ledger& ledger, const std::string& user, const std::string& branch);
struct UserBranch {
  std::string name;
  std::int64_t head = 0;  ///< number
  std::int64_t base = 0;  ///< main's number where it left
};
/// Main first.
Result<std::vector<UserBranch>> branchesOf(Ledger& ledger, const std::string& user);
/// The branch's head becomes a new revision of main (cause merge) and the branch ends. Fails with
/// branch_behind, carrying main's row, when main moved since the fork, unless `adopt`; see also
/// mergeReplayed().
Result<Appended> merge(Ledger& ledger, const std::string& user, const std::string& branch,
                       const Authorship& by = {}, bool adopt = false);
/// Ends the branch; its revisions stay in the history.
Result<> discard(Ledger& ledger, const std::string& user, const std::string& branch);

// ---- tags

struct StateTag {
  std::string name;
  std::int64_t sequence = 0;
  WallTime time;
  std::string author, note;
};
/// Names this moment for all users: the global sequence number.
Result<StateTag> addTag(Ledger& ledger, const std::string& name, const Authorship& by = {});
Result<StateTag> findTag(Ledger& ledger, const std::string& name);
Result<std::vector<StateTag>> listTags(Ledger& ledger);  ///< oldest first
/// The head that a user had at a tag, on the branch that was main then; empty when there was none.
Result<std::optional<Revision>> revisionAt(Ledger& ledger, const std::string& user,
                                           const StateTag& tag);
/// "42", "42@18", "42@before-trial": what stands behind the last @ is a revision when it is a
/// number or a tag; else it belongs to the name.
Result<Revision> revisionNamed(Ledger& ledger, const std::string& text);

// ---- drafts

/// An edit that is not committed yet: one for each author and user.
struct Draft {
  std::string user, author;
  std::int64_t revision = 0;  ///< the head it began from
  State state;
  std::string note;
  WallTime time;
};
Result<> saveDraft(Ledger& ledger, const Draft& draft);
Result<std::optional<Draft>> findDraft(Ledger& ledger, const std::string& user,
                                       const std::string& author);
Result<> dropDraft(Ledger& ledger, const std::string& user, const std::string& author);

}  // namespace stateroom
