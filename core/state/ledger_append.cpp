#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/state/ledger.h"
#include "core/state/state_codec.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

constexpr std::size_t kLongestName = 1000;

constexpr std::string_view kFirstHead =
    "INSERT INTO heads(branch_id, user_id, number, sequence, depth, base, time, cause, model_id,"
    " order_value, last_output, norm_h, norm_c, saturated)"
    " VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, 0), ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
constexpr std::string_view kMoveHead =  // an upsert would look for its place twice
    "UPDATE heads SET number = ?3, sequence = ?4, depth = ?5, base = coalesce(?6, base), time = ?7,"
    " cause = ?8, model_id = ?9, order_value = ?10, last_output = coalesce(?11, last_output),"
    " norm_h = ?12, norm_c = ?13, saturated = ?14 WHERE branch_id = ?1 AND user_id = ?2";

std::optional<std::string_view> orNull(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
}

Result<> checkUserName(std::string_view name) {
  if (!name.empty() && name.size() <= kLongestName && name.find('\0') == name.npos) return {};
  return fail(Code::user_name_invalid);
}

/// The new state does not follow from the old one.
bool startsAfresh(Cause cause) {
  return cause != Cause::Predict && cause != Cause::Edit && cause != Cause::Replay;
}

}  // namespace

bool isLedgerFileError(const Error& error) {
  constexpr std::array kCodes = {Code::ledger_busy, Code::ledger_full, Code::ledger_read_only,
                                 Code::ledger_damaged, Code::ledger_failed};
  return std::ranges::find(kCodes, error.code()) != kCodes.end();
}

/// Writes one change within a transaction: looks where the user stands, checks, inserts.
class LedgerWriter {
 public:
  explicit LedgerWriter(Ledger& ledger) : ledger_(ledger), database_(*ledger.database_) {}

  Result<Appended> write(const Change& change) {
    STATEROOM_CHECK(checkUserName(change.user));
    STATEROOM_TRY(auto standing, standingOf(change));
    if (!change.event.empty() && standing.user) {
      STATEROOM_TRY(auto repeated, ledger_.findEvent(change.user, change.event));
      if (repeated) return *std::move(repeated);
    }
    STATEROOM_TRY(const auto* const model, check(change, standing));
    STATEROOM_TRY(auto appended, insert(change, *model, standing));
    if (change.standing != nullptr) *change.standing = standing;
    return appended;
  }

 private:
  Result<Standing> standingOf(const Change& change) {
    const bool known =
        change.standing != nullptr && change.standing->moment == database_.dataVersion();
    if (known) return *change.standing;
    STATEROOM_TRY(auto standing, ledger_.findBranch(change.branch));
    if (!standing) return unexpected(unknownBranch(change));
    STATEROOM_CHECK(ledger_.findUser(change.user, *standing));
    return *std::move(standing);
  }

  /// The model that makes the change, when the change is allowed.
  Result<const LedgerModel*> check(const Change& change, const Standing& standing) {
    if (standing.isFork && standing.number == 0) return unexpected(unknownBranch(change));
    if (change.expected && *change.expected != standing.number) return conflict(change);
    if (!standing.branchModel) return fail(Code::ledger_unbound);
    STATEROOM_TRY(const auto* const model, ledger_.modelById(*standing.branchModel));
    if (!change.model.empty() && change.model != model->fingerprint) {
      return fail(Code::model_not_bound, {{"bound", model->fingerprint}, {"model", change.model}});
    }
    if (standing.headModel && standing.headModel != standing.branchModel &&
        !startsAfresh(change.cause)) {
      STATEROOM_TRY(const auto* const other, ledger_.modelById(*standing.headModel));
      return fail(
          Code::state_of_other_model,
          {{"user", change.user}, {"model", other->fingerprint}, {"bound", model->fingerprint}});
    }
    const bool late = change.cause == Cause::Predict && change.order && standing.order &&
                      *change.order <= *standing.order;
    if (late && !change.allowLate) {
      return fail(Code::order_not_later, {{"order", formatDouble(*change.order)},
                                          {"head", formatDouble(*standing.order)},
                                          {"user", change.user}});
    }
    return model;
  }

  unexpected<Error> conflict(const Change& change) {
    auto head = ledger_.findHead(change.user, change.branch);
    if (!head) return passOn(std::move(head).error());
    auto arguments = rowArguments(*head);
    arguments.emplace_back("user", change.user);
    arguments.emplace_back("expected", std::to_string(*change.expected));
    return fail(Code::ledger_conflict, std::move(arguments));
  }

  static Error unknownBranch(const Change& change) {
    return Error(Code::branch_unknown, {{"user", change.user}, {"branch", change.branch}});
  }

  /// What is written of the state; a tombstone has none.
  struct Payload {
    std::optional<Digest> hash;
    std::optional<StateSummary> summary;
  };

  Result<Payload> encode(const Change& change, const LedgerModel& model) {
    if (change.state == nullptr) return Payload{};
    STATEROOM_TRY(const auto rows, model.layout.rowsOf(*change.state));
    if (change.row < 0 || change.row >= rows) {
      return fail(Code::internal, {{"what", "a state's row is out of range"}});
    }
    encodeState(model.layout, *change.state, change.row, ledger_.encoded_);
    return Payload{.hash = Sha256().add(ledger_.encoded_).digest(),
                   .summary = summarize(*change.state, change.row)};
  }

