#include "core/state/ledger_schema.h"

#include <array>
#include <map>
#include <string>

namespace stateroom::ledger {
namespace {

constexpr std::string_view kTables = R"sql(
CREATE TABLE models(
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  run TEXT,
  layout TEXT NOT NULL,
  initial BLOB NOT NULL,
  time INTEGER NOT NULL);

CREATE TABLE kernels(
  id INTEGER PRIMARY KEY,
  engine TEXT NOT NULL,
  name TEXT NOT NULL,
  instructions TEXT NOT NULL,
  precision TEXT NOT NULL,
  UNIQUE(engine, name, instructions, precision));

CREATE TABLE users(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE);

CREATE TABLE branches(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  model_id INTEGER REFERENCES models(id));
INSERT INTO branches(id, name, kind) VALUES (1, 'main', 'main');

CREATE TABLE revisions(
  sequence INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users(id),
  number INTEGER NOT NULL,
  parent INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  branch_id INTEGER NOT NULL REFERENCES branches(id),
  cause TEXT NOT NULL,
  model_id INTEGER REFERENCES models(id),
  kernel_id INTEGER REFERENCES kernels(id),
  time INTEGER NOT NULL,
  order_value REAL,
  input TEXT,
  output TEXT,
  last_output REAL,
  source TEXT,
  author TEXT,
  note TEXT,
  state_hash BLOB,
  hash BLOB NOT NULL);
CREATE UNIQUE INDEX revisions_by_user ON revisions(user_id, number);

CREATE TABLE states(
  sequence INTEGER PRIMARY KEY REFERENCES revisions(sequence),
  state BLOB NOT NULL);

CREATE TABLE heads(
  branch_id INTEGER NOT NULL REFERENCES branches(id),
  user_id INTEGER NOT NULL REFERENCES users(id),
  number INTEGER NOT NULL,
  sequence INTEGER NOT NULL REFERENCES revisions(sequence),
  depth INTEGER NOT NULL,
  base INTEGER NOT NULL,
  time INTEGER NOT NULL,
  cause TEXT NOT NULL,
  model_id INTEGER REFERENCES models(id),
  order_value REAL,
  last_output REAL,
  norm_h REAL,
  norm_c REAL,
  saturated REAL,
  PRIMARY KEY(branch_id, user_id)) WITHOUT ROWID;
CREATE INDEX heads_by_time ON heads(branch_id, time);

CREATE TABLE events(
  user_id INTEGER NOT NULL REFERENCES users(id),
  event TEXT NOT NULL,
  sequence INTEGER NOT NULL REFERENCES revisions(sequence),
  PRIMARY KEY(user_id, event)) WITHOUT ROWID;

CREATE TABLE tags(
  name TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL,
  time INTEGER NOT NULL,
  author TEXT,
  note TEXT) WITHOUT ROWID;

CREATE TABLE drafts(
  user_id INTEGER NOT NULL REFERENCES users(id),
  author TEXT NOT NULL,
  revision INTEGER NOT NULL,
  model_id INTEGER NOT NULL REFERENCES models(id),
  state BLOB NOT NULL,
  note TEXT,
  time INTEGER NOT NULL,
  PRIMARY KEY(user_id, author));

CREATE TABLE rebuilds(
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  branch_id INTEGER NOT NULL REFERENCES branches(id),
  previous_id INTEGER NOT NULL REFERENCES branches(id),
  author TEXT,
  undone INTEGER NOT NULL DEFAULT 0);
)sql";

constexpr std::string_view kViews = R"sql(
CREATE VIEW state_rows AS
SELECT h.branch_id AS branch_id, h.user_id AS user_id, h.sequence AS sequence,
       u.name AS user, h.number AS revision, b.name AS branch, h.cause AS cause,
       m.fingerprint AS model,
       strftime('%Y-%m-%dT%H:%M:%fZ', h.time / 1e6, 'unixepoch') AS time,
       r.author AS author, r.note AS note, h.depth AS revisions, h.last_output AS last_output,
       h.norm_h AS norm_h, h.norm_c AS norm_c, h.saturated AS saturated,
       h.model_id IS (SELECT model_id FROM branches WHERE name = 'main') AS fits,
       EXISTS (SELECT 1 FROM drafts d WHERE d.user_id = h.user_id) AS draft
FROM heads h
JOIN branches b ON b.id = h.branch_id AND b.kind IN ('main', 'fork')
LEFT JOIN users u ON u.id = h.user_id
LEFT JOIN models m ON m.id = h.model_id
LEFT JOIN revisions r ON r.sequence = h.sequence;

CREATE VIEW state_list AS
SELECT user, revision, branch, cause, model, time, author, note, revisions, last_output, norm_h,
       norm_c, saturated, fits, draft
FROM state_rows;

CREATE VIEW history AS
SELECT u.name AS user, r.number AS revision, r.parent AS parent, b.name AS branch,
       r.cause AS cause, r.source AS source, m.fingerprint AS model,
       strftime('%Y-%m-%dT%H:%M:%fZ', r.time / 1e6, 'unixepoch') AS time, r.author AS author,
       r.note AS note, r.input AS input, r.output AS output, r.order_value AS order_value,
       length(s.state) AS state_bytes, r.sequence AS sequence
FROM revisions r
JOIN users u ON u.id = r.user_id
JOIN branches b ON b.id = r.branch_id
LEFT JOIN models m ON m.id = r.model_id
LEFT JOIN states s ON s.sequence = r.sequence;
)sql";

