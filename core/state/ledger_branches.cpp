#include "core/state/ledger_branches.h"

#include <algorithm>

namespace stateroom {
namespace {

constexpr std::size_t kLongestBranchName = 100;

Result<> checkBranchName(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
  const bool good = !name.empty() && name.size() <= kLongestBranchName && name != kMain &&
                    name.find_first_not_of(kAllowed) == name.npos;
  if (good) return {};
  return fail(Code::branch_name_invalid, {{"branch", std::string(name)}});
}

/// A row of heads.
struct BranchHead {
  std::int64_t branch = 0, user = 0, number = 0, base = 0;
};

Result<BranchHead> headOf(Ledger& ledger, const std::string& user, std::string_view branch) {
  STATEROOM_TRY(const auto row, ledger.database().statement(
                                    "SELECT h.branch_id, h.user_id, h.number, h.base FROM heads h"
                                    " JOIN branches b ON b.id = h.branch_id"
                                    " JOIN users u ON u.id = h.user_id"
                                    " WHERE u.name = ?1 AND b.name = ?2"));
  STATEROOM_TRY(const bool found, row->bind(user, branch).step());
  if (found) {
    return BranchHead{.branch = row->integer(0),
                      .user = row->integer(1),
                      .number = row->integer(2),
                      .base = row->integer(3)};
  }
  auto none = ledger.head(user, branch);  // tells an unknown user from an unknown branch
  return unexpected(none ? Error(Code::internal, {{"what", "a head without a revision"}})
                         : std::move(none).error());
}

Result<> dropHead(Ledger& ledger, const BranchHead& head) {
  return ledger.database().run("DELETE FROM heads WHERE branch_id = ?1 AND user_id = ?2",
                               head.branch, head.user);
}

/// A branch of this kind, made when it is not there.
Result<std::int64_t> branchId(Ledger& ledger, const std::string& name, std::string_view kind) {
  auto& database = ledger.database();
  STATEROOM_CHECK(database.run(
      "INSERT INTO branches(name, kind) VALUES (?1, ?2) ON CONFLICT DO NOTHING", name, kind));
  STATEROOM_TRY(
      const auto id,
      database.integer("SELECT id FROM branches WHERE name = ?1 AND kind = ?2", name, kind));
  if (id) return *id;
  return fail(Code::branch_name_invalid, {{"branch", name}});
}

}  // namespace

Result<> fork(Ledger& ledger, const std::string& user, const std::string& branch) {
  STATEROOM_CHECK(checkBranchName(branch));
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto main, headOf(ledger, user, kMain));
  STATEROOM_TRY(const auto id, branchId(ledger, branch, "fork"));
  STATEROOM_CHECK(database.run(
      "INSERT INTO heads SELECT ?1, user_id, number, sequence, depth, number, time, cause,"
      " model_id, order_value, last_output, norm_h, norm_c, saturated FROM heads"
      " WHERE branch_id = ?2 AND user_id = ?3 ON CONFLICT DO NOTHING",
      id, main.branch, main.user));
  if (database.changes() == 0) {
    return fail(Code::branch_exists, {{"user", user}, {"branch", branch}});
  }
  return transaction.commit();
}

Result<std::vector<UserBranch>> branchesOf(Ledger& ledger, const std::string& user) {
  STATEROOM_TRY(const auto row,
                ledger.database().statement(
                    "SELECT b.name, h.number, h.base FROM branches b JOIN heads h"
                    " ON h.branch_id = b.id AND h.user_id = (SELECT id FROM users WHERE name = ?1)"
                    " WHERE b.kind IN ('main', 'fork') ORDER BY b.name <> 'main', b.name"));
  row->bind(user);
  std::vector<UserBranch> branches;
  for (;;) {
    STATEROOM_TRY(const bool more, row->step());
    if (!more) return branches;
    branches.push_back({row->text(0), row->integer(1), row->integer(2)});
  }
}

Result<Appended> merge(Ledger& ledger, const std::string& user, const std::string& branch,
                       const Authorship& by, bool adopt) {
  STATEROOM_CHECK(checkBranchName(branch));
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger.database()));
  STATEROOM_TRY(const auto head, headOf(ledger, user, branch));
  STATEROOM_TRY(const auto main, headOf(ledger, user, kMain));
  if (main.number != head.base && !adopt) {
    STATEROOM_TRY(const auto row, ledger.revision(user, main.number));
    auto arguments = rowArguments(row);
    arguments.emplace_back("user", user);
    arguments.emplace_back("branch", branch);
    arguments.emplace_back("base", std::to_string(head.base));
    return fail(Code::branch_behind, std::move(arguments));
  }
  STATEROOM_TRY(const auto revision, ledger.revision(user, head.number));
  STATEROOM_TRY(const auto state, ledger.state(revision));
  Change change;
  change.user = user;
  change.cause = Cause::Merge;
  change.state = &state;
  change.model = revision.model;
  change.expected = by.expected;
  change.order = revision.order;
  change.lastOutput = revision.lastOutput;
  change.source = branch + "@" + std::to_string(head.number);
  change.author = by.author;
  change.note = by.note;
  STATEROOM_TRY(auto appended, ledger.append(change));
  STATEROOM_CHECK(dropHead(ledger, head));
  STATEROOM_CHECK(transaction.commit());
  return appended;
}

Result<> discard(Ledger& ledger, const std::string& user, const std::string& branch) {
  STATEROOM_CHECK(checkBranchName(branch));
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(ledger.database()));
  STATEROOM_TRY(const auto head, headOf(ledger, user, branch));
  STATEROOM_CHECK(dropHead(ledger, head));
  return transaction.commit();
}

}  // namespace stateroom
