#include "core/state/verify_heads.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "core/state/state_codec.h"
#include "core/state/state_math.h"

namespace stateroom {
namespace {

/// SQL that finds the rows which are not as they should be: user, revision.
struct Rule {
  std::string_view sql, reason;
};

constexpr std::array kRules = {
    Rule{"SELECT u.name, r.number FROM revisions r JOIN users u ON u.id = r.user_id"
         " WHERE r.sequence > 1 AND NOT EXISTS"
         "  (SELECT 1 FROM revisions p WHERE p.sequence = r.sequence - 1)"
         " ORDER BY r.sequence LIMIT 1",
         "revisions before this one are missing"},
    Rule{"SELECT '', s.sequence FROM states s LEFT JOIN revisions r"
         " ON r.sequence = s.sequence WHERE r.sequence IS NULL LIMIT 1",
         "a state has no revision"},
    Rule{"SELECT u.name, h.number FROM heads h LEFT JOIN users u ON u.id = h.user_id"
         " LEFT JOIN branches b ON b.id = h.branch_id WHERE b.id IS NULL LIMIT 1",
         "the head is of no branch"},
    Rule{"SELECT u.name, h.number FROM heads h LEFT JOIN users u ON u.id = h.user_id"
         " LEFT JOIN revisions r ON r.sequence = h.sequence"
         " WHERE r.user_id IS NOT h.user_id OR r.number IS NOT h.number OR r.depth IS NOT h.depth"
         " OR r.cause IS NOT h.cause OR r.time IS NOT h.time OR r.model_id IS NOT h.model_id"
         " OR r.order_value IS NOT h.order_value OR (h.base <> 0 AND NOT EXISTS"
         "  (SELECT 1 FROM revisions b WHERE b.user_id = h.user_id AND b.number = h.base)) LIMIT 1",
         "the head is not that revision"},
    // Without an output of its own it has that of the revisions on the way to it.
    Rule{"SELECT u.name, h.number FROM heads h JOIN users u ON u.id = h.user_id"
         " JOIN revisions r ON r.sequence = h.sequence WHERE h.last_output IS NOT"
         "  coalesce(r.last_output, (WITH RECURSIVE way(parent, cause, output) AS ("
         "   SELECT r.parent, r.cause, r.last_output UNION ALL"
         "   SELECT p.parent, p.cause, p.last_output FROM way JOIN revisions p"
         "    ON p.user_id = r.user_id AND p.number = way.parent"
         "    WHERE way.output IS NULL AND way.cause <> 'erase')"
         "   SELECT output FROM way WHERE output IS NOT NULL)) LIMIT 1",
         "the head's last output is another one"},
    Rule{"SELECT u.name, coalesce((SELECT max(number) FROM revisions WHERE user_id = u.id), 0)"
         " FROM users u WHERE NOT EXISTS (SELECT 1 FROM heads h WHERE h.user_id = u.id"
         "  AND h.branch_id = (SELECT id FROM branches WHERE name = 'main')) LIMIT 1",
         "the user has no head on main"},
    Rule{"SELECT u.name, r.number FROM heads h JOIN branches b ON b.id = h.branch_id"
         " JOIN users u ON u.id = h.user_id JOIN revisions r ON r.user_id = h.user_id"
         "  AND r.number > h.number AND r.branch_id = h.branch_id WHERE b.kind <> 'fork' LIMIT 1",
         "the head is an older revision"},
    Rule{"SELECT u.name, h.number FROM heads h LEFT JOIN users u ON u.id = h.user_id"
         " LEFT JOIN states s ON s.sequence = h.sequence"
         " WHERE s.sequence IS NULL AND h.cause <> 'erase' LIMIT 1",
         "the head's state is missing"},
};

unexpected<Error> brokenAt(const sqlite::Statement& row, std::string_view reason) {
  return unexpected(Error(Code::chain_broken, {{"reason", std::string(reason)}})
                        .at("revision", row.integer(1))
                        .at("user", row.textView(0)));
}

Result<> expectNone(sqlite::Database& database, const Rule& rule) {
  STATEROOM_TRY(const auto row, database.statement(rule.sql));
  STATEROOM_TRY(const bool found, row->step());
  if (!found) return {};
  return brokenAt(*row, rule.reason);
}

/// Sums may be ordered otherwise on another processor; NaN is stored as nothing.
bool isNear(std::optional<double> stored, std::optional<double> computed) {
  if (computed && std::isnan(*computed)) computed.reset();
  if (!stored || !computed) return stored.has_value() == computed.has_value();
  return *stored == *computed ||
         std::abs(*stored - *computed) <= 1e-9 * std::max(1.0, std::abs(*computed));
}

/// Norms and saturation, of the stored state. `tell` is told of so many heads.
Result<> checkSummaries(Ledger& ledger, const std::function<Result<>(std::int64_t)>& tell) {
  STATEROOM_TRY(const auto row,
                ledger.database().statement(
                    "SELECT u.name, h.number, m.fingerprint, s.state, h.norm_h, h.norm_c,"
                    " h.saturated FROM heads h JOIN users u ON u.id = h.user_id"
                    " JOIN models m ON m.id = h.model_id"
                    " LEFT JOIN states s ON s.sequence = h.sequence"));
  for (std::int64_t heads = 1;; ++heads) {
    STATEROOM_TRY(const bool more, row->step());
    if (!more) return {};
    if (heads % kBetweenReports == 0) STATEROOM_CHECK(tell(heads));
    std::optional<StateSummary> summary;
    if (!row->isNull(3)) {
      STATEROOM_TRY(const auto* const model, ledger.model(row->textView(2)));
      const auto state = decodeState(model->layout, row->blob(3));
      if (!state) return brokenAt(*row, state.error().message());
      summary = summarize(*state);
    }
    const auto holds = [&](int column, double StateSummary::* value) {
      return isNear(row->maybeReal(column),
                    summary ? std::optional(*summary.*value) : std::nullopt);
    };
    const bool all = holds(4, &StateSummary::normH) && holds(5, &StateSummary::normC) &&
                     holds(6, &StateSummary::saturated);
    if (!all) return brokenAt(*row, "the head's norms are not its state's");
  }
}

}  // namespace

Result<> reportProgress(const VerifyOptions& options, const VerifyProgress& progress) {
  if (options.stop.stop_requested()) return fail(Code::cancelled);
  if (options.progress) options.progress(progress);
  return {};
}

/// Every rule looks at all heads once, and so do their summaries.
Result<> verifyHeads(Ledger& ledger, const VerifyOptions& options) {
  STATEROOM_TRY(const auto heads, ledger.database().integer("SELECT count(*) FROM heads"));
  constexpr auto kPasses = std::ssize(kRules) + 1;
  std::int64_t pass = 0;
  const auto tell = [&](std::int64_t done) {
    return reportProgress(options, {"heads", (pass * *heads + done) / kPasses, *heads});
  };
  for (const auto& rule : kRules) {
    STATEROOM_CHECK(tell(0));
    STATEROOM_CHECK(expectNone(ledger.database(), rule));
    ++pass;
  }
  STATEROOM_CHECK(checkSummaries(ledger, tell));
  return tell(*heads);
}

}  // namespace stateroom