  /// Writes the rows and moves `standing` with the head.
  Result<Appended> insert(const Change& change, const LedgerModel& model, Standing& standing) {
    STATEROOM_TRY(const auto payload, encode(change, model));
    STATEROOM_TRY(const auto* const kernel, ledger_.known(change.kernel));
    STATEROOM_TRY(const auto user, userId(change, standing));
    auto row = describe(change, standing, payload);
    row.model = model.fingerprint;
    row.kernel = kernel->text;
    const auto hash = chainHash(standing.hash, row);
    STATEROOM_CHECK(
        insertRevision(change, row, payload.hash, user, *standing.branchModel, kernel->id, hash));
    const auto sequence = database_.lastInsertRow();
    if (payload.hash) {
      STATEROOM_CHECK(database_.run("INSERT INTO states(sequence, state) VALUES (?1, ?2)", sequence,
                                    ledger_.encoded_));
    }
    STATEROOM_CHECK(moveHead(change, row, payload, user, *standing.branchModel, sequence));
    if (!change.event.empty()) {
      STATEROOM_CHECK(
          database_.run("INSERT INTO events VALUES (?1, ?2, ?3)", user, change.event, sequence));
    }
    standing.user = user;
    standing.number = standing.newest = row.number;
    standing.depth = row.depth;
    standing.order = row.order;
    standing.headModel = standing.branchModel;
    standing.hash = hash;
    return Appended{.sequence = sequence, .number = row.number, .output = {}};
  }

  Result<std::int64_t> userId(const Change& change, const Standing& standing) {
    if (standing.user) return *standing.user;
    STATEROOM_CHECK(database_.run("INSERT INTO users(name) VALUES (?1)", change.user));
    return database_.lastInsertRow();
  }

  static ChainedRow describe(const Change& change, const Standing& standing,
                             const Payload& payload) {
    const bool keepsOrder = change.cause != Cause::Reset && change.cause != Cause::Restore &&
                            change.cause != Cause::Erase;
    ChainedRow row{.user = change.user,
                   .number = standing.newest + 1,
                   .parent = standing.number,
                   .depth = standing.depth + 1,
                   .branch = standing.branch,
                   .cause = nameOf(change.cause),
                   .model = {},
                   .kernel = {},
                   .time = change.time.value_or(now()).time_since_epoch().count(),
                   .order = change.order,
                   .lastOutput = change.lastOutput,
                   .input = change.input,
                   .output = change.output,
                   .source = change.source,
                   .author = change.author,
                   .note = change.note,
                   .stateHash = {}};
    if (!row.order && keepsOrder) row.order = standing.order;
    if (payload.hash) row.stateHash = *payload.hash;
    return row;
  }

  Result<> insertRevision(const Change& change, const ChainedRow& row,
                          const std::optional<Digest>& stateHash, std::int64_t user,
                          std::int64_t model, std::int64_t kernel, const Digest& hash) {
    return database_.run(
        "INSERT INTO revisions(user_id, number, parent, depth, branch_id, cause, model_id,"
        " kernel_id, time, order_value, input, output, last_output, source, author, note,"
        " state_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
        " ?15, ?16, ?17, ?18)",
        user, row.number, row.parent, row.depth, row.branch, row.cause, model, kernel, row.time,
        row.order, orNull(change.input), orNull(change.output), row.lastOutput,
        orNull(change.source), orNull(change.author), orNull(change.note), stateHash, hash);
  }

  Result<> moveHead(const Change& change, const ChainedRow& row, const Payload& payload,
                    std::int64_t user, std::int64_t model, std::int64_t sequence) {
    const auto summary = payload.summary;
    const auto of = [&](double StateSummary::* value) {
      return summary ? std::optional(*summary.*value) : std::nullopt;
    };
    STATEROOM_CHECK(database_.run(row.parent > 0 ? kMoveHead : kFirstHead, row.branch, user,
                                  row.number, sequence, row.depth, change.base, row.time, row.cause,
                                  model, row.order, row.lastOutput, of(&StateSummary::normH),
                                  of(&StateSummary::normC), of(&StateSummary::saturated)));
    if (database_.changes() == 1) return {};
    return fail(Code::internal, {{"what", "a user's head is not where it was read"}});
  }

  Ledger& ledger_;
  sqlite::Database& database_;
};

Result<std::optional<Appended>> Ledger::findEvent(std::string_view user, std::string_view event) {
  STATEROOM_TRY(const auto row,
                database_->statement("SELECT r.sequence, r.number, r.output FROM events e"
                                     " JOIN revisions r ON r.sequence = e.sequence"
                                     " WHERE e.user_id = (SELECT id FROM users WHERE name = ?1)"
                                     " AND e.event = ?2"));
  STATEROOM_TRY(const bool found, row->bind(user, event).step());
  if (!found) return std::nullopt;
  return Appended{.sequence = row->integer(0),
                  .number = row->integer(1),
                  .repeated = true,
                  .output = row->text(2)};
}

Result<Appended> Ledger::append(const Change& change) {
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(*database_));
  const auto before = database_->dataVersion();
  STATEROOM_TRY(auto appended, LedgerWriter(*this).write(change));
  auto committed = transaction.commit();
  if (!committed) {
    if (change.standing != nullptr) change.standing->moment = 0;
    return passOn(std::move(committed).error());
  }
  // What was true before is true behind one's own commit, which changes no branch.
  const auto after = database_->dataVersion();
  if (branch_.second.moment == before) branch_.second.moment = after;
  if (change.standing != nullptr) change.standing->moment = after;
  checkpointBehind(nextStall_);
  return appended;
}

Result<std::vector<Result<Appended>>> Ledger::append(std::span<const Change> changes) {
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(*database_));
  LedgerWriter writer(*this);
  std::vector<Result<Appended>> results;
  results.reserve(changes.size());
  for (const auto& change : changes) {
    const auto& result = results.emplace_back(writer.write(change));
    if (!result && isLedgerFileError(result.error())) return unexpected(result.error());
  }
  STATEROOM_CHECK(transaction.commit());
  checkpointBehind(options_.checkpointBytes);
  return results;
}

}  // namespace stateroom
