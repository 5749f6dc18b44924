#include "core/base/text.h"
#include "core/state/ledger_branches.h"
#include "core/state/state_codec.h"

namespace stateroom {
namespace {

constexpr std::size_t kLongestTag = 100;

/// A user's newest revision up to a sequence on the branch that was main at that time. Users that
/// came during a rebuild which was taken back have theirs on the branch that was main then.
constexpr std::string_view kNumberAt =
    "WITH reigns(time, branch_id) AS ("
    "  SELECT time, branch_id FROM rebuilds WHERE undone <> 1"
    "  UNION ALL SELECT undone, previous_id FROM rebuilds WHERE undone > 0"
    "  UNION ALL SELECT 0, coalesce((SELECT previous_id FROM rebuilds ORDER BY id LIMIT 1),"
    "   (SELECT id FROM branches WHERE name = 'main'))),"
    " mains(time, branch_id) AS ("
    "  SELECT max(time), branch_id FROM reigns WHERE time <= ?3 GROUP BY branch_id)"
    " SELECT r.number FROM mains m JOIN revisions r"
    "  ON r.user_id = (SELECT id FROM users WHERE name = ?1) AND r.branch_id = m.branch_id"
    "  AND r.sequence <= ?2 ORDER BY m.time DESC, r.number DESC LIMIT 1";

Result<> checkTagName(std::string_view name) {
  const bool good = !name.empty() && name.size() <= kLongestTag && !parseDouble(name) &&
                    name != "zero" && name != "initial" && escapeControl(name) == name &&
                    trimmed(name) == name && name.find('@') == name.npos;
  if (good) return {};
  return fail(Code::tag_name_invalid, {{"tag", std::string(name)}});
}

StateTag tagOf(const sqlite::Statement& row) {
  return {.name = row.text(0),
          .sequence = row.integer(1),
          .time = WallTime(std::chrono::microseconds(row.integer(2))),
          .author = row.text(3),
          .note = row.text(4)};
}

Result<std::int64_t> userId(Ledger& ledger, const std::string& user) {
  STATEROOM_TRY(const auto id,
                ledger.database().integer("SELECT id FROM users WHERE name = ?1", user));
  if (!id) return fail(Code::user_unknown, {{"user", user}});
  return *id;
}

}  // namespace

Result<StateTag> addTag(Ledger& ledger, const std::string& name, const Authorship& by) {
  STATEROOM_CHECK(checkTagName(name));
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto sequence, ledger.sequence());
  StateTag tag{
      .name = name, .sequence = sequence, .time = now(), .author = by.author, .note = by.note};
  STATEROOM_CHECK(
      database.run("INSERT INTO tags VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING", name,
                   sequence, tag.time.time_since_epoch().count(), by.author, by.note));
  if (database.changes() == 0) return fail(Code::tag_exists, {{"tag", name}});
  STATEROOM_CHECK(transaction.commit());
  return tag;
}

Result<StateTag> findTag(Ledger& ledger, const std::string& name) {
  STATEROOM_TRY(const auto row,
                ledger.database().statement(
                    "SELECT name, sequence, time, author, note FROM tags WHERE name = ?1"));
  STATEROOM_TRY(const bool found, row->bind(name).step());
  if (!found) return fail(Code::tag_unknown, {{"tag", name}});
  return tagOf(*row);
}

Result<std::vector<StateTag>> listTags(Ledger& ledger) {
  STATEROOM_TRY(const auto row,
                ledger.database().statement("SELECT name, sequence, time, author, note FROM tags"
                                            " ORDER BY sequence, name"));
  std::vector<StateTag> tags;
  for (;;) {
    STATEROOM_TRY(const bool more, row->step());
    if (!more) return tags;
    tags.push_back(tagOf(*row));
  }
}

Result<std::optional<Revision>> revisionAt(Ledger& ledger, const std::string& user,
                                           const StateTag& tag) {
  STATEROOM_TRY(const auto number, ledger.database().integer(kNumberAt, user, tag.sequence,
                                                             tag.time.time_since_epoch().count()));
  if (!number) return std::nullopt;
  STATEROOM_TRY(auto revision, ledger.revision(user, *number));
  return revision;
}

Result<Revision> revisionNamed(Ledger& ledger, const std::string& text) {
  const auto at = text.rfind('@');
  if (at == text.npos || at == 0) return ledger.head(text);
  const auto user = text.substr(0, at);
  const auto behind = text.substr(at + 1);
  if (const auto number = parseInteger(behind)) return ledger.revision(user, *number);
  const auto tag = findTag(ledger, behind);
  if (!tag) return ledger.head(text);
  STATEROOM_TRY(auto revision, revisionAt(ledger, user, *tag));
  if (revision) return *std::move(revision);
  return fail(Code::revision_unknown, {{"user", user}, {"revision", behind}});
}

// ---- drafts

Result<> saveDraft(Ledger& ledger, const Draft& draft) {
  auto& database = ledger.database();
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto user, userId(ledger, draft.user));
  STATEROOM_TRY(const auto* const model, ledger.boundModel());
  STATEROOM_CHECK(model->layout.rowsOf(draft.state));
  std::vector<std::byte> bytes;
  encodeState(model->layout, draft.state, 0, bytes);
  STATEROOM_CHECK(database.run(
      "INSERT OR REPLACE INTO drafts(user_id, author, revision, model_id, state, note, time)"
      " VALUES (?1, ?2, ?3, (SELECT model_id FROM branches WHERE name = 'main'), ?4, ?5, ?6)",
      user, draft.author, draft.revision, bytes, draft.note, now().time_since_epoch().count()));
  return transaction.commit();
}

Result<std::optional<Draft>> findDraft(Ledger& ledger, const std::string& user,
                                       const std::string& author) {
  STATEROOM_TRY(const auto row,
                ledger.database().statement(
                    "SELECT d.revision, d.state, d.note, d.time, m.fingerprint FROM drafts d"
                    " JOIN models m ON m.id = d.model_id"
                    " WHERE d.user_id = (SELECT id FROM users WHERE name = ?1) AND d.author = ?2"));
  STATEROOM_TRY(const bool found, row->bind(user, author).step());
  if (!found) return std::nullopt;
  STATEROOM_TRY(const auto* const model, ledger.model(row->textView(4)));
  STATEROOM_TRY(auto state, decodeState(model->layout, row->blob(1)));
  return Draft{.user = user,
               .author = author,
               .revision = row->integer(0),
               .state = std::move(state),
               .note = row->text(2),
               .time = WallTime(std::chrono::microseconds(row->integer(3)))};
}

Result<> dropDraft(Ledger& ledger, const std::string& user, const std::string& author) {
  return ledger.database().run(
      "DELETE FROM drafts WHERE user_id = (SELECT id FROM users WHERE name = ?1) AND author = ?2",
      user, author);
}

}  // namespace stateroom
