#include <map>

#include "core/base/random.h"
#include "core/state/ledger_branches.h"
#include "core/state/ledger_care.h"
#include "core/state/ledger_rebuild.h"
#include "core/state/ledger_verify.h"
#include "tests/core/state/ledger_fixture.h"

using namespace stateroom;
using test::filled;
using test::LedgerFixture;

namespace {

Result<State> headState(LedgerFixture& f, const std::string& user,
                        const std::string& branch = "main") {
  STATEROOM_TRY(const auto head, f.ledger.head(user, branch));
  return f.ledger.state(head);
}

ResetTarget to(const char* text) {
  return *ResetTarget::parse(text);
}

/// Writes a revision of the new model onto a rebuild's shadow.
void rebuildUserOnto(LedgerFixture& f, const Rebuild& rebuild, const LedgerModel& model,
                     const std::string& user) {
  const State state = filled(model, 2);
  Change change;
  change.user = user;
  change.branch = rebuild.branch;
  change.cause = Cause::Rebuild;
  change.state = &state;
  change.base = f.ledger.head(user)->number;
  QVERIFY(f.ledger.append(change));
}

/// What a ledger must be equal to: per user the states of all revisions, and a head per branch.
struct PlainUser {
  std::vector<float> revisions = {0};        // value of every cell, by number; 0: initial
  std::map<std::string, std::size_t> heads;  // by branch
  std::map<std::string, std::size_t> bases;
};

}  // namespace