constexpr std::array<std::string_view, 2> kMigrations = {kTables, kViews};

Result<std::map<std::string, std::string>> objectsOf(sqlite::Database& database) {
  std::map<std::string, std::string> objects;
  STATEROOM_TRY(auto statement,
                database.prepare("SELECT type || ' ' || name, coalesce(sql, '') "
                                 "FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%'"
                                 " ESCAPE '\\'"));
  for (;;) {
    STATEROOM_TRY(const bool row, statement.step());
    if (!row) return objects;
    objects.emplace(statement.text(0), statement.text(1));
  }
}

Result<std::map<std::string, std::string>> expectedObjects() {
  STATEROOM_TRY(auto database, sqlite::Database::openInMemory());
  STATEROOM_CHECK(migrate(database, kMigrations));
  return objectsOf(database);
}

unexpected<Error> foreign(const sqlite::Database& database, std::string reason) {
  return fail(Code::ledger_foreign, {{"path", database.file()}, {"reason", std::move(reason)}});
}

struct Identity {
  std::int64_t application = 0;
  std::int64_t version = 0;
  std::int64_t objects = 0;
};

Result<Identity> identityOf(sqlite::Database& database) {
  const auto number = [&](std::string_view sql) -> Result<std::int64_t> {
    STATEROOM_TRY(const auto found, database.integer(sql));
    return found.value_or(0);
  };
  Identity identity;
  STATEROOM_TRY(identity.application, number("PRAGMA application_id"));
  STATEROOM_TRY(identity.version, number("PRAGMA user_version"));
  STATEROOM_TRY(identity.objects, number("SELECT count(*) FROM sqlite_schema"));
  return identity;
}

Result<> checkIdentity(const sqlite::Database& database, const Identity& identity,
                       std::size_t known) {
  if (identity.application != kApplicationId) return foreign(database, "it has other tables");
  if (identity.version > static_cast<std::int64_t>(known)) {
    return fail(Code::ledger_newer, {{"path", database.file()},
                                     {"found", std::to_string(identity.version)},
                                     {"known", std::to_string(known)}});
  }
  return {};
}

}  // namespace

std::span<const std::string_view> migrations() {
  return kMigrations;
}

Result<> migrate(sqlite::Database& database, std::span<const std::string_view> steps) {
  STATEROOM_TRY(auto transaction, sqlite::Transaction::begin(database));
  STATEROOM_TRY(const auto identity, identityOf(database));
  const bool isNew = identity.application == 0 && identity.version == 0 && identity.objects == 0;
  if (!isNew) STATEROOM_CHECK(checkIdentity(database, identity, steps.size()));
  for (auto version = static_cast<std::size_t>(identity.version); version < steps.size();
       ++version) {
    STATEROOM_CHECK(database.execute(std::string(steps[version])));
  }
  STATEROOM_CHECK(database.execute("PRAGMA application_id = " + std::to_string(kApplicationId)));
  STATEROOM_CHECK(database.execute("PRAGMA user_version = " + std::to_string(steps.size())));
  return transaction.commit();
}

Result<> checkSchema(sqlite::Database& database) {
  static const auto expected = expectedObjects();
  if (!expected) return unexpected(expected.error());
  STATEROOM_TRY(const auto identity, identityOf(database));
  STATEROOM_CHECK(checkIdentity(database, identity, kMigrations.size()));
  if (identity.version < static_cast<std::int64_t>(kMigrations.size())) {
    return fail(Code::ledger_older, {{"path", database.file()},
                                     {"found", std::to_string(identity.version)},
                                     {"known", std::to_string(kMigrations.size())}});
  }
  STATEROOM_TRY(const auto found, objectsOf(database));
  for (const auto& [name, sql] : *expected) {
    const auto object = found.find(name);
    if (object == found.end()) return foreign(database, "it lacks the " + name);
    if (object->second != sql) return foreign(database, "its " + name + " is another one");
  }
  for (const auto& [name, sql] : found) {
    if (!expected->contains(name)) return foreign(database, "it has an unknown " + name);
  }
  return {};
}

}  // namespace stateroom::ledger
