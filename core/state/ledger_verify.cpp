#include "core/state/ledger_verify.h"

#include <algorithm>

#include "core/state/chain.h"
#include "core/state/verify_heads.h"

namespace stateroom {
namespace {

unexpected<Error> broken(std::string reason) {
  return fail(Code::chain_broken, {{"reason", std::move(reason)}});
}

/// Walks all revisions, user by user in the order of their numbers.
class ChainWalk {
 public:
  explicit ChainWalk(sqlite::Database& database) : database_(database) {}

  Result<Verification> run(const VerifyOptions& options) {
    STATEROOM_TRY(const auto all, database_.integer("SELECT max(sequence) FROM revisions"));
    STATEROOM_TRY(
        row_, database_.statement(
                  "SELECT r.user_id, u.name, r.number, r.parent, r.depth, r.branch_id, r.cause,"
                  " m.fingerprint, k.engine || ', ' || k.name || ', ' || k.instructions || ', ' ||"
                  " k.precision, r.time, r.order_value, r.last_output, r.input, r.output, r.source,"
                  " r.author, r.note, r.state_hash, r.hash, s.state, r.sequence FROM revisions r"
                  " LEFT JOIN users u ON u.id = r.user_id LEFT JOIN models m ON m.id = r.model_id"
                  " LEFT JOIN kernels k ON k.id = r.kernel_id"
                  " LEFT JOIN states s ON s.sequence = r.sequence ORDER BY r.user_id, r.number"));
    const auto tell = [&] {
      return reportProgress(options, {"revisions", found_.revisions, all.value_or(0)});
    };
    for (;;) {
      STATEROOM_TRY(const bool more, row_->step());
      if (!more) break;
      const auto checked = checkRow();
      if (!checked) return place(checked.error());
      ++found_.revisions;
      if (found_.revisions % kBetweenReports == 0) STATEROOM_CHECK(tell());
    }
    STATEROOM_CHECK(tell());
    if (openErased_) return broken("a revision has lost its content without a tombstone after it");
    return found_;
  }

 private:
  unexpected<Error> place(Error error) const {
    return unexpected(
        std::move(error).at("revision", row_->integer(2)).at("user", row_->textView(1)));
  }

  Result<> checkRow() {
    if (row_->isNull(1)) return broken("the user is missing");
    if (row_->integer(0) != user_) STATEROOM_CHECK(startUser());
    if (row_->integer(2) != number_ + 1) {
      return broken("revision " + std::to_string(number_ + 1) + " is missing");
    }
    if (row_->integer(20) <= sequence_) return broken("the order of the revisions was changed");
    STATEROOM_CHECK(checkHash());
    STATEROOM_CHECK(checkState());
    number_ = row_->integer(2);
    sequence_ = row_->integer(20);
    return {};
  }

  Result<> startUser() {
    if (openErased_) return broken("the user before has lost content without a tombstone");
    user_ = row_->integer(0);
    number_ = sequence_ = 0;
    previous_ = {};
    ++found_.users;
    return {};
  }

  /// What erasure has emptied (an older tombstone too) can no longer be hashed: its own hash only
  /// links its neighbours, and a tombstone that holds must follow.
  Result<> checkHash() {
    const auto stored = row_->blob(18);
    Digest hash;
    if (stored.size() != hash.size()) return broken("the hash has another length");
    std::ranges::copy(stored, hash.begin());
    const bool tombstone = row_->textView(6) == nameOf(Cause::Erase);
    const bool emptied =
        row_->isNull(17) && (!tombstone || chainHash(previous_, content()) != hash);
    if (!row_->isNull(17) && chainHash(previous_, content()) != hash) {
      return broken("its row was changed");
    }
    if (emptied) ++found_.erased;
    openErased_ = emptied || (openErased_ && !tombstone);
    previous_ = hash;
    return {};
  }

