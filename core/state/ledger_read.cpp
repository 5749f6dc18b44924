#include <algorithm>
#include <limits>

#include "core/state/ledger.h"
#include "core/state/state_codec.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

const std::string kRevisions =
    "SELECT r.sequence, u.name, r.number, r.parent, r.depth, b.name, r.cause, m.fingerprint,"
    " k.engine, k.name, k.instructions, k.precision, r.time, r.order_value, r.input, r.output,"
    " r.last_output, r.source, r.author, r.note, r.state_hash, r.hash,"
    " EXISTS (SELECT 1 FROM states s WHERE s.sequence = r.sequence)"
    " FROM revisions r JOIN users u ON u.id = r.user_id JOIN branches b ON b.id = r.branch_id"
    " LEFT JOIN models m ON m.id = r.model_id LEFT JOIN kernels k ON k.id = r.kernel_id ";

Result<Digest> digestOf(const sqlite::Statement& row, int column) {
  const auto blob = row.blob(column);
  Digest digest;
  if (blob.size() != digest.size()) {
    return fail(Code::chain_broken, {{"reason", "a hash has another length"}});
  }
  std::ranges::copy(blob, digest.begin());
  return digest;
}

Result<Revision> revisionOf(const sqlite::Statement& row) {
  Revision revision{.sequence = row.integer(0),
                    .user = row.text(1),
                    .number = row.integer(2),
                    .parent = row.integer(3),
                    .depth = row.integer(4),
                    .branch = row.text(5),
                    .model = row.text(7),
                    .kernel = {.engine = row.text(8),
                               .name = row.text(9),
                               .instructions = row.text(10),
                               .precision = row.text(11)},
                    .time = WallTime(std::chrono::microseconds(row.integer(12))),
                    .order = row.maybeReal(13),
                    .input = row.text(14),
                    .output = row.text(15),
                    .lastOutput = row.maybeReal(16),
                    .source = row.text(17),
                    .author = row.text(18),
                    .note = row.text(19),
                    .stateHash = {},
                    .hasState = row.integer(22) != 0};
  const auto cause = causeNamed(row.textView(6));
  if (!cause) return fail(Code::chain_broken, {{"reason", "the cause is " + row.text(6)}});
  revision.cause = *cause;
  if (!row.isNull(20)) {
    STATEROOM_TRY(revision.stateHash, digestOf(row, 20));
  }
  STATEROOM_TRY(revision.hash, digestOf(row, 21));
  return revision;
}

template <typename... Values>
Result<std::optional<Revision>> findOne(sqlite::Database& database, const std::string& where,
                                        const Values&... values) {
  STATEROOM_TRY(const auto statement, database.statement(kRevisions + where));
  STATEROOM_TRY(const bool row, statement->bind(values...).step());
  if (!row) return std::nullopt;
  auto revision = revisionOf(*statement);
  if (!revision) return passOn(std::move(revision).error());
  return std::move(*revision);
}

/// Tells a user that does not exist from one that lacks something.
Error missing(sqlite::Database& database, std::string_view user, Error otherwise) {
  const auto known = database.integer("SELECT id FROM users WHERE name = ?1", user);
  if (!known) return known.error();
  if (*known) return otherwise;
  return Error(Code::user_unknown, {{"user", std::string(user)}});
}

}  // namespace

Result<std::optional<Revision>> Ledger::findHead(std::string_view user, std::string_view branch) {
  static const std::string kWhere =
      "WHERE r.sequence = (SELECT h.sequence FROM heads h WHERE"
      " h.user_id = (SELECT id FROM users WHERE name = ?1)"
      " AND h.branch_id = (SELECT id FROM branches WHERE name = ?2))";
  return findOne(*database_, kWhere, user, branch);
}

Result<Revision> Ledger::head(std::string_view user, std::string_view branch) {
  STATEROOM_TRY(auto found, findHead(user, branch));
  if (found) return std::move(*found);
  return unexpected(missing(
      *database_, user,
      Error(Code::branch_unknown, {{"user", std::string(user)}, {"branch", std::string(branch)}})));
}

Result<Revision> Ledger::revision(std::string_view user, std::int64_t number) {
  static const std::string kWhere =
      "WHERE r.user_id = (SELECT id FROM users WHERE name = ?1) AND r.number = ?2";
  STATEROOM_TRY(auto found, findOne(*database_, kWhere, user, number));
  if (found) return std::move(*found);
  return unexpected(missing(*database_, user,
                            Error(Code::revision_unknown, {{"user", std::string(user)},
                                                           {"revision", std::to_string(number)}})));
}