class TestLedgerBranches : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void resetsToZeroInitialRevisionAndTag() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("42", 1));
    const auto first = *headState(f, "42");
    STATEROOM_VERIFY(
        addTag(f.ledger, "before-edit", {.author = "ana", .note = {}, .expected = {}}));
    STATEROOM_VERIFY(f.step("42", 2));
    const auto second = *headState(f, "42");

    STATEROOM_VERIFY(reset(f.ledger, "42", to("zero")));
    QVERIFY(*headState(f, "42") == f.model.layout.zero());
    QCOMPARE(f.ledger.head("42")->cause, Cause::Reset);
    QCOMPARE(f.ledger.head("42")->source, std::string("zero"));
    STATEROOM_VERIFY(reset(f.ledger, "42", to("initial")));
    QVERIFY(*headState(f, "42") == f.model.initial);
    STATEROOM_VERIFY(reset(f.ledger, "42", to("2")));
    QVERIFY(*headState(f, "42") == second);
    QCOMPARE(f.ledger.head("42")->cause, Cause::Restore);
    STATEROOM_VERIFY(reset(f.ledger, "42", to("before-edit")));
    QVERIFY(*headState(f, "42") == first);
    QCOMPARE(f.ledger.head("42")->number, 6);
    QCOMPARE(f.ledger.head("42")->parent, 5);

    QCOMPARE(reset(f.ledger, "42", to("9")).error().code(), Code::revision_unknown);
    QCOMPARE(reset(f.ledger, "42", to("nope")).error().code(), Code::tag_unknown);
    QCOMPARE(
        reset(f.ledger, "42", to("zero"), {.author = {}, .note = {}, .expected = 3}).error().code(),
        Code::ledger_conflict);
    STATEROOM_VERIFY(verify(f.ledger));
  }

  void resetForgetsTheOrderAndRestoreTakesItUpAgain() {
    LedgerFixture f;
    const State state = filled(f.model, 1);
    Change change;
    change.user = "42";
    change.state = &state;
    change.order = 5;
    STATEROOM_VERIFY(f.ledger.append(change));
    STATEROOM_VERIFY(reset(f.ledger, "42", to("zero")));
    QVERIFY(!f.ledger.head("42")->order);
    STATEROOM_VERIFY(reset(f.ledger, "42", to("1")));
    QCOMPARE(f.ledger.head("42")->order, std::optional(5.0));
  }

  void resetAllIsAllOrNone() {
    LedgerFixture f;
    for (const char* user : {"a", "b"}) STATEROOM_VERIFY(f.step(user, 1));
    STATEROOM_VERIFY(f.step("b", 2));
    const auto before = *f.ledger.contentHash();
    QVERIFY(!resetAll(f.ledger, {"b", "a"}, to("2")));  // a has no revision 2
    QCOMPARE(*f.ledger.contentHash(), before);
    const auto done = resetAll(f.ledger, {"a", "b"}, to("zero"));
    STATEROOM_VERIFY(done);
    QCOMPARE(done->size(), std::size_t{2});
    QVERIFY(*headState(f, "b") == f.model.layout.zero());
  }

  /// Tombstones are not written over by the way, and what was erased holds up nobody else.
  void resetAllLeavesErasedUsersOut() {
    LedgerFixture f;
    for (const char* user : {"a", "b", "c"}) STATEROOM_VERIFY(f.step(user, 1));
    STATEROOM_VERIFY(addTag(f.ledger, "then"));
    STATEROOM_VERIFY(f.step("a", 2));
    for (const char* user : {"b", "c"}) STATEROOM_VERIFY(eraseUser(f.ledger, user));
    STATEROOM_VERIFY(f.step("c", 3));
    const std::vector<std::string> all = {"a", "b", "c"};
    QCOMPARE(resettable(f.ledger, all, to("then"))->erased, 2);
    const auto done = resetAll(f.ledger, all, to("then"));
    STATEROOM_VERIFY(done);
    QCOMPARE(done->size(), std::size_t{1});
    QCOMPARE(done->front().user, std::string("a"));
    QVERIFY(*headState(f, "a") == *f.ledger.state(*f.ledger.revision("a", 1)));
    QCOMPARE(resetAll(f.ledger, all, to("zero"))->size(), std::size_t{2});
    QCOMPARE(f.ledger.head("b")->cause, Cause::Erase);
    QCOMPARE(reset(f.ledger, "c", to("then")).error().code(), Code::user_erased);
    STATEROOM_VERIFY(reset(f.ledger, "b", to("zero")));  // asked for by name
    STATEROOM_VERIFY(verify(f.ledger));
  }

  void editsSetsAndCopies() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("a", 1));
    State expected = *headState(f, "a");
    expected[0].tensors[1].tensor.as<float>()[2] = 0.5F;
    STATEROOM_VERIFY(editUnits(f.ledger, "a", {*parseUnitEdit("c[2]=0.5")},
                               {.author = "bo", .note = "try", .expected = 1}));
    QVERIFY(*headState(f, "a") == expected);
    QCOMPARE(f.ledger.head("a")->note, std::string("try"));
    QCOMPARE(editUnits(f.ledger, "a", {*parseUnitEdit("c[9]=0.5")}).error().code(),
             Code::unit_unknown);
    STATEROOM_VERIFY(copyState(f.ledger, "a", 1, "b"));
    QVERIFY(*headState(f, "b") == *f.ledger.state(*f.ledger.revision("a", 1)));
    QCOMPARE(f.ledger.head("b")->source, std::string("a@1"));
    STATEROOM_VERIFY(setState(f.ledger, "b", filled(f.model, 3), {}, Cause::Import));
    QVERIFY(*headState(f, "b") == filled(f.model, 3));
    const auto other = test::modelOf(5);
    QCOMPARE(setState(f.ledger, "b", filled(other, 3)).error().code(), Code::state_shape);
    QCOMPARE(f.ledger.head("b")->number, 2);
  }

  void forkPlaysAndMergeAdopts() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("42", 1));
    STATEROOM_VERIFY(fork(f.ledger, "42", "no-edema"));
    QCOMPARE(fork(f.ledger, "42", "no-edema").error().code(), Code::branch_exists);
    STATEROOM_VERIFY(f.step("42", 5, {}, "no-edema"));
    QCOMPARE(f.ledger.head("42")->number, 1);
    const auto tip = *headState(f, "42", "no-edema");
    const auto branches = branchesOf(f.ledger, "42");
    QCOMPARE(branches->size(), std::size_t{2});
    QCOMPARE((*branches)[1].name, std::string("no-edema"));
    QCOMPARE((*branches)[1].base, 1);
    STATEROOM_VERIFY(merge(f.ledger, "42", "no-edema"));
    QVERIFY(*headState(f, "42") == tip);
    QCOMPARE(f.ledger.head("42")->cause, Cause::Merge);
    QCOMPARE(f.ledger.head("42")->source, std::string("no-edema@2"));
    QCOMPARE(f.ledger.head("42", "no-edema").error().code(), Code::branch_unknown);
    STATEROOM_VERIFY(verify(f.ledger));
  }

  void mergeIsRefusedWhenMainMoved() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("42", 1));
    STATEROOM_VERIFY(fork(f.ledger, "42", "x"));
    STATEROOM_VERIFY(f.step("42", 2));
    const auto refused = merge(f.ledger, "42", "x");
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind(), ErrorKind::Conflict);
    const auto main = f.ledger.head("42").value();
    QCOMPARE(refused.error().message(), "Main of user 42 moved on to revision 2 (predict, " +
                                            toIso(main.time) + ", by " + main.author +
                                            ") since branch x left it at 1");
    QCOMPARE(refused.error().argument("output"), std::string_view(main.output));
    STATEROOM_VERIFY(merge(f.ledger, "42", "x", {}, true));
    QVERIFY(*headState(f, "42") == *f.ledger.state(*f.ledger.revision("42", 1)));
  }

  void discardKeepsTheHistory() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("42", 1));
    STATEROOM_VERIFY(fork(f.ledger, "42", "x"));
    STATEROOM_VERIFY(f.step("42", 2, {}, "x"));
    STATEROOM_VERIFY(discard(f.ledger, "42", "x"));
    QCOMPARE(f.ledger.history("42")->size(), std::size_t{2});
    QCOMPARE(discard(f.ledger, "42", "x").error().code(), Code::branch_unknown);
    QCOMPARE(discard(f.ledger, "42", "main").error().code(), Code::branch_name_invalid);
    QCOMPARE(f.step("43", 1, {}, "x").error().code(), Code::branch_unknown);
    for (const char* name : {"", "main", "a b", "a/b", "a;b"}) {
      QVERIFY2(!fork(f.ledger, "42", name), name);
    }
  }

  void tagsNameAMomentOfAllUsers() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("a", 1));
    STATEROOM_VERIFY(addTag(f.ledger, "v1"));
    STATEROOM_VERIFY(f.step("a", 2));
    STATEROOM_VERIFY(f.step("b", 3));
    QCOMPARE(addTag(f.ledger, "v1").error().code(), Code::tag_exists);
    for (const char* name : {"", "7", "1e3", "-1", "zero", "initial", "a\nb", " a", "a@b", "nan"}) {
      QVERIFY2(!addTag(f.ledger, name), name);
    }
    const auto tag = *findTag(f.ledger, "v1");
    QCOMPARE((*revisionAt(f.ledger, "a", tag))->number, 1);
    QVERIFY(!revisionAt(f.ledger, "b", tag)->has_value());
    STATEROOM_VERIFY(resetAll(f.ledger, {"a", "b"}, to("v1")));
    QVERIFY(*headState(f, "b") == f.model.initial);
    QCOMPARE(listTags(f.ledger)->size(), std::size_t{1});
  }

  void draftsBelongToAnAuthor() {
    LedgerFixture f;
    STATEROOM_VERIFY(f.step("a", 1));
    const Draft draft{.user = "a",
                      .author = "ana",
                      .revision = 1,
                      .state = filled(f.model, 7),
                      .note = "n",
                      .time = {}};
    STATEROOM_VERIFY(saveDraft(f.ledger, draft));
    QVERIFY(!findDraft(f.ledger, "a", "bo")->has_value());
    const auto found = findDraft(f.ledger, "a", "ana");
    STATEROOM_VERIFY(found);
    QVERIFY((*found)->state == draft.state);
    QCOMPARE((*found)->revision, 1);
    STATEROOM_VERIFY(dropDraft(f.ledger, "a", "ana"));
    QVERIFY(!findDraft(f.ledger, "a", "ana")->has_value());
    auto unknown = draft;
    unknown.user = "nobody";
    QCOMPARE(saveDraft(f.ledger, unknown).error().code(), Code::user_unknown);
  }

  void rebuildFlipsAllHeadsAtOnceAndBack() {
    LedgerFixture f;
    for (const char* user : {"a", "b"}) STATEROOM_VERIFY(f.step(user, 1));
    const auto next = test::modelOf(6, "7be01d");
    const auto rebuild = beginRebuild(f.ledger, next);
    STATEROOM_VERIFY(rebuild);
    const auto onto = [&](const char* user) { rebuildUserOnto(f, *rebuild, next, user); };
    onto("a");
    QCOMPARE(f.ledger.head("a")->number, 1);
    const auto refused = flip(f.ledger, *rebuild);
    QCOMPARE(refused.error().code(), Code::rebuild_behind);
    QCOMPARE(refused.error().argument("user"), std::string_view("b"));
    onto("b");
    STATEROOM_VERIFY(f.step("a", 2));  // moves while the rebuild is on
    QCOMPARE(*staleUsers(f.ledger, rebuild->branch), std::vector<std::string>{"a"});
    onto("a");
    STATEROOM_VERIFY(flip(f.ledger, *rebuild));
    QVERIFY(*headState(f, "a") == filled(next, 2));
    QCOMPARE((*f.ledger.boundModel())->fingerprint, std::string("7be01d"));
    STATEROOM_VERIFY(f.ledger.load(std::vector<std::string>{"a", "b"}));
    STATEROOM_VERIFY(verify(f.ledger));

    STATEROOM_VERIFY(undoFlip(f.ledger));
    QCOMPARE((*f.ledger.boundModel())->fingerprint, std::string("a3f9c2"));
    QCOMPARE(f.ledger.head("a")->cause, Cause::Predict);
    STATEROOM_VERIFY(f.step("a", 3));
    QCOMPARE(undoFlip(f.ledger).error().code(), Code::rebuild_none);
    STATEROOM_VERIFY(verify(f.ledger));
  }

  /// A tag's revisions are those of the branch that was main then, whatever became of it.
  void tagsOutliveRebuilds() {
    LedgerFixture f;
    const auto tagged = [&](const char* name) { QVERIFY(addTag(f.ledger, name)); };
    const auto at = [&](const char* user, const char* tag) {
      const auto revision = *revisionAt(f.ledger, user, *findTag(f.ledger, tag));
      return revision ? revision->number : 0;
    };
    STATEROOM_VERIFY(f.step("a", 1));
    tagged("before");
    STATEROOM_VERIFY(f.step("b", 1));
    const auto next = test::modelOf(4, "7be01d");
    const auto rebuild = beginRebuild(f.ledger, next);
    for (const char* user : {"a", "b"}) rebuildUserOnto(f, *rebuild, next, user);
    tagged("within");  // of the same sequence as the flip
    STATEROOM_VERIFY(flip(f.ledger, *rebuild));
    tagged("after");
    STATEROOM_VERIFY(f.step("c", 1));
    tagged("with c");
    QCOMPARE(at("a", "before"), 1);
    QCOMPARE(at("b", "before"), 0);
    QCOMPARE(at("a", "within"), 1);
    QCOMPARE(at("a", "after"), 2);
    QCOMPARE(revisionNamed(f.ledger, "a@before")->number, 1);
    const auto hash = *f.ledger.contentHash();
    QCOMPARE(reset(f.ledger, "a", to("before")).error().code(), Code::state_of_other_model);
    QCOMPARE(resetAll(f.ledger, {"b", "a"}, to("before")).error().code(),
             Code::state_of_other_model);
    QCOMPARE(*f.ledger.contentHash(), hash);
    STATEROOM_VERIFY(reset(f.ledger, "b", to("before")));
    QVERIFY(*headState(f, "b") == next.initial);

    STATEROOM_VERIFY(undoFlip(f.ledger));
    tagged("undone");
    QCOMPARE(at("a", "undone"), 1);
    QCOMPARE(at("a", "after"), 2);
    QCOMPARE(at("c", "after"), 0);
    QCOMPARE(at("c", "with c"), 1);
    QCOMPARE(at("c", "undone"), 1);  // kept, made by the other model
    STATEROOM_VERIFY(f.step("a", 2));
    STATEROOM_VERIFY(reset(f.ledger, "a", to("before")));
    QVERIFY(*headState(f, "a") == *f.ledger.state(*f.ledger.revision("a", 1)));
    STATEROOM_VERIFY(verify(f.ledger));
  }

  /// Neither a killed rebuild nor the mains before earlier ones keep heads, and states, for ever.
  void rebuildsLeaveNothingBehind() {
    LedgerFixture f;
    for (int i = 1; i <= 3; ++i) STATEROOM_VERIFY(f.step("a", i));
    const auto shadowHeads = [&] {
      return *f.ledger.database().integer(
          "SELECT count(*) FROM heads h JOIN branches b ON b.id = h.branch_id"
          " WHERE b.kind = 'shadow'");
    };
    const auto compacted = [&] {
      return compact(f.ledger, test::recomputed, {.every = 100})->dropped;
    };
    const auto second = test::modelOf(4, "7be01d"), third = test::modelOf(4, "c0ffee");
    for (const bool compacts : {true, false}) {
      rebuildUserOnto(f, *beginRebuild(f.ledger, second), second, "a");  // and then it is killed
      QCOMPARE(shadowHeads(), 1);
      STATEROOM_VERIFY(verify(f.ledger));
      if (!compacts) continue;
      QCOMPARE(compacted(), 2);
      QCOMPARE(shadowHeads(), 0);
    }
    for (const auto& model : {second, third}) {
      const auto rebuild = beginRebuild(f.ledger, model);
      QCOMPARE(shadowHeads(), 0);
      rebuildUserOnto(f, *rebuild, model, "a");
      STATEROOM_VERIFY(flip(f.ledger, *rebuild));
      QCOMPARE(compacted(), model.fingerprint == "7be01d" ? 0 : 1);  // undo reaches one main back
    }
    STATEROOM_VERIFY(verify(f.ledger));
    STATEROOM_VERIFY(undoFlip(f.ledger));
    QCOMPARE((*f.ledger.boundModel())->fingerprint, std::string("7be01d"));
    QCOMPARE(undoFlip(f.ledger).error().code(), Code::rebuild_none);
    STATEROOM_VERIFY(verify(f.ledger));
  }

  // Random histories of two users against vectors and maps.
  void randomHistoriesMatchAPlainModel() {
    LedgerFixture f;
    Random random(11);
    std::map<std::string, PlainUser> plain;
    const auto pick = [&](std::uint64_t n) { return random.below(n); };
    for (int step = 0; step < 400; ++step) {
      const std::string user = pick(2) == 0 ? "a" : "b";
      auto& model = plain[user];
      const std::string branch = pick(3) == 0 ? "x" : "main";
      const auto value = static_cast<float>(1 + pick(1000));
      const bool hasMain = model.heads.contains("main");
      const bool hasBranch = model.heads.contains("x");
      switch (pick(6)) {
        case 0:
        case 1: {  // a new state on a branch
          const State state = filled(f.model, value);
          Change change;
          change.user = user;
          change.branch = branch;
          change.cause = Cause::Import;
          change.state = &state;
          const auto done = f.ledger.append(change);
          QCOMPARE(done.has_value(), branch == "main" || hasBranch);
          if (!done) break;
          model.revisions.push_back(value);
          model.heads[branch] = model.revisions.size() - 1;
          break;
        }
        case 2: {
          const auto done = fork(f.ledger, user, "x");
          QCOMPARE(done.has_value(), hasMain && !hasBranch);
          if (done) model.heads["x"] = model.bases["x"] = model.heads["main"];
          break;
        }
        case 3: {
          const bool current = hasBranch && model.bases["x"] == model.heads["main"];
          const auto done = merge(f.ledger, user, "x");
          QCOMPARE(done.has_value(), current);
          if (!done) break;
          model.revisions.push_back(model.revisions[model.heads["x"]]);
          model.heads["main"] = model.revisions.size() - 1;
          model.heads.erase("x");
          break;
        }
        case 4: {
          const auto number = 1 + pick(20);
          const bool known = hasMain && number < model.revisions.size();
          const auto done = reset(f.ledger, user, to(std::to_string(number).c_str()));
          QCOMPARE(done.has_value(), known);
          if (!done) break;
          model.revisions.push_back(model.revisions[number]);
          model.heads["main"] = model.revisions.size() - 1;
          break;
        }
        default: {
          const auto done = discard(f.ledger, user, "x");
          QCOMPARE(done.has_value(), hasBranch);
          model.heads.erase("x");
        }
      }
    }
    for (const auto& [user, model] : plain) {
      for (std::size_t number = 1; number < model.revisions.size(); ++number) {
        const auto revision = f.ledger.revision(user, static_cast<std::int64_t>(number));
        STATEROOM_VERIFY(revision);
        QVERIFY(*f.ledger.state(*revision) == filled(f.model, model.revisions[number]));
      }
      for (const auto& [branch, head] : model.heads) {
        QCOMPARE(f.ledger.head(user, branch)->number, static_cast<std::int64_t>(head));
      }
      QCOMPARE(branchesOf(f.ledger, user)->size(), model.heads.size());
      QVERIFY(model.revisions.size() > 50);
    }
    STATEROOM_VERIFY(verify(f.ledger));
  }
};

QTEST_GUILESS_MAIN(TestLedgerBranches)
#include "test_ledger_branches.moc"
