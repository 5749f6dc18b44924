#include <algorithm>
#include <cmath>

#include "core/predict/rebuild_states.h"
#include "core/predict/replay.h"
#include "core/predict/state_effect.h"
#include "core/predict/state_files.h"
#include "core/state/ledger_branches.h"
#include "core/state/ledger_care.h"
#include "core/state/ledger_rebuild.h"
#include "core/state/ledger_verify.h"
#include "core/state/state_codec.h"
#include "tests/core/predict/stateful_project.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

/// Three users, six rows each, with an edit, a restore and a reset on the way.
void live(OpenStates& states) {
  for (int day = 1; day <= 6; ++day) {
    std::string csv = kHeader;
    for (int user = 1; user <= 3; ++user) csv += rowOf(user, day * 3);
    (void)states.take(csv);
    if (day == 2) {
      orDie(
          editUnits(states.ledger, "u1", {{.layer = "", .tensor = "h", .unit = 3, .value = 0.5F}}));
    }
    if (day == 3)
      orDie(reset(states.ledger, "u2",
                  {.kind = ResetTarget::Kind::Revision, .revision = 2, .tag = {}}));
    if (day == 4) orDie(reset(states.ledger, "u3", {.kind = ResetTarget::Kind::Zero, .tag = {}}));
  }
}

const std::vector<std::string> kThree = {"u1", "u2", "u3"};

}  // namespace

