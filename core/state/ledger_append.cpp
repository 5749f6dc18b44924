#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/state/ledger.h"
#include "core/state/state_codec.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

constexpr std::size_t kLongestName = 1000;

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
    STATEROOM_TRY(const auto place, findPlace(change));
    if (!change.event.empty() && place.user) {
      STATEROOM_TRY(auto repeated, ledger_.findEvent(change.user, change.event));
      if (repeated) return *std::move(repeated);
    }
    STATEROOM_TRY(const auto* const model, check(change, place));
    return insert(change, place, *model);
  }

 private:
  struct Place {
    std::int64_t branch = 0;
    bool branchIsFork = false;
    std::optional<std::int64_t> branchModel;
    std::optional<std::int64_t> user;
    std::int64_t number = 0, depth = 0;  ///< of the head; 0: none
    std::optional<double> order;
    std::optional<std::int64_t> headModel;
    std::int64_t newest = 0;  ///< number of the user's newest revision on any branch
    Digest hash{};            ///< its hash
  };

  Result<Place> findPlace(const Change& change) {
    STATEROOM_TRY(
        const auto row,
        database_.statement(
            "SELECT b.id, b.kind = 'fork', coalesce(b.model_id, m.model_id), u.id, h.number,"
            " h.depth, h.order_value, h.model_id, r.number, r.hash"
            " FROM branches b CROSS JOIN branches m LEFT JOIN users u ON u.name = ?2"
            " LEFT JOIN heads h ON h.branch_id = b.id AND h.user_id = u.id"
            " LEFT JOIN revisions r ON r.user_id = u.id"
            "  AND r.number = (SELECT max(number) FROM revisions WHERE user_id = u.id)"
            " WHERE b.name = ?1 AND m.name = 'main'"));
    STATEROOM_TRY(const bool found, row->bind(change.branch, change.user).step());
    if (!found) return unexpected(unknownBranch(change));
    const auto maybe = [&](int column) {
      return row->isNull(column) ? std::nullopt : std::optional(row->integer(column));
    };
    Place place{.branch = row->integer(0),
                .branchIsFork = row->integer(1) != 0,
                .branchModel = maybe(2),
                .user = maybe(3),
                .number = row->integer(4),
                .depth = row->integer(5),
                .order = row->maybeReal(6),
                .headModel = maybe(7),
                .newest = row->integer(8)};
    const auto hash = row->blob(9);
    if (hash.size() == place.hash.size()) std::ranges::copy(hash, place.hash.begin());
    return place;
  }

  /// The model that makes the change, when the change is allowed.
  Result<const LedgerModel*> check(const Change& change, const Place& place) {
    if (place.branchIsFork && place.number == 0) return unexpected(unknownBranch(change));
    if (change.expected && *change.expected != place.number) return conflict(change);
    if (!place.branchModel) return fail(Code::ledger_unbound);
    STATEROOM_TRY(const auto* const model, ledger_.modelById(*place.branchModel));
    if (!change.model.empty() && change.model != model->fingerprint) {
      return fail(Code::model_not_bound, {{"bound", model->fingerprint}, {"model", change.model}});
    }
    if (place.headModel && *place.headModel != *place.branchModel && !startsAfresh(change.cause)) {
      STATEROOM_TRY(const auto* const other, ledger_.modelById(*place.headModel));
      return fail(
          Code::state_of_other_model,
          {{"user", change.user}, {"model", other->fingerprint}, {"bound", model->fingerprint}});
    }
    const bool late = change.cause == Cause::Predict && change.order && place.order &&
                      *change.order <= *place.order;
    if (late && !change.allowLate) {
      return fail(Code::order_not_later, {{"order", formatDouble(*change.order)},
                                          {"head", formatDouble(*place.order)},
                                          {"user", change.user}});
    }
    return model;
  }

  unexpected<Error> conflict(const Change& change) {
    auto head = ledger_.findHead(change.user, change.branch);
    if (!head) return passOn(std::move(head).error());
    const auto& other = *head;
    return fail(Code::ledger_conflict,
                {{"user", change.user},
                 {"expected", std::to_string(*change.expected)},
                 {"revision", std::to_string(other ? other->number : 0)},
                 {"cause", std::string(other ? nameOf(other->cause) : "no revision")},
                 {"time", other ? toIso(other->time) : ""},
                 {"author", other ? other->author : ""},
                 {"note", other ? other->note : ""},
                 {"input", other ? other->input : ""},
                 {"output", other ? other->output : ""}});
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
    encodeState(model.layout, *change.state, change.row, bytes_);
    return Payload{.hash = Sha256().add(bytes_).digest(),
                   .summary = summarize(*change.state, change.row)};
  }

  Result<Appended> insert(const Change& change, const Place& place, const LedgerModel& model) {
    STATEROOM_TRY(const auto payload, encode(change, model));
    STATEROOM_TRY(const auto user, userId(change, place));
    const auto revision = describe(change, place, payload);
    STATEROOM_TRY(const auto sequence,
                  insertRevision(change, place, payload, user, revision, model));
    if (payload.hash) {
      STATEROOM_CHECK(
          database_.run("INSERT INTO states(sequence, state) VALUES (?1, ?2)", sequence, bytes_));
    }
    STATEROOM_CHECK(moveHead(change, place, payload, user, revision, sequence));
    if (!change.event.empty()) {
      STATEROOM_CHECK(
          database_.run("INSERT INTO events VALUES (?1, ?2, ?3)", user, change.event, sequence));
    }
    return Appended{.sequence = sequence, .number = revision.number, .output = {}};
  }

  Result<std::int64_t> userId(const Change& change, const Place& place) {
    if (place.user) return *place.user;
    STATEROOM_CHECK(database_.run("INSERT INTO users(name) VALUES (?1)", change.user));
    return database_.lastInsertRow();
  }

  static ChainedRow describe(const Change& change, const Place& place, const Payload& payload) {
    const bool keepsOrder = change.cause != Cause::Reset && change.cause != Cause::Restore &&
                            change.cause != Cause::Erase;
    ChainedRow row{.user = change.user,
                   .number = place.newest + 1,
                   .parent = place.number,
                   .depth = place.depth + 1,
                   .branch = place.branch,
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
    if (!row.order && keepsOrder) row.order = place.order;
    if (payload.hash) row.stateHash = *payload.hash;
    return row;
  }

  Result<std::int64_t> insertRevision(const Change& change, const Place& place,
                                      const Payload& payload, std::int64_t user, ChainedRow row,
                                      const LedgerModel& model) {
    STATEROOM_TRY(const auto kernel, ledger_.kernelId(change.kernel));
    const auto kernelText = change.kernel.text();
    row.model = model.fingerprint;
    row.kernel = kernelText;
    const auto hash = chainHash(place.hash, row);
    STATEROOM_CHECK(database_.run(
        "INSERT INTO revisions(user_id, number, parent, depth, branch_id, cause, model_id,"
        " kernel_id, time, order_value, input, output, last_output, source, author, note,"
        " state_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
        " ?15, ?16, ?17, ?18)",
        user, row.number, row.parent, row.depth, row.branch, row.cause, *place.branchModel, kernel,
        row.time, row.order, orNull(change.input), orNull(change.output), row.lastOutput,
        orNull(change.source), orNull(change.author), orNull(change.note), payload.hash, hash));
    return database_.lastInsertRow();
  }

  Result<> moveHead(const Change& change, const Place& place, const Payload& payload,
                    std::int64_t user, const ChainedRow& row, std::int64_t sequence) {
    const auto summary = payload.summary;
    const auto of = [&](double StateSummary::* value) {
      return summary ? std::optional(*summary.*value) : std::nullopt;
    };
    return database_.run(
        "INSERT INTO heads(branch_id, user_id, number, sequence, depth, base, time, cause,"
        " model_id, order_value, last_output, norm_h, norm_c, saturated)"
        " VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?6, 0), ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
        " ON CONFLICT DO UPDATE SET number = excluded.number, sequence = excluded.sequence,"
        " depth = excluded.depth, base = coalesce(?6, base), time = excluded.time, cause = "
        "excluded.cause,"
        " model_id = excluded.model_id, order_value = excluded.order_value,"
        " last_output = coalesce(excluded.last_output, last_output), norm_h = excluded.norm_h,"
        " norm_c = excluded.norm_c, saturated = excluded.saturated",
        place.branch, user, row.number, sequence, row.depth, change.base, row.time, row.cause,
        *place.branchModel, row.order, row.lastOutput, of(&StateSummary::normH),
        of(&StateSummary::normC), of(&StateSummary::saturated));
  }

  Ledger& ledger_;
  sqlite::Database& database_;
  std::vector<std::byte> bytes_;
};

/// What a transaction had added is gone, and so are the ids noted of it.
Error Ledger::rolledBack(Error error) {
  kernels_.clear();
  return error;
}

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
  auto appended = LedgerWriter(*this).write(change);
  if (!appended) return unexpected(rolledBack(std::move(appended).error()));
  const auto committed = transaction.commit();
  if (!committed) return unexpected(rolledBack(committed.error()));
  STATEROOM_CHECK(checkpointOver(options_.stallBytes));
  return appended;
}

Result<std::vector<Result<Appended>>> Ledger::append(std::span<const Change> changes) {
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(*database_));
  LedgerWriter writer(*this);
  std::vector<Result<Appended>> results;
  results.reserve(changes.size());
  for (const auto& change : changes) {
    const auto& result = results.emplace_back(writer.write(change));
    if (!result && isLedgerFileError(result.error())) return unexpected(rolledBack(result.error()));
  }
  const auto committed = transaction.commit();
  if (!committed) return unexpected(rolledBack(committed.error()));
  STATEROOM_CHECK(checkpointOver(options_.checkpointBytes));
  return results;
}

}  // namespace stateroom
