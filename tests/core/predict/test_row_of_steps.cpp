#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/predict/merge_replayed.h"
#include "core/predict/rebuild_states.h"
#include "core/predict/recorded_input.h"
#include "core/predict/replay.h"
#include "core/predict/state_effect.h"
#include "core/predict/user_step.h"
#include "core/state/ledger_branches.h"
#include "core/state/ledger_care.h"
#include "core/state/ledger_verify.h"
#include "tests/core/predict/stateful_project.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

using Days = std::vector<int>;

/// The user's rows of these days as one JSON line of as many steps.
std::string stepsOf(int user, const Days& days) {
  Json inputs = {{"day", Json::array()}, {"x", Json::array()}, {"z", Json::array()}};
  for (const int day : days) {
    const auto row = rowOf(user, day);
    const auto cells = split(trimmed(row), ',');
    inputs["day"].push_back(day);
    inputs["x"].push_back(*parseDouble(cells[2]));
    inputs["z"].push_back(*parseDouble(cells[3]));
  }
  return Json{{"user", "u" + std::to_string(user)}, {"inputs", inputs}}.dump() + "\n";
}

/// The same as rows of one step.
std::string rowsOf(int user, const Days& days) {
  std::string lines;
  for (const int day : days) lines += stepsOf(user, {day});
  return lines;
}

const std::vector<Days> kWay = {{1, 4}, {5}, {7, 8, 11}, {12}, {14, 19}};

Days allDays() {
  Days days;
  for (const auto& each : kWay) days.insert(days.end(), each.begin(), each.end());
  return days;
}

/// u1 goes the way in rows of several steps, beside others.
void live(OpenStates& states) {
  for (const auto& days : kWay) {
    for (const auto& answer : states.take(stepsOf(1, days) + stepsOf(2, {days.front()}))) {
      if (answer.error) qFatal("%s", explain(*answer.error).c_str());
    }
  }
}

void addWindows() {
  QTest::addColumn<bool>("windows");
  QTest::newRow("plain features") << false;
  QTest::newRow("windows over the user's rows") << true;
}

}  // namespace

