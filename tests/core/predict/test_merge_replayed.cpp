#include <algorithm>

#include "core/predict/merge_replayed.h"
#include "core/predict/replay.h"
#include "core/predict/replay_rows.h"
#include "core/state/ledger_verify.h"
#include "tests/core/predict/stateful_project.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr const char* kBranchRow = "u1,4,0.125,0.5\n";

/// Three rows of u1, a branch with a row of its own, then two more rows of main.
void alive(OpenStates& states) {
  (void)states.take(kHeader + rowOf(1, 1) + rowOf(1, 2) + rowOf(1, 3));
  orDie(fork(states.ledger, "u1", "x"));
  (void)states.take(std::string(kHeader) + kBranchRow, {.branch = "x"});
  (void)states.take(kHeader + rowOf(1, 7) + rowOf(1, 9));
}

}  // namespace

/// Merging a branch that main has left behind, with the real engine.
class TestMergeReplayed : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void isTheHistoryWithTheBranchsRow_data() {
    QTest::addColumn<bool>("windows");
    QTest::newRow("plain features") << false;
    QTest::newRow("windows over the user's rows") << true;
  }

  void isTheHistoryWithTheBranchsRow() {
    QFETCH(bool, windows);
    const StatefulProject project(16, windows);
    OpenStates states(project), other(project, "other.sqlite");
    alive(states);
    const auto wanted = other.take(kHeader + rowOf(1, 1) + rowOf(1, 2) + rowOf(1, 3) + kBranchRow +
                                   rowOf(1, 7) + rowOf(1, 9));
    QCOMPARE(merge(states.ledger, "u1", "x").error().code(), Code::branch_behind);
    const auto done =
        mergeReplayed(states.predictor, "u1", "x", {.author = "ana", .note = {}, .expected = {}});
    STATEROOM_VERIFY(done);
    QCOMPARE(done->replayed, std::int64_t{2});
    QCOMPARE(done->leftOut, std::int64_t{0});
    const auto head = orDie(states.ledger.head("u1"));
    QCOMPARE(head.number, done->merged.number);
    QCOMPARE(head.cause, Cause::Merge);
    QCOMPARE(*head.order, 9.0);
    QVERIFY(states.stateOf("u1") == other.stateOf("u1"));
    const auto last = orDie(states.ledger.revision("u1", head.number - 1));
    QCOMPARE(last.cause, Cause::Replay);
    QCOMPARE(last.source, std::string("main@6"));
    QCOMPARE(last.author, std::string("ana"));
    QCOMPARE(float(*last.lastOutput), wanted.back().outputs[0][0]);
    QCOMPARE(branchesOf(states.ledger, "u1")->size(), std::size_t{1});
    // The branch has ended; what it went through is still the way to its last revision.
    QCOMPARE(pathToHead(states.ledger, "u1", "x").error().code(), Code::branch_unknown);
    const auto path = orDie(pathTo(states.ledger, last));
    std::vector<std::int64_t> numbers;
    for (const auto& each : path) numbers.push_back(each.number);
    QCOMPARE(numbers, (std::vector<std::int64_t>{1, 2, 3, 4, 7, 8}));
    STATEROOM_VERIFY(verify(states.ledger));
    const auto again = orDie(replay(states.predictor, {"u1"}));
    QVERIFY(again.front().identical && !again.front().error);
    for (auto* each : {&states, &other}) (void)each->take(kHeader + rowOf(1, 12));
    QVERIFY(states.stateOf("u1") == other.stateOf("u1"));
  }

  /// A row that main has taken back is no input of its state, and an edit is none at all.
  void takesWhatMainsStateHasSeen() {
    const StatefulProject project(16);
    OpenStates states(project), other(project, "other.sqlite");
    alive(states);
    orDie(reset(states.ledger, "u1", {.kind = ResetTarget::Kind::Revision, .revision = 5}));
    orDie(editUnits(states.ledger, "u1", {{.layer = "", .tensor = "h", .unit = 3, .value = 0.5F}}));
    (void)states.take(kHeader + rowOf(1, 11));
    (void)other.take(kHeader + rowOf(1, 1) + rowOf(1, 2) + rowOf(1, 3) + kBranchRow + rowOf(1, 7) +
                     rowOf(1, 11));
    const auto done = mergeReplayed(states.predictor, "u1", "x");
    STATEROOM_VERIFY(done);
    QCOMPARE(done->replayed, std::int64_t{2});
    QCOMPARE(done->leftOut, std::int64_t{2});
    QVERIFY(states.stateOf("u1") == other.stateOf("u1"));
  }

  void aMainThatHasNotMovedIsMergedPlainly() {
    const StatefulProject project(16);
    OpenStates states(project);
    (void)states.take(kHeader + rowOf(1, 1));
    orDie(fork(states.ledger, "u1", "x"));
    (void)states.take(std::string(kHeader) + kBranchRow, {.branch = "x"});
    const auto branch = orDie(states.ledger.state(orDie(states.ledger.head("u1", "x"))));
    QCOMPARE(orDie(mergeReplayed(states.predictor, "u1", "x")).replayed, std::int64_t{0});
    QVERIFY(states.stateOf("u1") == branch);
  }

  void refusedItHasWrittenNothing() {
    const StatefulProject project(16);
    OpenStates states(project);
    alive(states);
    const auto hash = orDie(states.ledger.contentHash());
    const auto late =
        mergeReplayed(states.predictor, "u1", "x", {.author = {}, .note = {}, .expected = 5});
    QCOMPARE(late.error().code(), Code::ledger_conflict);
    QCOMPARE(mergeReplayed(states.predictor, "u1", "y").error().code(), Code::branch_unknown);
    QCOMPARE(mergeReplayed(states.predictor, "u9", "x").error().code(), Code::user_unknown);
    QVERIFY(!mergeReplayed(states.predictor, "u1", "main"));
    QCOMPARE(orDie(states.ledger.contentHash()), hash);
  }
};

QTEST_GUILESS_MAIN(TestMergeReplayed)
#include "test_merge_replayed.moc"