class TestReplay : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void replayIsIdentical_data() {
    QTest::addColumn<bool>("windows");
    QTest::newRow("plain features") << false;
    QTest::newRow("windows over the user's rows") << true;
  }

  void replayIsIdentical() {
    QFETCH(bool, windows);
    const StatefulProject project(16, windows);
    OpenStates states(project);
    live(states);
    const auto hash = orDie(states.ledger.contentHash());
    const auto replays = replay(states.predictor, kThree);
    STATEROOM_VERIFY(replays);
    for (const auto& one : *replays) {
      QVERIFY2(one.identical && one.sameKernel && !one.first && !one.error, one.user.c_str());
      QCOMPARE(one.revisions, std::int64_t{6});
      QCOMPARE(one.max, 0.0);
    }
    QCOMPARE(orDie(states.ledger.contentHash()), hash);
  }

  /// The recorded state of one revision is exchanged for another: found there, by how much.
  void replayFindsTheFirstDifference() {
    const StatefulProject project(16);
    OpenStates states(project);
    live(states);
    auto third = orDie(states.ledger.revision("u1", 5));
    auto state = orDie(states.ledger.state(third));
    state[0].tensors[1].tensor.as<float>()[3] += 0.25F;
    std::vector<std::byte> bytes;
    const auto& model = states.predictor.model().ledgerModel();
    encodeState(model.layout, state, 0, bytes);
    orDie(states.ledger.database().run("UPDATE revisions SET state_hash = ?2 WHERE sequence = ?1",
                                       third.sequence, Sha256().add(bytes).digest()));
    orDie(states.ledger.database().run("UPDATE states SET state = ?2 WHERE sequence = ?1",
                                       third.sequence, bytes));
    const auto replays = orDie(replay(states.predictor, {"u1", "u2"}, {.eachStep = true}));
    QVERIFY(!replays[0].identical && replays[1].identical);
    QCOMPARE(replays[0].steps.size(), std::size_t{6});
    for (const auto& step : replays[0].steps) {
      const bool changed = step.revision == 5;
      QVERIFY(std::abs(step.max - (changed ? 0.25 : 0.0)) < 1e-6);
      QCOMPARE(step.difference.empty(), !changed);
      if (changed)  // replayed less recorded, of the one cell that was changed
        for (const auto& [name, tensor] : step.difference[0].tensors)
          for (std::int64_t unit = 0; unit < tensor.elements(); ++unit)
            QCOMPARE(tensor.as<float>()[std::size_t(unit)],
                     name == "c" && unit == 3 ? float(replays[0].first->delta) : 0.0F);
      const auto recorded = orDie(states.ledger.revision("u1", step.revision));
      QCOMPARE(float(*lastOutputOf(step.outputs)), float(*recorded.lastOutput));
    }
    QCOMPARE(replays[0].first->revision, std::int64_t{5});
    QCOMPARE(replays[0].first->tensor, std::string("c"));
    QCOMPARE(replays[0].first->unit, std::int64_t{3});
    QVERIFY(std::abs(replays[0].first->delta + 0.25) < 1e-6);
    QVERIFY(std::abs(replays[0].max - 0.25) < 1e-6);
  }

  void aReplayThatIsStoppedHasToldOfWhatItHadDone() {
    const StatefulProject project(16);
    OpenStates states(project);
    std::string csv = kHeader;
    std::vector<std::string> users;
    for (int user = 1; user <= 300; ++user) {  // more than one batch
      csv += rowOf(user, 1);
      users.push_back("u" + std::to_string(user));
    }
    states.take(csv);
    std::stop_source stop;
    std::vector<std::string> told;
    const auto replayed = replay(states.predictor, users,
                                 {.stop = stop.get_token(), .each = [&](const UserReplay& each) {
                                    QVERIFY(each.identical);
                                    told.push_back(each.user);
                                    if (told.size() == kUsersAtOnce) stop.request_stop();
                                  }});
    QCOMPARE(replayed.error().code(), Code::cancelled);
    users.resize(kUsersAtOnce);
    QCOMPARE(told, users);
  }

  /// What erasure has emptied is not on the way any more: only what came after the tombstone.
  void erasedUsersAreReplayedFromTheirTombstoneOn() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project);
    live(states);  // with an edit, a restore and a reset
    for (const char* user : {"u1", "u2"}) orDie(eraseUser(states.ledger, user));
    (void)states.take(kHeader + rowOf(1, 30) + rowOf(1, 33));
    const auto replays = orDie(replay(states.predictor, kThree));
    for (const auto& one : replays) QVERIFY2(!one.error && one.identical, one.user.c_str());
    QCOMPARE(replays[0].revisions, std::int64_t{2});
    QCOMPARE(replays[1].revisions, std::int64_t{0});
    QCOMPARE(replays[2].revisions, std::int64_t{6});
    const auto first = orDie(states.ledger.history("u1"))[1].number;
    const std::vector<InputEdit> edits = {
        orDie(InputEdit::parse(std::to_string(first) + ":x=0.125"))};
    orDie(counterfactual(states.predictor, "u1", edits, "what-if"));
    QCOMPARE(orDie(states.ledger.history("u1", {.branch = "what-if"})).back().source,
             std::string("initial"));
    QCOMPARE(counterfactual(states.predictor, "u2", edits).error().code(),
             Code::replay_not_an_input);
  }

  void replayWithTodaysDataNamesWhatChanged() {
    const StatefulProject project(16);
    OpenStates states(project);
    live(states);
    std::string today = kHeader;
    for (int user = 1; user <= 3; ++user) {
      for (int day = 1; day <= 6; ++day) {
        if (user == 3 && day == 6) continue;
        if (user == 2 && day == 2) today += "u2,5,1,1\nu7,5,1,1\n";
        today += user == 2 && day == 4 ? "u2,12,1.5,-1\n" : rowOf(user, day * 3);
      }
    }
    Dataset::Options options;
    options.inputText = today;
    options.labelsRequired = false;
    const auto data = orDie(Dataset::open(states.predictor.model().settings(), {}, options));
    const auto replays = orDie(replay(states.predictor, kThree, {.data = &data}));
    QVERIFY(replays[0].identical && replays[0].changes.empty() && replays[0].added.empty());
    QCOMPARE(replays[1].changes[0].source.line, std::int64_t{13});
    QCOMPARE(replays[1].added.size(), std::size_t{1});
    QCOMPARE(replays[1].added[0].source.line, std::int64_t{9});
    QCOMPARE(*replays[1].added[0].order, 5.0);
    QCOMPARE(usersBeside(data, kThree), std::vector<std::string>{"u7"});
    QVERIFY(!replays[1].identical);
    QCOMPARE(replays[1].changes.size(), std::size_t{2});  // x and z
    QCOMPARE(replays[1].changes[0].column, std::string("x"));
    QCOMPARE(replays[1].changes[0].today, std::string("1.5"));
    QCOMPARE(replays[1].first->revision, replays[1].changes[0].revision);
    QCOMPARE(replays[2].changes.size(), std::size_t{1});  // its row is gone
    QVERIFY(replays[2].changes[0].column.empty() && replays[2].identical);
    QCOMPARE(replays[2].changes[0].source.line, std::int64_t{0});
  }

  void counterfactualIsTheOtherHistory() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project), other(project, "other.sqlite");
    std::string csv = kHeader, instead = kHeader;
    for (int day = 1; day <= 5; ++day) {
      csv += rowOf(1, day);
      instead += day == 3 ? "u1,3,0.125,0.5\n" : rowOf(1, day);
    }
    const auto recorded = states.take(csv);
    const auto wanted = other.take(instead);
    const auto hash = orDie(states.ledger.contentHash());
    const std::vector<InputEdit> edits = {orDie(InputEdit::parse("3:x=0.125")),
                                          orDie(InputEdit::parse("3:z=0.5"))};
    const auto dry = orDie(counterfactual(states.predictor, "u1", edits));
    QCOMPARE(orDie(states.ledger.contentHash()), hash);
    QCOMPARE(dry.steps.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
      QCOMPARE(dry.steps[i].revision, static_cast<std::int64_t>(i) + 3);
      QCOMPARE(dry.steps[i].recorded, recorded[i + 2].outputs);
      QCOMPARE(dry.steps[i].counterfactual, wanted[i + 2].outputs);
    }
    QVERIFY(dry.state == other.stateOf("u1"));

    const auto kept = orDie(counterfactual(states.predictor, "u1", edits, "what-if", "ana"));
    const auto branch = orDie(states.ledger.head("u1", "what-if"));
    QCOMPARE(branch.number, kept.steps.back().branchRevision);
    QVERIFY(orDie(states.ledger.state(branch)) == dry.state);
    QCOMPARE(orDie(states.ledger.head("u1")).number, std::int64_t{5});
    STATEROOM_VERIFY(verify(states.ledger));
    STATEROOM_VERIFY(merge(states.ledger, "u1", "what-if"));
    QVERIFY(states.stateOf("u1") == dry.state);
    const auto after = orDie(replay(states.predictor, {"u1"}));
    QVERIFY(after.front().identical && !after.front().error);
  }

  /// Going back, on the way, to a revision that would have been another one.
  void counterfactualGoesBackToWhatWouldHaveBeen() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project), other(project, "other.sqlite");
    const ResetTarget back{.kind = ResetTarget::Kind::Revision, .revision = 2};
    const auto alive = [&](OpenStates& each, const std::string& first) {
      (void)each.take(kHeader + first + rowOf(1, 2) + rowOf(1, 3));
      orDie(reset(each.ledger, "u1", back));
      (void)each.take(kHeader + rowOf(1, 7));
      orDie(reset(each.ledger, "u1", back));
    };
    alive(states, rowOf(1, 1));
    alive(other, "u1,1,0.125,0.5\n");
    const std::vector<InputEdit> edits = {orDie(InputEdit::parse("1:x=0.125")),
                                          orDie(InputEdit::parse("1:z=0.5"))};
    const auto kept = orDie(counterfactual(states.predictor, "u1", edits, "what-if"));
    QVERIFY(kept.state == other.stateOf("u1"));
    STATEROOM_VERIFY(merge(states.ledger, "u1", "what-if"));
    for (auto* each : {&states, &other}) (void)each->take(kHeader + rowOf(1, 9));
    QVERIFY(states.stateOf("u1") == other.stateOf("u1"));
  }

  void counterfactualRefuses_data() {
    QTest::addColumn<QString>("edit");
    QTest::addColumn<int>("code");
    QTest::newRow("no form") << "bili" << static_cast<int>(Code::replay_edit_invalid);
    QTest::newRow("no revision") << "x=1" << static_cast<int>(Code::replay_edit_invalid);
    QTest::newRow("an edit") << "3:x=1" << static_cast<int>(Code::replay_not_an_input);
    QTest::newRow("not there") << "99:x=1" << static_cast<int>(Code::replay_not_an_input);
    QTest::newRow("column") << "2:xx=1" << static_cast<int>(Code::input_unknown);
  }

  void counterfactualRefuses() {
    QFETCH(QString, edit);
    QFETCH(int, code);
    const StatefulProject project(8);
    OpenStates states(project);
    live(states);
    const auto parsed = InputEdit::parse(edit.toStdString());
    const auto done = parsed ? counterfactual(states.predictor, "u1", {*parsed})
                             : Result<Counterfactual>(unexpected(parsed.error()));
    QVERIFY(!done);
    QCOMPARE(static_cast<int>(done.error().code()), code);
  }

  void rebuildIsTheNewModelsOwnHistory() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project), fresh(project, "fresh.sqlite", "second");
    for (int day = 1; day <= 4; ++day) {
      for (auto* each : {&states, &fresh}) {
        (void)each->take(kHeader + rowOf(1, day) + rowOf(2, day));
      }
    }
    orDie(editUnits(states.ledger, "u2", {{.layer = "", .tensor = "c", .unit = 0, .value = 1}}));
    const auto old = states.stateOf("u1");
    const auto report = rebuildStates(states.ledger, states.shelf, {.run = "second"});
    STATEROOM_VERIFY(report);
    QCOMPARE(report->users, std::int64_t{2});
    QCOMPARE(report->revisions, std::int64_t{8});
    QCOMPARE(report->editsLeftOut, std::int64_t{1});
    QCOMPARE(report->moved.size(), std::size_t{2});
    QVERIFY(std::abs(report->moved[0].after - report->moved[0].before) >=
            std::abs(report->moved[1].after - report->moved[1].before));
    for (const char* user : {"u1", "u2"}) QVERIFY(states.stateOf(user) == fresh.stateOf(user));
    STATEROOM_VERIFY(verify(states.ledger));
    const auto predictor = orDie(StatefulPredictor::open(states.ledger, states.shelf));
    QCOMPARE(predictor.model().ledgerModel().run, std::string("second"));
    for (const auto& one : orDie(replay(predictor, {"u1", "u2"}))) QVERIFY(one.identical);
    STATEROOM_VERIFY(undoFlip(states.ledger));
    QVERIFY(states.stateOf("u1") == old);
  }

  /// Whoever was erased begins anew with whatever model is bound.
  void aRebuildLeavesTombstonesAlone() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project), fresh(project, "fresh.sqlite", "second");
    live(states);
    orDie(eraseUser(states.ledger, "u2"));
    const auto tombstone = orDie(states.ledger.head("u2"));
    const auto report = orDie(rebuildStates(states.ledger, states.shelf, {.run = "second"}));
    QCOMPARE(report.users, std::int64_t{2});
    const auto head = orDie(states.ledger.head("u2"));
    QCOMPARE(head.cause, Cause::Erase);
    QCOMPARE(head.number, tombstone.number);
    QCOMPARE(orDie(states.ledger.history("u2")).front().number, tombstone.number);
    STATEROOM_VERIFY(verify(states.ledger));
    const auto predictor = orDie(StatefulPredictor::open(states.ledger, states.shelf));
    QCOMPARE(rebuildUser(predictor, "u2").error().code(), Code::user_erased);
    const auto rows = orDie(parseStream(predictor.model().settings(), kHeader + rowOf(2, 1), {}));
    const auto answers = orDie(PredictionStream(predictor, {}).take(rows));
    QVERIFY(!answers.front().error);
    QCOMPARE(answers.front().outputs, fresh.take(kHeader + rowOf(2, 1)).front().outputs);
    STATEROOM_VERIFY(verify(states.ledger));
    STATEROOM_VERIFY(undoFlip(states.ledger));
    QCOMPARE(orDie(states.ledger.head("u2")).number, tombstone.number);
    STATEROOM_VERIFY(verify(states.ledger));
  }

  void oneUserIsRebuiltWithTheBoundModel() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project), fresh(project, "fresh.sqlite", "second");
    for (int day = 1; day <= 4; ++day) {
      for (auto* each : {&states, &fresh}) {
        (void)each->take(kHeader + rowOf(1, day) + rowOf(2, day));
      }
    }
    const auto other = states.stateOf("u2");
    orDie(states.ledger.bind(fresh.predictor.model().ledgerModel()));
    const auto predictor = orDie(StatefulPredictor::open(states.ledger, states.shelf));
    const auto report = rebuildUser(predictor, "u1", "ana");
    STATEROOM_VERIFY(report);
    QCOMPARE(report->revisions, std::int64_t{4});
    QVERIFY(states.stateOf("u1") == fresh.stateOf("u1"));
    QVERIFY(states.stateOf("u2") == other);
    const auto head = orDie(states.ledger.head("u1"));
    QCOMPARE(head.cause, Cause::Rebuild);
    QCOMPARE(head.branch, std::string(kMain));
    QCOMPARE(head.number, std::int64_t{9});  // 4, the initial state, 4 again
    STATEROOM_VERIFY(verify(states.ledger));
    QVERIFY(orDie(replay(predictor, {"u1"})).front().identical);
    QVERIFY(!replay(predictor, {"u2"})->front().error);
  }

  /// Stopped when some users stand on the new model.
  void aStoppedRebuildChangesNoHead() {
    const StatefulProject project(8);
    OpenStates states(project);
    std::string csv = kHeader;
    for (int user = 1; user <= 300; ++user) csv += rowOf(user, 1);  // more than one batch
    (void)states.take(csv);
    const auto before = states.stateOf("u1");
    const auto shadowHeads = [&] {
      return *orDie(states.ledger.database().integer(
          "SELECT count(*) FROM heads h JOIN branches b ON b.id = h.branch_id"
          " WHERE b.kind = 'shadow'"));
    };
    std::stop_source stop;
    RebuildOptions options;
    options.stop = stop.get_token();
    options.progress = [&](std::int64_t done, std::int64_t of) {
      QVERIFY(done < of);
      QCOMPARE(shadowHeads(), done);
      stop.request_stop();
    };
    const auto report = rebuildStates(states.ledger, states.shelf, {.run = "second"}, options);
    QVERIFY(!report);
    QCOMPARE(report.error().code(), Code::cancelled);
    QVERIFY(stop.stop_requested());
    QCOMPARE(shadowHeads(), 0);
    QVERIFY(states.stateOf("u1") == before);
    QCOMPARE(orDie(states.ledger.boundModel())->run, std::string("first"));
    STATEROOM_VERIFY(verify(states.ledger));
    STATEROOM_VERIFY(rebuildStates(states.ledger, states.shelf, {.run = "second"}));
  }

  void compactedStatesAreComputedAgain() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project);
    std::vector<State> all;
    for (int day = 1; day <= 10; ++day) {
      (void)states.take(kHeader + rowOf(1, day));
      all.push_back(states.stateOf("u1"));
    }
    const auto done = compact(states.ledger, states.predictor.recompute(), {.every = 4});
    STATEROOM_VERIFY(done);
    QCOMPARE(done->dropped, std::int64_t{7});
    QCOMPARE(done->notReproduced, std::int64_t{0});
    for (std::int64_t number = 1; number <= 10; ++number) {
      const auto revision = orDie(states.ledger.revision("u1", number));
      QCOMPARE(revision.hasState, number % 4 == 0 || number == 10);
      QVERIFY(orDie(states.ledger.state(revision, states.predictor.recompute())) ==
              all[static_cast<std::size_t>(number - 1)]);
    }
  }

  /// The contract's size: LSTM 320, each 16th state kept, users with 64 revisions.
  void aCompactedRevisionIsSmall() {
    const StatefulProject project(320);
    OpenStates states(project);
    const auto size = [&] {
      orDie(vacuum(states.ledger));
      return static_cast<double>(fs::file_size(states.path));
    };
    const double empty = size();
    constexpr int kUsers = 8, kRevisions = 64;
    std::string csv = kHeader;
    for (int day = 1; day <= kRevisions; ++day) {
      for (int user = 1; user <= kUsers; ++user) csv += rowOf(user, day);
    }
    (void)states.take(csv);
    const auto done = compact(states.ledger, states.predictor.recompute(), {.every = 16});
    STATEROOM_VERIFY(done);
    QCOMPARE(done->dropped, std::int64_t{kUsers * (kRevisions - kRevisions / 16)});
    const double bytes = (size() - empty) / (kUsers * kRevisions);
    QVERIFY2(bytes < 600, std::to_string(bytes).c_str());
  }

  /// sigmoid(W h + b) in double precision, and the step that was taken.
  void effectOfAnEdit() {
    const StatefulProject project(16);
    OpenStates states(project);
    (void)states.take(kHeader + rowOf(1, 1));
    const auto answers = states.take(kHeader + rowOf(1, 2));
    auto edited = states.stateOf("u1");
    edited[0].tensors[0].tensor.as<float>()[5] = 0.75F;
    const auto head = orDie(states.ledger.head("u1"));
    const auto hash = orDie(states.ledger.contentHash());
    const auto effect = effectOf(states.predictor, head, edited);
    STATEROOM_VERIFY(effect);
    QCOMPARE(orDie(states.ledger.contentHash()), hash);
    QCOMPARE(effect->input, head.input);
    const auto& trained = states.predictor.model().predictor().trained();
    const auto parameters = orDie(trained.model->parameters());
    const auto named = [&](const char* name) {
      return std::ranges::find(parameters, name, &NamedTensor::name)->tensor.as<float>();
    };
    const auto headOf = [&](const State& state) {
      double sum = named("risk.bias")[0];
      const auto h = state[0].tensors[0].tensor.as<float>();
      for (std::size_t i = 0; i < h.size(); ++i) sum += named("risk.weight")[i] * double{h[i]};
      return 1 / (1 + std::exp(-sum));
    };
    QVERIFY(std::abs((*effect->nowBefore)[0][0] - headOf(states.stateOf("u1"))) < 1e-6);
    QVERIFY(std::abs((*effect->nowAfter)[0][0] - headOf(edited)) < 1e-6);
    QVERIFY(std::abs((*effect->nowBefore)[0][0] - answers[0].outputs[0][0]) < 1e-6);
    const auto products = orDie(unitEffects(states.predictor.model(), edited));
    QCOMPARE(products.front().products.front()[5], named("risk.weight")[5] * 0.75F);
    // The next step with the same input, really taken: from the edited state, and from the old one.
    STATEROOM_VERIFY(setState(states.ledger, "u1", edited));
    const auto next = states.take(
        "user,x,z\n" +
        QString::fromStdString(rowOf(1, 2)).section(',', 2).prepend("u1,").toStdString());
    QCOMPARE(effect->nextAfter, next.front().outputs);
  }

  void gatesRebuildTheState() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project);
    (void)states.take(kHeader + rowOf(1, 1) + rowOf(1, 5));
    const auto head = orDie(states.ledger.head("u1"));
    const auto gates = orDie(gatesOf(states.predictor, head));
    QCOMPARE(gates.size(), std::size_t{1});
    const auto gate = [&](const char* name) {
      return std::ranges::find(gates[0].gates, name, &NamedTensor::name)->tensor.as<float>();
    };
    const auto before = orDie(states.ledger.stateBefore(head));
    const auto after = states.stateOf("u1");
    const auto old = (*before)[0].tensors[1].tensor.as<float>();
    for (std::size_t u = 0; u < 16; ++u) {
      const double c = double{gate("f")[u]} * old[u] + double{gate("i")[u]} * gate("g")[u];
      QVERIFY(std::abs(c - after[0].tensors[1].tensor.as<float>()[u]) < 1e-6);
      QVERIFY(std::abs(gate("o")[u] * std::tanh(c) - after[0].tensors[0].tensor.as<float>()[u]) <
              1e-6);
    }
  }

  void statesGoOutAndComeBack_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("NumPy") << "states.npz";
    QTest::newRow("JSON lines") << "states.jsonl";
  }

  void statesGoOutAndComeBack() {
    QFETCH(QString, name);
    const StatefulProject project(16);
    OpenStates states(project);
    live(states);
    const auto path = project.folder() / name.toStdString();
    const auto& layout = states.predictor.model().ledgerModel().layout;
    std::vector<ExportedState> out;
    for (const auto& user : kThree) {
      out.push_back({.user = user + "\n\"", .revision = 7, .state = states.stateOf(user)});
    }
    STATEROOM_VERIFY(exportStates(path, "model", out));
    const auto in = readStates(layout, path);
    STATEROOM_VERIFY(in);
    QCOMPARE(in->size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i) {
      QCOMPARE((*in)[i].user, out[i].user);
      QVERIFY((*in)[i].state == out[i].state);
      QCOMPARE((*in)[i].model, std::string("model"));
    }
    const auto other =
        orDie(StateLayout::of({{.name = "lstm", .tensors = {{"h", 15}, {"c", 15}}}}));
    QCOMPARE(readStates(other, path).error().code(), Code::state_shape);
  }

  /// The same layout with other weights is another model. What does not say is taken as it is.
  void aFilesModelIsTheLedgers() {
    const StatefulProject project(16);
    OpenStates states(project), second(project, "second.sqlite", "second");
    live(states);
    const auto& own = states.predictor.model().ledgerModel();
    const auto& other = second.predictor.model().ledgerModel();
    const auto path = project.folder() / "one.npz";
    STATEROOM_VERIFY(writeStateNpz(path, own.fingerprint, states.stateOf("u1")));
    auto read = orDie(readState(own.layout, path));
    QVERIFY(read.state == states.stateOf("u1"));
    STATEROOM_VERIFY(checkMadeBy(own, read));
    const auto refused = checkMadeBy(other, read);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), Code::state_of_other_model);
    read.model.clear();
    STATEROOM_VERIFY(checkMadeBy(other, read));
  }
};

QTEST_GUILESS_MAIN(TestReplay)
#include "test_replay.moc"
