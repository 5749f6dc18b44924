#include <fstream>

#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/state/file_system.h"
#include "core/state/ledger_care.h"
#include "core/state/ledger_schema.h"
#include "core/state/ledger_verify.h"
#include "core/state/lineage.h"
#include "tests/core/state/ledger_fixture.h"

using namespace stateroom;
using test::filled;
using test::LedgerFixture;

namespace {

/// Runs `work` as nobody in a child; true when it returned true there.
template <typename Work>
bool asNobody(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool dropped = ::setgid(65534) == 0 && ::setuid(65534) == 0;
    ::_exit(dropped && work() ? 0 : 1);
  }
  int status = 1;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string hexBytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

class TestLedgerCare : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void verifyProvesAWholeLedger() {
    LedgerFixture f;
    for (int i = 0; i < 4; ++i) {
      STATEROOM_VERIFY(f.step("a", i));
      STATEROOM_VERIFY(f.step("b", i));
    }
    const auto found = verify(f.ledger);
    STATEROOM_VERIFY(found);
    QCOMPARE(found->users, 2);
    QCOMPARE(found->revisions, 8);
    QCOMPARE(found->states, 8);
  }

  void verifyNamesTheFirstBadRow_data() {
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("place");
    const auto row = [](const char* sql, const char* reason, const char* place) {
      QTest::newRow(sql) << QByteArray(sql) << reason << place;
    };
    for (const char* change :
         {"input = '{}'", "output = NULL", "note = 'x'", "author = 'eve'", "parent = 0",
          "depth = 9", "cause = 'edit'", "time = time + 1", "order_value = 1", "last_output = 0",
          "source = 'zero'", "state_hash = zeroblob(32)", "hash = zeroblob(32)", "kernel_id = NULL",
          "model_id = NULL"}) {
      const std::string sql =
          std::string("UPDATE revisions SET ") + change + " WHERE user_id = 1 AND number = 2";
      row(sql.c_str(), "its row was changed", "user a, revision 2");
    }
    row("UPDATE states SET state = zeroblob(length(state)) WHERE sequence = 3",
        "its state was changed", "user a, revision 2");
    row("DELETE FROM revisions WHERE user_id = 1 AND number = 2", "revision 2 is missing",
        "user a, revision 3");
    row("UPDATE heads SET number = 2 WHERE user_id = 1", "the head is not that revision",
        "user a, revision 2");
    for (const char* change :
         {"order_value = 1", "base = 9", "depth = 2", "cause = 'edit'", "time = 0"}) {
      const std::string sql = std::string("UPDATE heads SET ") + change + " WHERE user_id = 1";
      row(sql.c_str(), "the head is not that revision", "user a, revision 3");
    }
    row("UPDATE heads SET last_output = 7 WHERE user_id = 1",
        "the head's last output is another one", "user a, revision 3");
    row("UPDATE heads SET last_output = 7 WHERE user_id = 3",
        "the head's last output is another one", "user c, revision 2");
    for (const char* change : {"norm_h = 0", "norm_c = NULL", "saturated = 0.5"}) {
      const std::string sql = std::string("UPDATE heads SET ") + change + " WHERE user_id = 1";
      row(sql.c_str(), "the head's norms are not its state's", "user a, revision 3");
    }
    row("UPDATE heads SET branch_id = 77 WHERE user_id = 1", "the head is of no branch",
        "user a, revision 3");
    row("DELETE FROM heads", "the user has no head on main", "user a, revision 3");
    row("UPDATE heads SET number = r.number, sequence = r.sequence, depth = r.depth,"
        " time = r.time, last_output = r.last_output"
        " FROM revisions r WHERE heads.user_id = 1 AND r.user_id = 1 AND r.number = 2",
        "the head is an older revision", "user a, revision 3");
    row("DELETE FROM heads WHERE user_id = 1; DELETE FROM states WHERE sequence = 5;"
        " DELETE FROM revisions WHERE sequence = 5",
        "revisions before this one are missing", "user b, revision 3");
    row("DELETE FROM heads WHERE user_id = 1;"
        " DELETE FROM states WHERE sequence IN (SELECT sequence FROM revisions WHERE user_id = 1);"
        " DELETE FROM revisions WHERE user_id = 1; DELETE FROM users WHERE id = 1",
        "revisions before this one are missing", "user b, revision 1");
    row("DELETE FROM states WHERE sequence = 5", "the head's state is missing",
        "user a, revision 3");
    row("UPDATE users SET name = 'z' WHERE id = 2", "its row was changed", "user z, revision 1");
    row("UPDATE revisions SET state_hash = NULL WHERE user_id = 1 AND number = 2",
        "its state was changed", "user a, revision 2");
    row("DELETE FROM states WHERE sequence = 3;"
        "UPDATE revisions SET state_hash = NULL WHERE user_id = 1 AND number = 2",
        "the user before has lost content without a tombstone", "user b, revision 1");
  }
  void verifyNamesTheFirstBadRow() {
    QFETCH(QByteArray, sql);
    QFETCH(QString, reason);
    QFETCH(QString, place);
    LedgerFixture f;
    for (int i = 0; i < 3; ++i) {
      STATEROOM_VERIFY(f.step("a", i));
      STATEROOM_VERIFY(f.step("b", i));
    }
    STATEROOM_VERIFY(f.step("c", 1));
    STATEROOM_VERIFY(
        editUnits(f.ledger, "c", {*parseUnitEdit("h[0]=0.5")}));  // no output of its own
    STATEROOM_VERIFY(verify(f.ledger));
    STATEROOM_VERIFY(f.ledger.database().execute(sql.toStdString()));
    const auto found = verify(f.ledger);
    QVERIFY(!found);
    QCOMPARE(found.error().code(), Code::chain_broken);
    QCOMPARE(QString::fromStdString(found.error().message()),
             "The ledger's chain does not hold: " + reason);
    QCOMPARE(QString::fromStdString(found.error().place()), place);
  }