/// A row of several steps is one revision; with the real engine.
class TestRowOfSteps : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void isItsRows_data() {
    QTest::addColumn<QStringList>("layers");
    QTest::addColumn<bool>("windows");
    QTest::newRow("LSTM") << QStringList{"lstm"} << false;
    QTest::newRow("GRU") << QStringList{"gru"} << false;
    QTest::newRow("SimpleRNN") << QStringList{"simple_rnn"} << false;
    QTest::newRow("all three, windows") << QStringList{"gru", "simple_rnn", "lstm"} << true;
  }

  /// State and last output bit for bit, and one revision instead of six.
  void isItsRows() {
    QFETCH(QStringList, layers);
    QFETCH(bool, windows);
    std::vector<std::string> kinds;
    for (const auto& layer : layers) kinds.push_back(layer.toStdString());
    const StatefulProject project(24, windows, kinds);
    OpenStates steps(project), rows(project, "rows.sqlite");
    const auto before = allDays();
    const Days days = {20, 22, 23, 30, 31, 40};
    (void)steps.take(rowsOf(1, before));
    const auto answer = steps.take(stepsOf(1, days)).front();
    const auto single = rows.take(rowsOf(1, before) + rowsOf(1, days));
    QVERIFY(!answer.error);
    QCOMPARE(answer.revision, std::ssize(before) + 1);
    QCOMPARE(answer.steps, std::ssize(days));
    QCOMPARE(answer.outputs, single.back().outputs);
    QVERIFY(steps.stateOf("u1") == rows.stateOf("u1"));
    const auto head = orDie(steps.ledger.head("u1"));
    QCOMPARE(*head.order, 40.0);
    const auto recorded = recordedSteps(head.input);
    QCOMPARE(std::ssize(recorded), std::ssize(days));
    for (std::size_t i = 0; i < recorded.size(); ++i) {
      const auto number = static_cast<std::int64_t>(before.size() + i + 1);
      QCOMPARE(recorded[i].dump(), orDie(rows.ledger.revision("u1", number)).input);
    }
    QVERIFY(steps.take(stepsOf(1, {40, 41}), {.stopAtError = false}).front().error);
    for (auto* each : {&steps, &rows}) QVERIFY(!each->take(stepsOf(1, {44})).front().error);
    QVERIFY(steps.stateOf("u1") == rows.stateOf("u1"));
    STATEROOM_VERIFY(verify(steps.ledger));
  }

  void lengthsInABatchDoNotMatter_data() { addWindows(); }

  void lengthsInABatchDoNotMatter() {
    QFETCH(bool, windows);
    const StatefulProject project(24, windows);
    OpenStates together(project), alone(project, "alone.sqlite");
    std::string lines;
    const auto daysOf = [](int user, int from) {
      Days days;
      for (int i = 0; i <= user % 7; ++i) days.push_back(from + i * i);
      return days;
    };
    for (const int from : {1, 100}) {
      for (int user = 1; user <= 40; ++user) lines += stepsOf(user, daysOf(user, from));
    }
    const auto batch = together.take(lines);
    QCOMPARE(batch.size(), std::size_t{80});
    std::size_t next = 0;
    for (const int from : {1, 100}) {
      for (int user = 1; user <= 40; ++user) {
        const auto one = alone.take(stepsOf(user, daysOf(user, from))).front();
        QCOMPARE(batch[next].revision, one.revision);
        QCOMPARE(batch[next++].outputs, one.outputs);
      }
    }
    for (int user = 1; user <= 40; ++user) {
      const auto name = "u" + std::to_string(user);
      QVERIFY(together.stateOf(name) == alone.stateOf(name));
    }
  }

  void aDryRunGoesTheSameWay() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project);
    const auto& settings = states.predictor.model().settings();
    PredictionStream dry(states.predictor, {.dryRun = true});
    std::vector<std::vector<std::vector<float>>> outputs;
    for (const auto& days : kWay) {
      const auto rows = orDie(parseStream(settings, stepsOf(1, days), {}));
      outputs.push_back(orDie(dry.take(rows)).front().outputs);
    }
    QVERIFY(!orDie(states.ledger.findHead("u1")));
    for (std::size_t i = 0; i < kWay.size(); ++i) {
      QCOMPARE(states.take(stepsOf(1, kWay[i])).front().outputs, outputs[i]);
    }
  }

  void anEventHappensOnce() {
    const StatefulProject project;
    OpenStates states(project);
    auto line = Json::parse(stepsOf(1, {1, 2, 3}));
    line["id"] = "e1";
    const auto first = states.take(line.dump() + "\n").front();
    const auto again = states.take(line.dump() + "\n").front();
    QVERIFY(!first.repeated && again.repeated);
    QCOMPARE(again.revision, first.revision);
    QCOMPARE(again.outputs, first.outputs);
  }

  void isReplayedAndComputedAgain_data() { addWindows(); }

  void isReplayedAndComputedAgain() {
    QFETCH(bool, windows);
    const StatefulProject project(16, windows);
    OpenStates states(project);
    live(states);
    const auto replays = orDie(replay(states.predictor, {"u1", "u2"}));
    for (const auto& one : replays) QVERIFY(one.identical && !one.error);
    QCOMPARE(replays[0].revisions, std::ssize(kWay));
    const auto done = orDie(compact(states.ledger, states.predictor.recompute(), {.every = 16}));
    QCOMPARE(done.dropped, 2 * (std::ssize(kWay) - 1));
    QCOMPARE(done.notReproduced, std::int64_t{0});
    QVERIFY(orDie(replay(states.predictor, {"u1"})).front().identical);
    STATEROOM_VERIFY(verify(states.ledger));
  }

  /// Each step's row is found by its own order value.
  void isReplayedWithTodaysRows() {
    const StatefulProject project(16);
    OpenStates states(project);
    live(states);
    std::string today = kHeader;
    for (const int day : allDays()) {
      if (day == 19) continue;  // gone
      today += day == 8 ? "u1,8,1.5,-1\n" : rowOf(1, day);
    }
    today += "u1,90,1,1\n";
    Dataset::Options options;
    options.inputText = today;
    options.labelsRequired = false;
    const auto data = orDie(Dataset::open(states.predictor.model().settings(), {}, options));
    const auto found = orDie(replay(states.predictor, {"u1"}, {.data = &data})).front();
    QCOMPARE(found.changes.size(), std::size_t{3});
    QCOMPARE(found.changes[0].revision, std::int64_t{3});
    QCOMPARE(found.changes[0].column, std::string("x[1]"));
    QCOMPARE(found.changes[0].today, std::string("1.5"));
    QCOMPARE(found.changes[0].source.line, std::int64_t{6});
    QCOMPARE(found.changes[1].column, std::string("z[1]"));
    QCOMPARE(found.changes[2].revision, std::int64_t{5});
    QVERIFY(found.changes[2].column.empty());
    QCOMPARE(*found.changes[2].step, std::int64_t{1});
    QCOMPARE(found.added.size(), std::size_t{1});
    QCOMPARE(found.first->revision, std::int64_t{3});
  }

  void isWhatItWouldHaveBeen_data() { addWindows(); }

  void isWhatItWouldHaveBeen() {
    QFETCH(bool, windows);
    const StatefulProject project(16, windows);
    OpenStates states(project), other(project, "other.sqlite");
    live(states);
    auto instead = Json::parse(stepsOf(1, kWay[2]));
    instead["inputs"]["x"][0] = 0.125;  // named
    instead["inputs"]["z"][2] = 0.5;    // the last, because none is named
    (void)other.take(stepsOf(1, kWay[0]) + stepsOf(1, kWay[1]) + instead.dump() + "\n" +
                     stepsOf(1, kWay[3]) + stepsOf(1, kWay[4]));
    const std::vector<InputEdit> edits = {orDie(InputEdit::parse("3:x[0]=0.125")),
                                          orDie(InputEdit::parse("3:z=0.5"))};
    const auto kept = orDie(counterfactual(states.predictor, "u1", edits, "what-if"));
    QCOMPARE(kept.steps.size(), std::size_t{3});
    QVERIFY(kept.state == other.stateOf("u1"));
    STATEROOM_VERIFY(merge(states.ledger, "u1", "what-if"));
    QVERIFY(orDie(replay(states.predictor, {"u1"})).front().identical);
    for (auto* each : {&states, &other}) (void)each->take(stepsOf(1, {25, 26}));
    QVERIFY(states.stateOf("u1") == other.stateOf("u1"));
    for (const char* text : {"3:x[3]=1", "3:x[-1]=1", "2:x[1]=1"}) {
      const auto refused = counterfactual(states.predictor, "u1", {orDie(InputEdit::parse(text))});
      QVERIFY(!refused);
    }
    const auto none = counterfactual(states.predictor, "u2", {orDie(InputEdit::parse("2:x[1]=1"))});
    QCOMPARE(none.error().code(), Code::replay_edit_step);
  }

  void isRebuilt_data() { addWindows(); }

  void isRebuilt() {
    QFETCH(bool, windows);
    const StatefulProject project(16, windows);
    OpenStates states(project), fresh(project, "fresh.sqlite", "second");
    for (auto* each : {&states, &fresh}) live(*each);
    const auto report = orDie(rebuildStates(states.ledger, states.shelf, {.run = "second"}));
    QCOMPARE(report.revisions, 2 * std::ssize(kWay));
    for (const char* user : {"u1", "u2"}) QVERIFY(states.stateOf(user) == fresh.stateOf(user));
    STATEROOM_VERIFY(verify(states.ledger));
  }

  void isTakenByABranch_data() { addWindows(); }

  void isTakenByABranch() {
    QFETCH(bool, windows);
    const StatefulProject project(16, windows);
    OpenStates states(project), other(project, "other.sqlite");
    live(states);
    orDie(fork(states.ledger, "u1", "x"));
    (void)states.take(stepsOf(1, {20, 21}), {.branch = "x"});
    (void)states.take(stepsOf(1, {22, 23, 29}));
    live(other);
    (void)other.take(stepsOf(1, {20, 21}) + stepsOf(1, {22, 23, 29}));
    QCOMPARE(orDie(mergeReplayed(states.predictor, "u1", "x")).replayed, std::int64_t{1});
    QVERIFY(states.stateOf("u1") == other.stateOf("u1"));
    STATEROOM_VERIFY(verify(states.ledger));
  }

  /// Effects, gates and forms go on from the last step.
  void itsLastStepStandsForIt() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates states(project), rows(project, "rows.sqlite");
    live(states);
    (void)rows.take(rowsOf(1, allDays()));
    const auto head = orDie(states.ledger.head("u1")), single = orDie(rows.ledger.head("u1"));
    QCOMPARE(recordedCells(head.input), recordedCells(single.input));
    const auto state = states.stateOf("u1");
    const auto effect = orDie(effectOf(states.predictor, head, state));
    const auto wanted = orDie(effectOf(rows.predictor, single, state));
    QCOMPARE(effect.input, wanted.input);
    QCOMPARE(effect.nextAfter, wanted.nextAfter);
    const auto gates = orDie(gatesOf(states.predictor, head));
    const auto expected = orDie(gatesOf(rows.predictor, single));
    for (std::size_t i = 0; i < gates[0].gates.size(); ++i) {
      QVERIFY(gates[0].gates[i].tensor == expected[0].gates[i].tensor);
    }
    const auto standing = orDie(standingOf(states.predictor, "u1"));
    QVERIFY(standing.history == orDie(standingOf(rows.predictor, "u1")).history);
    QCOMPARE(standing.lastRow.at("day"), std::string("19"));
  }

  void refusesOthers_data() {
    QTest::addColumn<QString>("inputs");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("place");
    const auto add = [](const char* name, const char* inputs, Code code, const char* place) {
      QTest::newRow(name) << inputs << static_cast<int>(code) << place;
    };
    add("a list beside a value", R"({"day": [1, 2], "x": [1, 2], "z": 1})", Code::input_steps_mixed,
        "field z");
    add("a value beside a list", R"({"day": 1, "x": [1], "z": [1]})", Code::input_steps_mixed,
        "field x");
    add("lists of other lengths", R"({"day": [1, 2], "x": [1, 2, 3], "z": [1, 2]})",
        Code::input_steps_differ, "field x");
    add("an empty list", R"({"day": [], "x": [], "z": []})", Code::input_steps_empty, "field day");
    add("a list in a list", R"({"day": [1, 2], "x": [1, [2]], "z": [1, 2]})",
        Code::input_unknown_here, "");
    add("an object in a list", R"({"day": [1, 2], "x": [1, {}], "z": [1, 2]})", Code::input_shape,
        "");
    add("a text as a number", R"({"day": [1, 2], "x": [1, "a"], "z": [1, 2]})", Code::not_a_number,
        "step 1, column x");
    add("backwards", R"({"day": [1, 3, 2], "x": [1, 2, 3], "z": [1, 2, 3]})",
        Code::input_steps_order, "");
    add("twice the same day", R"({"day": [1, 1], "x": [1, 2], "z": [1, 2]})",
        Code::input_steps_order, "");
    add("late", R"({"day": [0, 9], "x": [1, 2], "z": [1, 2]})", Code::order_not_later, "");
    add("another user", R"({"day": [1, 2], "x": [1, 2], "z": [1, 2], "user": ["a", "b"]})",
        Code::stream_without_user, "");
  }

  /// The others are answered, and nobody has moved.
  void refusesOthers() {
    QFETCH(QString, inputs);
    QFETCH(int, code);
    QFETCH(QString, place);
    const StatefulProject project(8);
    OpenStates states(project);
    (void)states.take(stepsOf(1, {0}));
    auto line = "{\"user\": \"u1\", \"inputs\": " + inputs.toStdString() + "}\n";
    if (code == static_cast<int>(Code::stream_without_user)) line.replace(1, 14, "");
    const auto answers =
        states.take(stepsOf(2, {3}) + line + stepsOf(3, {3, 4}), {.stopAtError = false});
    QCOMPARE(answers.size(), std::size_t{3});
    QVERIFY(!answers[0].error && answers[1].error && !answers[2].error);
    QCOMPARE(answers[1].line, std::int64_t{2});
    QCOMPARE(static_cast<int>(answers[1].error->code()), code);
    QCOMPARE(QString::fromStdString(answers[1].error->place()), place);
    QCOMPARE(orDie(states.ledger.head("u1")).number, std::int64_t{1});
  }
};

QTEST_GUILESS_MAIN(TestRowOfSteps)
#include "test_row_of_steps.moc"