  ChainedRow content() const {
    return {.user = row_->textView(1),
            .number = row_->integer(2),
            .parent = row_->integer(3),
            .depth = row_->integer(4),
            .branch = row_->integer(5),
            .cause = row_->textView(6),
            .model = row_->textView(7),
            .kernel = row_->textView(8),
            .time = row_->integer(9),
            .order = row_->maybeReal(10),
            .lastOutput = row_->maybeReal(11),
            .input = row_->textView(12),
            .output = row_->textView(13),
            .source = row_->textView(14),
            .author = row_->textView(15),
            .note = row_->textView(16),
            .stateHash = row_->blob(17)};
  }

  Result<> checkState() {
    if (row_->isNull(19)) return {};
    ++found_.states;
    const auto hash = Sha256().add(row_->blob(19)).digest();
    if (!std::ranges::equal(hash, row_->blob(17))) return broken("its state was changed");
    return {};
  }

  sqlite::Database& database_;
  sqlite::Use row_;
  Verification found_;
  std::int64_t user_ = 0, number_ = 0, sequence_ = 0;
  bool openErased_ = false;
  Digest previous_{};
};

/// The state that a user's first step begins from stands in no chain.
Result<> checkInitialStates(Ledger& ledger, const VerifyOptions& options, Verification& found) {
  STATEROOM_TRY(const auto row, ledger.database().statement("SELECT fingerprint FROM models"));
  for (;;) {
    STATEROOM_TRY(const bool more, row->step());
    if (!more) return {};
    STATEROOM_TRY(const auto* const model, ledger.model(row->textView(0)));
    std::optional<State> initial;
    if (options.initialOf) {
      STATEROOM_TRY(initial, options.initialOf(model->fingerprint));
    }
    if (!initial) ++found.modelsUnproven;
    if (initial && *initial != model->initial) {
      return broken("the initial state of model " + model->fingerprint + " was changed");
    }
  }
}

Result<> checkPages(sqlite::Database& database) {
  STATEROOM_TRY(const auto answer, database.text("PRAGMA quick_check(1)"));
  if (answer == "ok") return {};
  return fail(Code::ledger_damaged, {{"path", database.file()}, {"reason", answer}});
}

}  // namespace

Result<Verification> verify(Ledger& ledger, const VerifyOptions& options) {
  auto& database = ledger.database();
  STATEROOM_TRY(const auto snapshot, sqlite::Snapshot::begin(database));
  STATEROOM_CHECK(checkPages(database));
  STATEROOM_TRY(auto found, ChainWalk(database).run(options));
  STATEROOM_CHECK(verifyHeads(ledger, options));
  STATEROOM_CHECK(checkInitialStates(ledger, options, found));
  return found;
}

Result<std::string> Ledger::contentHash() {
  STATEROOM_TRY(const auto snapshot, sqlite::Snapshot::begin(*database_));
  Sha256 hash;
  for (const std::string_view sql :
       {"SELECT user_id || ' ' || number || ' ' || hex(hash) FROM revisions ORDER BY sequence",
        "SELECT branch_id || ' ' || user_id || ' ' || sequence || ' ' || base FROM heads"
        " ORDER BY branch_id, user_id",
        "SELECT id || ' ' || name || ' ' || kind || ' ' || coalesce(model_id, '') FROM branches"
        " ORDER BY id",
        "SELECT sequence || ' ' || hex(state) FROM states ORDER BY sequence",
        "SELECT user_id || ' ' || event || ' ' || sequence FROM events ORDER BY user_id, event",
        "SELECT sequence || ' ' || name FROM tags ORDER BY name",
        "SELECT user_id || ' ' || author || ' ' || hex(state) FROM drafts ORDER BY user_id, author",
        "SELECT fingerprint FROM models ORDER BY id"}) {
    STATEROOM_TRY(const auto row, database_->statement(sql));
    for (;;) {
      STATEROOM_TRY(const bool more, row->step());
      if (!more) break;
      hash.add(row->textView(0)).add(std::string_view("\n"));
    }
  }
  return hash.hex();
}

}  // namespace stateroom