  /// The initial state stands in no chain: it is compared with what the model's files give.
  void verifyComparesInitialStates() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("a", 1));
    QCOMPARE(verify(f.ledger)->modelsUnproven, 1);
    VerifyOptions options;
    options.initialOf = [&](const std::string&) { return std::optional(f.model.initial); };
    QCOMPARE(verify(f.ledger, options)->modelsUnproven, 0);
    STATEROOM_VERIFY(f.ledger.database().execute(
        "UPDATE models SET initial = (SELECT state FROM states WHERE sequence = 1)"));
    auto ledger = Ledger::open(f.path);
    STATEROOM_VERIFY(ledger);
    const auto found = verify(*ledger, options);
    QVERIFY(!found);
    QCOMPARE(found.error().argument("reason"),
             std::string_view("the initial state of model a3f9c2 was changed"));
  }

  /// Both phases tell how far they are, up to the end, and end when they are asked to.
  void verifyTellsHowFarItIs() {
    LedgerFixture f;
    for (int i = 0; i < 3; ++i) {
      for (const char* user : {"a", "b"}) STATEROOM_VERIFY(f.step(user, i));
    }
    std::vector<VerifyProgress> told;
    std::stop_source stop;
    VerifyOptions options;
    options.stop = stop.get_token();
    options.progress = [&](const VerifyProgress& now) { told.push_back(now); };
    STATEROOM_VERIFY(verify(f.ledger, options));
    QCOMPARE(told.front().phase, std::string_view("revisions"));
    QCOMPARE(told.front().done, 6);
    QCOMPARE(told.back().phase, std::string_view("heads"));
    QCOMPARE(told.back().done, 2);
    for (const auto& now : told) QVERIFY(now.done <= now.of);
    QVERIFY(std::ranges::is_sorted(std::span(told).subspan(1), {}, &VerifyProgress::done));
    options.progress = [&](const VerifyProgress& now) {
      if (now.phase == "heads") stop.request_stop();
    };
    QCOMPARE(verify(f.ledger, options).error().code(), Code::cancelled);
  }

  void eraseLeavesATombstoneAndNoBytes() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("a", 1));
    const State secret = filled(f.model, 0);
    Change change;
    change.user = "a";
    change.state = &secret;
    change.input = "{\"diagnosis\":\"NOBODYSHOULDREADTHIS\"}";
    change.note = "ANDNOTTHISNOTE";
    change.event = "EVENTOFTHEUSER";
    STATEROOM_VERIFY(f.ledger.append(change));
    STATEROOM_VERIFY(fork(f.ledger, "a", "x"));
    STATEROOM_VERIFY(saveDraft(f.ledger, {.user = "a",
                                          .author = "ana",
                                          .revision = 2,
                                          .state = secret,
                                          .note = "DRAFTNOTE",
                                          .time = {}}));
    STATEROOM_VERIFY(f.step("b", 1));
    const auto erased =
        eraseUser(f.ledger, "a", {.author = "ana", .note = "asked", .expected = {}});
    STATEROOM_VERIFY(erased);
    QCOMPARE(erased->revisions, 2);
    QVERIFY(erased->journalTruncated);
    for (const auto& suffix : {"", "-wal"}) {
      const auto bytes = hexBytes(f.path.string() + suffix);
      for (const char* word :
           {"NOBODYSHOULDREADTHIS", "ANDNOTTHISNOTE", "EVENTOFTHEUSER", "DRAFTNOTE"}) {
        QVERIFY2(bytes.find(word) == bytes.npos, word);
      }
    }
    QCOMPARE(f.ledger.head("a")->cause, Cause::Erase);
    QCOMPARE(f.ledger.state(*f.ledger.head("a")).error().code(), Code::user_erased);
    QVERIFY(!findDraft(f.ledger, "a", "ana")->has_value());
    const auto found = verify(f.ledger);
    STATEROOM_VERIFY(found);
    QCOMPARE(found->erased, 2);
    QVERIFY(f.ledger.load(std::vector<std::string>{"a"})->state == f.model.initial);
    STATEROOM_VERIFY(f.step("a", 5));
    QCOMPARE(f.ledger.head("a")->number, 4);
    STATEROOM_VERIFY(eraseUser(f.ledger, "a", {}, {.keepName = false}));
    QCOMPARE(f.ledger.head("a").error().code(), Code::user_unknown);
    QCOMPARE(f.ledger.head("erased-1")->number, 5);
    STATEROOM_VERIFY(verify(f.ledger));
    QCOMPARE(eraseUser(f.ledger, "nobody").error().code(), Code::user_unknown);
  }

  /// The copies that others hold are named, and begin anew: what they were made from is gone.
  void eraseNamesWhoHoldsCopies_data() {
    QTest::addColumn<bool>("keepName");
    QTest::newRow("by name") << true;
    QTest::newRow("the name too") << false;
  }
  void eraseNamesWhoHoldsCopies() {
    QFETCH(bool, keepName);
    LedgerFixture f;
    for (const char* user : {"a", "a@1"}) STATEROOM_VERIFY(f.step(user, 1));
    for (const char* to : {"zed", "bo"}) STATEROOM_VERIFY(copyState(f.ledger, "a", 1, to));
    STATEROOM_VERIFY(copyState(f.ledger, "a@1", 1, "carl"));
    STATEROOM_VERIFY(f.step("zed", 2));
    QCOMPARE(lineageOf(f.ledger, *f.ledger.head("zed"))->steps.size(), std::size_t{2});
    const auto erased = eraseUser(f.ledger, "a", {}, {.keepName = keepName});
    STATEROOM_VERIFY(erased);
    STATEROOM_VERIFY(f.step("a", 5));  // the name comes again
    QCOMPARE(erased->copiedTo, (std::vector<std::string>{"bo", "zed"}));
    const auto lineage = lineageOf(f.ledger, *f.ledger.head("zed"));
    STATEROOM_VERIFY(lineage);
    QCOMPARE(lineage->steps.size(), std::size_t{1});
    QCOMPARE(lineage->origin->cause, Cause::Copy);
    QVERIFY(eraseUser(f.ledger, "carl")->copiedTo.empty());
    STATEROOM_VERIFY(verify(f.ledger));
  }

  void compactDropsWhatCanBeRecomputed() {
    LedgerFixture f;
    for (int i = 1; i <= 40; ++i) STATEROOM_VERIFY(f.step("a", i));
    std::vector<State> states;
    for (int i = 1; i <= 40; ++i) states.push_back(*f.ledger.state(*f.ledger.revision("a", i)));
    const auto tagged = f.ledger.revision("a", 40)->sequence;
    STATEROOM_VERIFY(f.ledger.database().execute("INSERT INTO tags VALUES ('t', 21, 0, '', '')"));
    STATEROOM_VERIFY(fork(f.ledger, "a", "x"));
    QVERIFY(tagged > 0);
    const auto done = compact(f.ledger, test::recomputed, {.every = 10, .progress = {}});
    STATEROOM_VERIFY(done);
    QCOMPARE(done->dropped, 35);  // 10, 20, 30, 40 and the tagged 21 stay
    QCOMPARE(done->notReproduced, 0);
    const auto found = verify(f.ledger);
    STATEROOM_VERIFY(found);
    QCOMPARE(found->states, 5);
    for (int i = 1; i <= 40; ++i) {
      const auto revision = *f.ledger.revision("a", i);
      QCOMPARE(revision.hasState, i % 10 == 0 || i == 21);
      QVERIFY(*f.ledger.state(revision, test::recomputed) ==
              states[static_cast<std::size_t>(i - 1)]);
    }
    QCOMPARE(f.ledger.state(*f.ledger.revision("a", 9)).error().code(), Code::state_dropped);
    STATEROOM_VERIFY(compact(f.ledger, test::recomputed, {.every = 10, .progress = {}}));
    STATEROOM_VERIFY(vacuum(f.ledger));
    STATEROOM_VERIFY(verify(f.ledger));
  }

  void compactKeepsWhatThisMachineComputesOtherwise() {
    LedgerFixture f;
    for (int i = 1; i <= 5; ++i) STATEROOM_VERIFY(f.step("a", i));
    const auto otherwise = [](const State& before, const Revision& revision) -> Result<State> {
      return test::stepped(before, revision.number == 3 ? 99 : double(revision.number));
    };
    const auto done = compact(f.ledger, otherwise, {.every = 100, .progress = {}});
    STATEROOM_VERIFY(done);
    QCOMPARE(done->notReproduced, 1);
    QCOMPARE(done->dropped, 3);
    QVERIFY(f.ledger.revision("a", 3)->hasState);
    const auto wrong = f.ledger.state(*f.ledger.revision("a", 2), otherwise);
    STATEROOM_VERIFY(wrong);
    const auto always = [](const State& before, const Revision&) -> Result<State> {
      return before;
    };
    const auto refused = f.ledger.state(*f.ledger.revision("a", 2), always);
    QCOMPARE(refused.error().code(), Code::state_not_reproduced);
  }

  /// Nor is a state dropped that would have to be computed from one which comes out otherwise here.
  void compactGoesOnBehindWhatItCannotReproduce() {
    LedgerFixture f;
    for (int i = 1; i <= 3; ++i) STATEROOM_VERIFY(f.step("a", i));
    STATEROOM_VERIFY(f.step("b", 1));
    STATEROOM_VERIFY(f.step("b", 2));
    STATEROOM_VERIFY(f.ledger.database().execute("DELETE FROM states WHERE sequence = 1"));
    const auto otherwise = [](const State& before, const Revision& revision) -> Result<State> {
      return test::stepped(before, revision.user == "a" ? 99 : double(revision.number));
    };
    const auto done = compact(f.ledger, otherwise, {.every = 100});
    STATEROOM_VERIFY(done);
    QCOMPARE(done->notReproduced, 1);
    QCOMPARE(done->dropped, 1);  // of b
    QVERIFY(f.ledger.revision("a", 2)->hasState);
  }

  void retentionKeepsHeads() {
    LedgerFixture f;
    for (int i = 1; i <= 5; ++i) STATEROOM_VERIFY(f.step("a", i));
    QCOMPARE(*dropStatesBefore(f.ledger, now() + std::chrono::hours(1)), 4);
    STATEROOM_VERIFY(f.ledger.state(*f.ledger.head("a")));
    STATEROOM_VERIFY(verify(f.ledger));
  }

  /// What compaction dropped after the moment can still be computed from what stays before it.
  void retentionKeepsWhatLaterStatesAreComputedFrom() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("a", 1));
    for (const char* edit : {"h[0]=0.25", "h[0]=0.5"}) {
      STATEROOM_VERIFY(editUnits(f.ledger, "a", {*parseUnitEdit(edit)}));
    }
    for (int i = 4; i <= 6; ++i) STATEROOM_VERIFY(f.step("a", i));
    QCOMPARE(compact(f.ledger, test::recomputed, {.every = 100})->dropped, 3);
    const auto edited = f.ledger.revision("a", 3)->time + std::chrono::microseconds(1);
    QCOMPARE(*dropStatesBefore(f.ledger, edited), 1);
    QVERIFY(!f.ledger.revision("a", 2)->hasState && f.ledger.revision("a", 3)->hasState);
    STATEROOM_VERIFY(f.ledger.state(*f.ledger.revision("a", 5), test::recomputed));
    STATEROOM_VERIFY(verify(f.ledger));
  }

  void copiesOneMoment() {
    LedgerFixture f;
    for (int i = 1; i <= 5; ++i) STATEROOM_VERIFY(f.step("a", i));
    const fs::path path = f.path.string() + ".copy";
    STATEROOM_VERIFY(copyLedger(f.ledger, path));
    auto copy = Ledger::open(path);
    STATEROOM_VERIFY(copy);
    QCOMPARE(*copy->contentHash(), *f.ledger.contentHash());
    QCOMPARE(copyLedger(f.ledger, path).error().code(), Code::file_not_writable);
  }

  void journalStaysBounded() {
    const QTemporaryDir folder{test::fastFolder()};
    const fs::path path = fs::path(folder.path().toStdString()) / "states.sqlite";
    Ledger::Options options;
    options.checkpointBytes = 1 << 20;
    options.stallBytes = 4 << 20;
    auto ledger = Ledger::open(path, options);
    STATEROOM_VERIFY(ledger);
    const auto model = test::modelOf(320);
    STATEROOM_VERIFY(ledger->bind(model));
    const State state = filled(model, 1);
    std::uintmax_t largest = 0;
    for (int i = 0; i < 2000; ++i) {
      Change change;
      change.user = std::to_string(i % 7);
      change.state = &state;
      STATEROOM_VERIFY(ledger->append(change));
      if (i % 2 == 0) STATEROOM_VERIFY(ledger->idle());
      largest = std::max(largest, fs::file_size(path.string() + "-wal"));
    }
    QVERIFY2(largest < 2U << 20, std::to_string(largest).c_str());
    QCOMPARE(ledger->stalls(), 0);
    for (int i = 0; i < 1000; ++i) {  // a stream that never waits
      Change change;
      change.user = std::to_string(i % 7);
      change.state = &state;
      STATEROOM_VERIFY(ledger->append(change));
      largest = std::max(largest, fs::file_size(path.string() + "-wal"));
    }
    QVERIFY2(largest < 5U << 20, std::to_string(largest).c_str());
    QVERIFY(ledger->stalls() > 0);
  }

  /// A reader of an old moment keeps the WAL from its start: not every commit waits for it.
  void aReaderThatStaysDoesNotStallEveryCommit() {
    const QTemporaryDir folder{test::fastFolder()};
    const fs::path path = fs::path(folder.path().toStdString()) / "states.sqlite";
    Ledger::Options options;
    options.busyTimeout = std::chrono::milliseconds(5);
    options.checkpointBytes = 1 << 20;
    options.stallBytes = 1 << 20;
    auto ledger = Ledger::open(path, options);
    STATEROOM_VERIFY(ledger);
    const auto model = test::modelOf(320);
    STATEROOM_VERIFY(ledger->bind(model));
    const State state = filled(model, 1);
    const auto write = [&](int count) {
      for (int i = 0; i < count; ++i) {
        Change change;
        change.user = "42";
        change.state = &state;
        STATEROOM_VERIFY(ledger->append(change));
      }
    };
    const auto walSize = [&] {
      return static_cast<std::int64_t>(fs::file_size(path.string() + "-wal"));
    };
    write(1);
    {
      auto reader = Ledger::open(path, {.access = sqlite::Access::ReadOnly});
      STATEROOM_VERIFY(reader);
      const auto snapshot = sqlite::Snapshot::begin(reader->database());
      STATEROOM_VERIFY(reader->sequence());
      write(400);
      QVERIFY(walSize() > 3 * options.stallBytes);
      QVERIFY(ledger->stalls() > 1);
      QVERIFY(ledger->stalls() <= walSize() / options.stallBytes);
      QVERIFY(ledger->longestStall() > 0);
    }
    const auto size = walSize();
    write(2000);
    QVERIFY(walSize() < size + 2 * options.stallBytes);
  }

  // ---- files that are not what they should be

  void refusesAForeignDatabase() {
    const QTemporaryDir folder{test::fastFolder()};
    const fs::path path = fs::path(folder.path().toStdString()) / "other.sqlite";
    {
      auto other = sqlite::Database::open(path, sqlite::Access::Create);
      STATEROOM_VERIFY(other);
      STATEROOM_VERIFY(other->execute("CREATE TABLE users(name TEXT)"));
    }
    const auto before = hexBytes(path);
    for (const auto access : {sqlite::Access::Create, sqlite::Access::ReadOnly}) {
      const auto ledger = Ledger::open(path, {.access = access});
      QVERIFY(!ledger);
      QCOMPARE(ledger.error().code(), Code::ledger_foreign);
      QCOMPARE(ledger.error().message(),
               path.string() + " is not a ledger of Stateroom: it has other tables");
    }
    QCOMPARE(hexBytes(path), before);
  }

  void refusesWhatIsNoDatabase() {
    const QTemporaryDir folder{test::fastFolder()};
    const fs::path path = fs::path(folder.path().toStdString()) / "states.sqlite";
    STATEROOM_VERIFY(
        writeFileAtomically(path, "user,day,bili\n42,0,14.5\n" + std::string(5000, 'x')));
    const auto ledger = Ledger::open(path);
    QVERIFY(!ledger);
    QCOMPARE(ledger.error().code(), Code::ledger_foreign);
  }

  void refusesObjectsThatAStrangerAdded_data() {
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QString>("reason");
    QTest::newRow("trigger") << QByteArray(
                                    "CREATE TRIGGER t AFTER INSERT ON revisions BEGIN"
                                    " DELETE FROM states; END")
                             << "it has an unknown trigger t";
    QTest::newRow("view") << QByteArray("DROP VIEW state_rows; CREATE VIEW state_rows AS SELECT 1")
                          << "its view state_rows is another one";
    QTest::newRow("dropped") << QByteArray("DROP TABLE drafts") << "it lacks the table drafts";
    QTest::newRow("column") << QByteArray("ALTER TABLE users ADD COLUMN x")
                            << "its table users is another one";
  }
  void refusesObjectsThatAStrangerAdded() {
    QFETCH(QByteArray, sql);
    QFETCH(QString, reason);
    LedgerFixture f;
    STATEROOM_VERIFY(f.ledger.database().execute(sql.toStdString()));
    const auto ledger = Ledger::open(f.path);
    QVERIFY(!ledger);
    QCOMPARE(ledger.error().code(), Code::ledger_foreign);
    QCOMPARE(QString::fromStdString(std::string(ledger.error().argument("reason"))), reason);
  }

  void refusesANewerSchema() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.ledger.database().execute("PRAGMA user_version = 99"));
    const auto ledger = Ledger::open(f.path);
    QVERIFY(!ledger);
    QCOMPARE(ledger.error().code(), Code::ledger_newer);
    QCOMPARE(ledger.error().argument("found"), std::string_view("99"));
  }

  void migratesAnOlderSchema() {
    const QTemporaryDir folder{test::fastFolder()};
    const fs::path path = fs::path(folder.path().toStdString()) / "states.sqlite";
    {
      auto older = sqlite::Database::open(path, sqlite::Access::Create);
      STATEROOM_VERIFY(older);
      STATEROOM_VERIFY(ledger::migrate(*older, ledger::migrations().first(1)));
      STATEROOM_VERIFY(older->execute("INSERT INTO users(name) VALUES ('42')"));
    }
    const auto readOnly = Ledger::open(path, {.access = sqlite::Access::ReadOnly});
    QCOMPARE(readOnly.error().code(), Code::ledger_older);
    auto ledger = Ledger::open(path);
    STATEROOM_VERIFY(ledger);
    QCOMPARE(ledger->history("42")->size(), std::size_t{0});
    STATEROOM_VERIFY(Ledger::open(path, {.access = sqlite::Access::ReadOnly}));
  }

  void damagedPagesAreFound() {
    LedgerFixture f;
    for (int i = 0; i < 50; ++i) STATEROOM_VERIFY(f.step("user" + std::to_string(i), i));
    STATEROOM_VERIFY(f.ledger.checkpoint());
    const auto size = fs::file_size(f.path);
    int found = 0;
    for (std::uintmax_t offset = 4096; offset + 4096 <= size; offset += 4096) {
      const fs::path copy = f.path.string() + ".damaged";
      fs::copy_file(f.path, copy, fs::copy_options::overwrite_existing);
      {
        std::fstream file(copy, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(offset));
        file << std::string(4096, '\x5a');
      }
      auto ledger = Ledger::open(copy);
      const bool bad = !ledger || !verify(*ledger);
      found += bad ? 1 : 0;
      QVERIFY2(bad, std::to_string(offset).c_str());
    }
    QVERIFY(found > 10);
  }

  void readsInAFolderWhereNothingMayBeWritten() {
    if (::getuid() != 0) QSKIP("needs root to become another user");
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("42", 1));
    {
      [[maybe_unused]] const auto closed = std::move(f.ledger);
    }
    fs::permissions(f.path.parent_path(), fs::perms(0555));
    fs::permissions(f.path, fs::perms(0444));
    QVERIFY(asNobody([&] {
      auto ledger = Ledger::open(f.path, {.access = sqlite::Access::ReadOnly});
      return ledger && ledger->head("42")->number == 1 && ledger->state(*ledger->head("42"));
    }));
    QVERIFY(asNobody([&] {
      const auto ledger = Ledger::open(f.path);
      return !ledger && ledger.error().code() == Code::ledger_read_only;
    }));
    fs::permissions(f.path.parent_path(), fs::perms(0755));
  }

  void diskFullLosesNothing() {
    const QTemporaryDir folder{test::fastFolder()};
    const fs::path mount = fs::path(folder.path().toStdString());
    if (::mount("tmpfs", mount.c_str(), "tmpfs", 0, "size=2m") != 0) {
      QSKIP("needs the right to mount a tmpfs");
    }
    {
      auto ledger = Ledger::open(mount / "states.sqlite");
      STATEROOM_VERIFY(ledger);
      const auto model = test::modelOf(320);
      STATEROOM_VERIFY(ledger->bind(model));
      const State state = filled(model, 1);
      std::int64_t acknowledged = 0;
      std::optional<Error> error;
      for (int i = 0; i < 2000 && !error; ++i) {
        Change change;
        change.user = "42";
        change.state = &state;
        const auto appended = ledger->append(change);
        if (appended) {
          acknowledged = appended->number;
        } else {
          error = appended.error();
        }
      }
      QVERIFY(error.has_value());
      QCOMPARE(error->code(), Code::ledger_full);
      QVERIFY(acknowledged > 10);
      QCOMPARE(ledger->head("42")->number, acknowledged);
      STATEROOM_VERIFY(verify(*ledger));
    }
    ::umount(mount.c_str());
  }

  void knowsNetworkFileSystems() {
    QCOMPARE(networkFileSystem(0x6969), std::optional<std::string_view>("NFS"));
    QCOMPARE(networkFileSystem(static_cast<int>(0xFF534D42)),
             std::optional<std::string_view>("CIFS"));  // f_type is signed on some machines
    QVERIFY(!networkFileSystem(0xEF53));                // ext4
    QVERIFY(!networkFileSystemOf("/proc"));
  }
};

QTEST_GUILESS_MAIN(TestLedgerCare)
#include "test_ledger_care.moc"
