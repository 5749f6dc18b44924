#include <chrono>

#include "core/base/text.h"
#include "core/state/ledger_branches.h"
#include "core/state/ledger_list.h"
#include "tests/core/state/ledger_fixture.h"

using namespace stateroom;
using test::LedgerFixture;

namespace {

std::vector<std::string> users(const Result<std::vector<ListRow>>& rows) {
  std::vector<std::string> names;
  for (const auto& row : *rows) names.push_back(row.user);
  return names;
}

/// Users a (x = 3), b (x = 1), c (x = 2), in this order of time; b has a branch.
struct ListFixture : LedgerFixture {
  ListFixture() {
    for (const auto& [user, x] : {std::pair{"a", 3.0}, {"b", 1.0}, {"c", 2.0}}) {
      if (!step(user, x)) qFatal("step");
    }
    if (!fork(ledger, "b", "x")) qFatal("fork");
  }
};

}  // namespace

class TestLedgerList : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void listsWhatStandsInTheContract() {
    ListFixture f;
    STATEROOM_VERIFY(saveDraft(f.ledger, {.user = "a",
                                          .author = "ana",
                                          .revision = 1,
                                          .state = f.model.initial,
                                          .note = {},
                                          .time = {}}));
    const auto rows = listRows(f.ledger, *listIds(f.ledger, {}));
    STATEROOM_VERIFY(rows);
    QCOMPARE(users(rows), (std::vector<std::string>{"a", "b", "c"}));
    const auto& row = rows->front();
    const auto summary = summarize(*f.ledger.state(*f.ledger.head("a")));
    QCOMPARE(row.normH, std::optional(summary.normH));
    QCOMPARE(row.normC, std::optional(summary.normC));
    QCOMPARE(row.saturated, std::optional(summary.saturated));
    QCOMPARE(row.lastOutput, std::optional(3.0));
    QCOMPARE(row.cause, Cause::Predict);
    QCOMPARE(row.author, std::string("ana"));
    QVERIFY(row.fits && row.draft);
    QVERIFY(!(*rows)[1].draft);
    QCOMPARE(*countUsers(f.ledger), 3);
  }

  void sortsByEveryColumn() {
    ListFixture f;
    for (const auto& column : listColumns()) {
      for (const bool descending : {false, true}) {
        const auto ids = listIds(f.ledger, {.where = {}, .sort = column, .descending = descending});
        STATEROOM_VERIFY(ids);
        QCOMPARE(ids->size(), std::size_t{3});
      }
    }
    const auto byOutput =
        listIds(f.ledger, {.where = {}, .sort = "last_output", .descending = true});
    QCOMPARE(users(listRows(f.ledger, *byOutput)), (std::vector<std::string>{"a", "c", "b"}));
    QCOMPARE(listIds(f.ledger, {.where = {}, .sort = "user; DROP TABLE users"}).error().code(),
             Code::list_column_unknown);
  }

  void pagesByUserAndTime_data() {
    QTest::addColumn<bool>("byTime");
    QTest::addColumn<bool>("descending");
    QTest::addColumn<QString>("expected");
    QTest::newRow("user") << false << false << "abc";
    QTest::newRow("user, descending") << false << true << "cba";
    QTest::newRow("time") << true << false << "abc";
    QTest::newRow("time, descending") << true << true << "cba";
  }
  void pagesByUserAndTime() {
    QFETCH(bool, byTime);
    QFETCH(bool, descending);
    QFETCH(QString, expected);
    ListFixture f;
    QString found;
    ListCursor cursor;
    for (int page = 0; page < 5; ++page) {
      const auto next = listPage(f.ledger, byTime, descending, 2, cursor);
      STATEROOM_VERIFY(next);
      for (const auto& row : next->rows) found += QString::fromStdString(row.user);
      cursor = next->next;
    }
    QCOMPARE(found, expected);
  }

  void filters_data() {
    QTest::addColumn<QString>("where");
    QTest::addColumn<QString>("expected");
    QTest::newRow("number") << "last_output > 1.5" << "ac";
    QTest::newRow("text") << "user = 'b'" << "b";
    QTest::newRow("function") << "abs(last_output - 2) < 0.5 and norm_h > 0" << "c";
    QTest::newRow("time") << "time > '2020-01-01' and time < '9999'" << "abc";
    QTest::newRow("fits") << "fits and not draft" << "abc";
    QTest::newRow("branch") << "branch = 'x'" << "b";
    QTest::newRow("any branch") << "branch like '%'" << "abb";
    QTest::newRow("none") << "note = 'x'" << "";
    QTest::newRow("rowid, which a list has not") << "rowid = 1" << "";
    QTest::newRow("or") << "user = 'a' or user = 'b'" << "ab";
  }
  void filters() {
    QFETCH(QString, where);
    QFETCH(QString, expected);
    ListFixture f;
    const auto ids = listIds(f.ledger, {.where = where.toStdString()});
    STATEROOM_VERIFY(ids);
    const auto rows = listRows(f.ledger, *ids);
    STATEROOM_VERIFY(rows);
    QString found;
    for (const auto& row : *rows) found += QString::fromStdString(row.user);
    if (where == "branch like '%'") {
      QCOMPARE(found.size(), 4);
      return;
    }
    QCOMPARE(found, expected);
  }

  void namesUsersForWriting() {
    ListFixture f;
    QCOMPARE(*usersWhere(f.ledger, "branch like '%'"), (std::vector<std::string>{"a", "b", "c"}));
  }

  void refusesHostileConditions_data() {
    QTest::addColumn<QString>("where");
    for (const char* where : {"1=1) or (1=1",
                              "1; DROP TABLE users",
                              "1 -- x",
                              "1 /* x */",
                              "1=1)",
                              "(1=1",
                              "?1 = 1",
                              "user IN (SELECT name FROM users)",
                              "EXISTS (SELECT 1)",
                              "load_extension('x')",
                              "writefile('x', 'y')",
                              "readfile('/etc/passwd')",
                              "random() > 0",
                              "hash > 0",
                              "user_id = 1",
                              "sequence > 0",

                              "state_rows.sequence = 1",
                              "users.name = 'a'",
                              "main.users.name = 'a'",
                              "\"user of the row\" = 0",
                              "last_insert_rowid()",
                              "changes()",
                              "sqlite_version() > '3'",
                              "zeroblob(1000000000)",
                              "randomblob(9)",
                              "user = \"nope\"",
                              "fts5(1)",
                              "",
                              " ",
                              "user = 'x",
                              "CURRENT_TIMESTAMP > 0",
                              "date('now') > 0",
                              "1 UNION SELECT 1",
                              "1 ORDER BY 1",
                              "1 LIMIT 1",
                              "user COLLATE nocase; 1",
                              "max(revision)",
                              "RAISE(ABORT, 'x')",
                              "pragma_table_info('users')",
                              "json_extract(user, '$')"}) {
      QTest::newRow(where) << where;
    }
    QTest::newRow("nul") << QString::fromStdString(std::string("1=1\0 or 1", 9));
    QTest::newRow("long") << "user = '" + QString(2 << 20, 'a') + "'";
    QTest::newRow("deep") << QString(5000, '(') + "1" + QString(5000, ')');
  }
  void refusesHostileConditions() {
    QFETCH(QString, where);
    ListFixture f;
    const auto before = *f.ledger.contentHash();
    const auto text = where.toStdString();
    if (trimmed(text).empty() && text.empty()) return;  // no condition is all
    const auto ids = listIds(f.ledger, {.where = text});
    QVERIFY2(!ids, "was accepted");
    QVERIFY(!ids.error().message().empty());
    QCOMPARE(*f.ledger.contentHash(), before);
  }

  void stopsAConditionThatTakesTooLong() {
    LedgerFixture f;
    {  // many users, and for each a text that is doubled up to nearly a megabyte
      auto transaction = sqlite::Transaction::begin(f.ledger.database());
      STATEROOM_VERIFY(transaction);
      for (int i = 0; i < 5000; ++i) STATEROOM_VERIFY(f.step("u" + std::to_string(i), 1));
      STATEROOM_VERIFY(transaction->commit());
    }
    std::string text = "user || 'aaaaaaaaaaaaaaaa'";
    for (int i = 0; i < 15; ++i) text = "replace(" + text + ", 'a', 'aa')";
    const auto found = listIds(f.ledger, {.where = "length(" + text + ") < 0"});
    QVERIFY(!found);
    QCOMPARE(found.error().code(), Code::expression_time);
  }
};

QTEST_GUILESS_MAIN(TestLedgerList)
#include "test_ledger_list.moc"