Result<std::vector<Revision>> Ledger::history(std::string_view user, const HistoryQuery& query) {
  static const std::string kHistory =
      kRevisions +
      "WHERE r.user_id = (SELECT id FROM users WHERE name = ?1) AND r.number < ?2"
      " AND (?3 = '' OR b.name = ?3) ORDER BY r.number DESC LIMIT ?4";
  constexpr auto kAll = std::numeric_limits<std::int64_t>::max();
  STATEROOM_TRY(const auto statement, database_->statement(kHistory));
  statement->bind(user, query.before > 0 ? query.before : kAll, query.branch,
                  query.limit > 0 ? query.limit : kAll);
  std::vector<Revision> revisions;
  for (;;) {
    STATEROOM_TRY(const bool row, statement->step());
    if (!row) break;
    STATEROOM_TRY(revisions.emplace_back(), revisionOf(*statement));
  }
  if (!revisions.empty()) return revisions;
  STATEROOM_TRY(const auto known, database_->integer("SELECT id FROM users WHERE name = ?1", user));
  if (!known) return fail(Code::user_unknown, {{"user", std::string(user)}});
  return revisions;
}

Result<std::int64_t> Ledger::sequence() {
  STATEROOM_TRY(const auto newest, database_->integer("SELECT max(sequence) FROM revisions"));
  return newest.value_or(0);
}

// ---- states

namespace {

Result<std::optional<State>> storedState(sqlite::Database& database, const LedgerModel& model,
                                         const Revision& revision) {
  STATEROOM_TRY(const auto statement,
                database.statement("SELECT state FROM states WHERE sequence = ?1"));
  STATEROOM_TRY(const bool row, statement->bind(revision.sequence).step());
  if (!row) return std::nullopt;
  auto state = decodeState(model.layout, statement->blob(0));
  if (state) return std::move(*state);
  return unexpected(
      std::move(state).error().at("revision", revision.number).at("user", revision.user));
}

}  // namespace

bool hasStateHash(const LedgerModel& model, const State& state, const std::optional<Digest>& hash) {
  if (!hash || !model.layout.rowsOf(state)) return false;
  std::vector<std::byte> bytes;
  encodeState(model.layout, state, 0, bytes);
  return Sha256().add(bytes).digest() == *hash;
}

bool isComputedFromInput(const Revision& revision) {
  return !revision.input.empty() &&
         (revision.cause == Cause::Predict || revision.cause == Cause::Replay ||
          revision.cause == Cause::Rebuild);
}

Result<std::optional<State>> Ledger::stateBefore(const Revision& revision,
                                                 const Recompute& recompute) {
  STATEROOM_TRY(const auto* const model, this->model(revision.model));
  if (revision.parent == 0) return model->initial;
  STATEROOM_TRY(const auto parent, this->revision(revision.user, revision.parent));
  if (parent.cause == Cause::Erase) return model->initial;
  if (parent.model != revision.model) return std::nullopt;
  STATEROOM_TRY(auto state, this->state(parent, recompute));
  return state;
}

Result<State> Ledger::state(const Revision& revision, const Recompute& recompute) {
  const auto at = [&](Code code, const Revision& r) {
    return unexpected(Error(code, {{"revision", std::to_string(r.number)}}).at("user", r.user));
  };
  if (!revision.stateHash) return fail(Code::user_erased, {{"user", revision.user}});
  std::vector<Revision> missing;  // newest first
  STATEROOM_TRY(const auto* const model, this->model(revision.model));
  std::optional<State> state;
  for (Revision current = revision;;) {
    STATEROOM_TRY(state, storedState(*database_, *model, current));
    if (state) break;
    if (!recompute || !isComputedFromInput(current)) return at(Code::state_dropped, current);
    missing.push_back(current);
    if (current.parent == 0) {
      state = model->initial;
      break;
    }
    STATEROOM_TRY(current, this->revision(current.user, current.parent));
    if (current.cause == Cause::Erase) {
      state = model->initial;
      break;
    }
    if (current.model != model->fingerprint) return at(Code::state_dropped, missing.back());
  }
  for (auto next = missing.rbegin(); next != missing.rend(); ++next) {
    STATEROOM_TRY(state, recompute(*state, *next));
    if (!hasStateHash(*model, *state, next->stateHash))
      return at(Code::state_not_reproduced, *next);
  }
  return std::move(*state);
}

}  // namespace stateroom
