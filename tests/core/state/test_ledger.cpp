#include <cmath>

#include "core/state/ledger.h"
#include "core/state/ledger_verify.h"
#include "tests/core/state/ledger_fixture.h"

using namespace stateroom;
using test::LedgerFixture;

class TestLedger : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void firstRevisionStartsFromTheInitialState() {
    LedgerFixture f;
    const auto loaded = f.ledger.load(std::vector<std::string>{"42", "43"});
    STATEROOM_VERIFY(loaded);
    for (const auto& standing : loaded->standings) QCOMPARE(standing.number, std::int64_t{0});
    QVERIFY(rowOf(loaded->state, 1) == f.model.initial);
    const auto appended = f.step("42", 1);
    STATEROOM_VERIFY(appended);
    QCOMPARE(appended->number, 1);
    const auto head = f.ledger.head("42");
    STATEROOM_VERIFY(head);
    QCOMPARE(head->number, 1);
    QCOMPARE(head->parent, 0);
    QCOMPARE(head->cause, Cause::Predict);
    QCOMPARE(head->model, std::string("a3f9c2"));
    QCOMPARE(head->branch, std::string("main"));
    QCOMPARE(head->input, std::string("{\"x\":1.000000}"));
    QCOMPARE(head->author, std::string("ana"));
    const auto state = f.ledger.state(*head);
    STATEROOM_VERIFY(state);
    QVERIFY(*state == test::stepped(f.model.initial, 1));
  }

  void survivesClosing() {
    LedgerFixture f;
    for (int i = 1; i <= 3; ++i) STATEROOM_VERIFY(f.step("42", i));
    const auto before = f.ledger.contentHash();
    STATEROOM_VERIFY(before);
    auto other = Ledger::open(f.path, {.access = sqlite::Access::ReadOnly});
    STATEROOM_VERIFY(other);
    QCOMPARE(*other->contentHash(), *before);
    QCOMPARE(other->head("42")->number, 3);
    QVERIFY(*other->state(*other->head("42")) == *f.ledger.state(*f.ledger.head("42")));
    QCOMPARE((*other->boundModel())->run, std::string("quiet-fox"));
  }

  void conflictCarriesTheOthersRow() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("42", 1));
    auto other = f.opened();
    Change change;
    change.user = "42";
    change.expected = 1;
    change.cause = Cause::Edit;
    const State state = test::filled(f.model, 2);
    change.state = &state;
    change.author = "bo";
    change.note = "zeroed";
    STATEROOM_VERIFY(other.append(change));
    const auto before = f.ledger.contentHash();
    const auto refused = f.step("42", 2, 1);
    QVERIFY(!refused);
    const auto& error = refused.error();
    QCOMPARE(error.code(), Code::ledger_conflict);
    QCOMPARE(error.kind(), ErrorKind::Conflict);
    QCOMPARE(error.argument("user"), std::string_view("42"));
    QCOMPARE(error.argument("revision"), std::string_view("2"));
    QCOMPARE(error.argument("expected"), std::string_view("1"));
    QCOMPARE(error.argument("cause"), std::string_view("edit"));
    QCOMPARE(error.argument("author"), std::string_view("bo"));
    QCOMPARE(error.argument("note"), std::string_view("zeroed"));
    QCOMPARE(*f.ledger.contentHash(), *before);
  }

  void expectingNothingRefusesAKnownUser() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("42", 1));
    QCOMPARE(f.step("42", 1, 0).error().code(), Code::ledger_conflict);
    QCOMPARE(f.step("43", 1, 5).error().argument("revision"), std::string_view("0"));
  }

  void batchKeepsTheGoodOnes() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("b", 1));
    const State state = *stack({test::filled(f.model, 1), test::filled(f.model, 2)});
    std::vector<Change> changes(4);
    for (auto& change : changes) change.state = &state;
    changes[0].user = "a";
    changes[1].user = "b";
    changes[1].expected = 7;
    changes[2].user = "";
    changes[3].user = "a";
    changes[3].row = 1;
    changes[3].expected = 1;
    const auto results = f.ledger.append(changes);
    STATEROOM_VERIFY(results);
    QVERIFY((*results)[0].has_value());
    QCOMPARE((*results)[1].error().code(), Code::ledger_conflict);
    QCOMPARE((*results)[2].error().code(), Code::user_name_invalid);
    QCOMPARE((*results)[3]->number, 2);
    QVERIFY(*f.ledger.state(*f.ledger.head("a")) == test::filled(f.model, 2));
    QCOMPARE(f.ledger.head("b")->number, 1);
  }

  /// A look serves several changes, and only as long as nobody else has written.
  void aStandingMovesWithTheHead() {
    LedgerFixture f;
    const std::vector<std::string> user = {"42"};
    auto loaded = f.ledger.load(user);
    STATEROOM_VERIFY(loaded);
    auto& standing = loaded->standings[0];
    Change change;
    change.user = "42";
    change.state = &loaded->state;
    change.standing = &standing;
    for (const std::int64_t number : {1, 2, 3}) {
      change.expected = standing.number;
      const auto done = f.ledger.append(change);
      STATEROOM_VERIFY(done);
      QCOMPARE(done->number, number);
      QCOMPARE(standing.number, number);
    }
    auto other = Ledger::open(f.path);
    STATEROOM_VERIFY(other);
    Change theirs;
    theirs.user = "42";
    theirs.state = &loaded->state;
    STATEROOM_VERIFY(other->append(theirs));
    change.expected = standing.number;
    const auto beaten = f.ledger.append(change);
    QVERIFY(!beaten);
    QCOMPARE(beaten.error().code(), Code::ledger_conflict);
    QCOMPARE(beaten.error().argument("revision"), "4");
    STATEROOM_VERIFY(verify(f.ledger));
  }

  void repeatedEventMovesNothing() {
    LedgerFixture f;
    const State state = test::filled(f.model, 1);
    Change change;
    change.user = "42";
    change.state = &state;
    change.event = "e-1";
    change.output = "{\"p\":0.7}";
    const auto first = f.ledger.append(change);
    STATEROOM_VERIFY(first);
    QVERIFY(!first->repeated);
    const auto before = *f.ledger.contentHash();
    change.expected = 0;  // the caller loaded before the first one was written
    change.output = "{\"p\":0.9}";
    const auto again = f.ledger.append(change);
    STATEROOM_VERIFY(again);
    QVERIFY(again->repeated);
    QCOMPARE(again->number, first->number);
    QCOMPARE(again->sequence, first->sequence);
    QCOMPARE(again->output, std::string("{\"p\":0.7}"));
    QCOMPARE(*f.ledger.contentHash(), before);
    change.user = "43";  // unique for the user only
    change.expected = {};
    QVERIFY(!f.ledger.append(change)->repeated);
  }

  void refusesRowsThatAreNotLater() {
    LedgerFixture f;
    const State state = test::filled(f.model, 1);
    Change change;
    change.user = "42";
    change.state = &state;
    change.order = 10;
    STATEROOM_VERIFY(f.ledger.append(change));
    const auto late = f.ledger.append(change);
    QVERIFY(!late);
    QCOMPARE(late.error().message(),
             std::string("The row's order value 10 is not later than 10, which user 42 has seen"));
    change.allowLate = true;
    STATEROOM_VERIFY(f.ledger.append(change));
    change.allowLate = false;
    change.order = {};
    STATEROOM_VERIFY(f.ledger.append(change));
    QCOMPARE(f.ledger.head("42")->order, std::optional(10.0));
    change.order = 11;
    STATEROOM_VERIFY(f.ledger.append(change));
  }

  void boundToOneModel() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("42", 1));
    const State state = test::filled(f.model, 1);
    Change change;
    change.user = "42";
    change.state = &state;
    change.model = "7be01d";
    QCOMPARE(f.ledger.append(change).error().code(), Code::model_not_bound);
    STATEROOM_VERIFY(f.ledger.bind(test::modelOf(4, "7be01d")));  // same layout, other weights
    const auto refused = f.ledger.load(std::vector<std::string>{"41", "42"});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), Code::state_of_other_model);
    QCOMPARE(refused.error().kind(), ErrorKind::Incompatible);
    QCOMPARE(refused.error().argument("user"), std::string_view("42"));
    QCOMPARE(f.ledger.append(change).error().code(), Code::state_of_other_model);
    change.cause = Cause::Reset;
    STATEROOM_VERIFY(f.ledger.append(change));
    STATEROOM_VERIFY(f.ledger.load(std::vector<std::string>{"42"}));
    QCOMPARE(f.ledger.revision("42", 1)->model, std::string("a3f9c2"));
    STATEROOM_VERIFY(f.ledger.state(*f.ledger.revision("42", 1)));
  }

  void unboundLedgerRefuses() {
    const QTemporaryDir folder{test::fastFolder()};
    auto ledger = Ledger::open(fs::path(folder.path().toStdString()) / "states.sqlite");
    STATEROOM_VERIFY(ledger);
    QCOMPARE(ledger->load(std::vector<std::string>{"42"}).error().code(), Code::ledger_unbound);
    QCOMPARE(ledger->boundModel().error().code(), Code::ledger_unbound);
  }

  void historyIsNewestFirstAndPages() {
    LedgerFixture f;
    for (int i = 1; i <= 5; ++i) STATEROOM_VERIFY(f.step("42", i));
    STATEROOM_VERIFY(f.step("43", 9));
    const auto all = f.ledger.history("42");
    STATEROOM_VERIFY(all);
    QCOMPARE(all->size(), std::size_t{5});
    QCOMPARE(all->front().number, 5);
    QCOMPARE(all->front().parent, 4);
    const auto page = f.ledger.history("42", {.branch = {}, .before = 4, .limit = 2});
    QCOMPARE(page->size(), std::size_t{2});
    QCOMPARE((*page)[0].number, 3);
    QCOMPARE((*page)[1].number, 2);
    QCOMPARE(f.ledger.history("nobody").error().code(), Code::user_unknown);
    QCOMPARE(f.ledger.revision("42", 6).error().code(), Code::revision_unknown);
    QCOMPARE(f.ledger.revision("nobody", 1).error().code(), Code::user_unknown);
    QCOMPARE(f.ledger.head("42", "x").error().code(), Code::branch_unknown);
  }

  void refusesUserNames() {
    LedgerFixture f;
    QCOMPARE(f.step(std::string("a\0b", 3), 1).error().code(), Code::user_name_invalid);
    QCOMPARE(f.step(std::string(1001, 'a'), 1).error().code(), Code::user_name_invalid);
    for (const char* name : {"x'; DROP TABLE users; --", "\xff\xfe", "张三", "@", "42@7", " "}) {
      STATEROOM_VERIFY(f.step(name, 1));
      QCOMPARE(f.ledger.head(name)->user, std::string(name));
    }
  }

  void resettingOneRowOfABatchLeavesTheOthers() {
    LedgerFixture f;
    for (const char* user : {"a", "b", "c"}) STATEROOM_VERIFY(f.step(user, 1));
    const std::vector<std::string> users = {"a", "b", "c"};
    const auto before = f.ledger.load(users);
    const State zero = f.model.layout.zero();
    Change reset;
    reset.user = "b";
    reset.cause = Cause::Reset;
    reset.state = &zero;
    STATEROOM_VERIFY(f.ledger.append(reset));
    const auto after = f.ledger.load(users);
    QVERIFY(rowOf(after->state, 0) == rowOf(before->state, 0));
    QVERIFY(rowOf(after->state, 1) == zero);
    QVERIFY(rowOf(after->state, 2) == rowOf(before->state, 2));
  }
};

QTEST_GUILESS_MAIN(TestLedger)
#include "test_ledger.moc"
