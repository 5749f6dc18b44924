#include "core/state/ledger.h"
#include "core/state/state_codec.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

constexpr std::string_view kBranch =
    "SELECT b.id, b.kind = 'fork', coalesce(b.model_id, m.model_id)"
    " FROM branches b CROSS JOIN branches m WHERE b.name = ?1 AND m.name = 'main'";

/// One seek a table: of a user's revisions the newest is wanted, on whatever branch it is.
constexpr std::string_view kUser =
    "SELECT u.id, h.number, h.depth, h.order_value,"
    " CASE h.cause WHEN 'erase' THEN NULL ELSE h.model_id END, r.number, r.hash FROM users u"
    " LEFT JOIN heads h ON h.branch_id = ?1 AND h.user_id = u.id"
    " LEFT JOIN revisions r ON r.sequence ="
    "  (SELECT sequence FROM revisions WHERE user_id = u.id ORDER BY number DESC LIMIT 1)"
    " WHERE u.name = ?2";
constexpr std::string_view kUserAndState =
    "SELECT u.id, h.number, h.depth, h.order_value,"
    " CASE h.cause WHEN 'erase' THEN NULL ELSE h.model_id END, r.number, r.hash, s.state,"
    " h.cause FROM users u"
    " LEFT JOIN heads h ON h.branch_id = ?1 AND h.user_id = u.id"
    " LEFT JOIN states s ON s.sequence = h.sequence"
    " LEFT JOIN revisions r ON r.sequence ="
    "  (SELECT sequence FROM revisions WHERE user_id = u.id ORDER BY number DESC LIMIT 1)"
    " WHERE u.name = ?2";
constexpr int kStateColumn = 7;
constexpr int kCauseColumn = 8;

std::optional<std::int64_t> maybeInteger(const sqlite::Statement& row, int column) {
  return row.isNull(column) ? std::nullopt : std::optional(row.integer(column));
}

void readUser(const sqlite::Statement& row, Standing& standing) {
  standing.user = row.integer(0);
  standing.number = row.integer(1);
  standing.depth = row.integer(2);
  standing.order = row.maybeReal(3);
  standing.headModel = maybeInteger(row, 4);
  standing.newest = row.integer(5);
  const auto hash = row.blob(6);
  if (hash.size() == standing.hash.size()) std::ranges::copy(hash, standing.hash.begin());
}

}  // namespace

Result<std::optional<Standing>> Ledger::findBranch(std::string_view branch) {
  STATEROOM_TRY(const auto row, database_->statement(kBranch));
  STATEROOM_TRY(const bool found, row->bind(branch).step());
  if (!found) return std::nullopt;
  return Standing{.branch = row->integer(0),
                  .isFork = row->integer(1) != 0,
                  .branchModel = maybeInteger(*row, 2),
                  .user = {},
                  .order = {},
                  .headModel = {},
                  .moment = database_->dataVersion()};
}

Result<> Ledger::findUser(std::string_view user, Standing& standing) {
  STATEROOM_TRY(const auto row, database_->statement(kUser));
  STATEROOM_TRY(const bool found, row->bind(standing.branch, user).step());
  if (found) readUser(*row, standing);
  return {};
}

Result<std::uint32_t> Ledger::moment() {
  STATEROOM_CHECK(database_->integer("PRAGMA data_version"));  // begins to read, and that is all
  return database_->dataVersion();
}

Result<Loaded> Ledger::load(std::span<const std::string> users, std::string_view branch) {
  // For one user what is known of the branch will do, if it turns out to be true still.
  if (users.size() == 1 && branch_.first == branch && !database_->inTransaction()) {
    auto loaded = loadFrom(branch_.second, users);
    if (loaded && loaded->standings[0].moment == branch_.second.moment) return loaded;
  }
  const bool alone = !database_->inTransaction();
  STATEROOM_TRY(const auto snapshot, sqlite::Snapshot::begin(*database_));
  STATEROOM_TRY(const auto found, findBranch(branch));
  if (!found) {
    return fail(Code::branch_unknown, {{"user", users.empty() ? std::string() : users.front()},
                                       {"branch", std::string(branch)}});
  }
  if (alone) branch_ = {std::string(branch), *found};
  return loadFrom(*found, users);
}

Result<Loaded> Ledger::loadFrom(const Standing& branch, std::span<const std::string> users) {
  if (!branch.branchModel) return fail(Code::ledger_unbound);
  STATEROOM_TRY(const auto* const model, modelById(*branch.branchModel));
  Loaded loaded{.state = model->layout.zero(std::ssize(users)),
                .standings = std::vector(users.size(), branch)};
  STATEROOM_TRY(const auto row, database_->statement(kUserAndState));
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto place = static_cast<std::int64_t>(i);
    auto& standing = loaded.standings[i];
    STATEROOM_TRY(const bool found, row->bind(branch.branch, users[i]).step());
    standing.moment = database_->dataVersion();
    if (found) readUser(*row, standing);
    if (standing.number == 0 || row->textView(kCauseColumn) == nameOf(Cause::Erase)) {
      copyRow(model->initial, 0, loaded.state, place);
      continue;
    }
    if (standing.headModel != branch.branchModel) {
      STATEROOM_TRY(const auto* const other, modelById(standing.headModel.value_or(0)));
      return fail(
          Code::state_of_other_model,
          {{"user", users[i]}, {"model", other->fingerprint}, {"bound", model->fingerprint}});
    }
    auto decoded = decodeState(model->layout, row->blob(kStateColumn), loaded.state, place);
    if (!decoded) {
      return unexpected(
          std::move(decoded).error().at("revision", standing.number).at("user", users[i]));
    }
  }
  return loaded;
}

}  // namespace stateroom
