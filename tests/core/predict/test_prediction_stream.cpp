#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/predict/outputs_json.h"
#include "core/state/ledger_branches.h"
#include "core/state/ledger_verify.h"
#include "tests/core/predict/stateful_project.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr int kUsers = 256;

int lengthOf(int user) {
  return 1 + user % 5;
}

/// All users' rows by day: interleaved, users of different lengths.
std::string interleaved(bool backwards = false) {
  std::string csv = kHeader;
  for (int day = 1; day <= 5; ++day) {
    for (int i = 0; i < kUsers; ++i) {
      const int user = backwards ? kUsers - 1 - i : i;
      if (day <= lengthOf(user)) csv += rowOf(user, day);
    }
  }
  return csv;
}

std::string userOf(int number) {
  return "u" + std::to_string(number);
}

/// A JSON line of a day and with an event id, each only where it is not 0.
QString lineOf(int day, int event = 0) {
  nlohmann::json line = {{"user", "a"}, {"inputs", {{"x", 1}, {"z", 2}}}};
  if (day > 0) line["inputs"]["day"] = day;
  if (event > 0) line["id"] = "e" + std::to_string(event);
  return QString::fromStdString(line.dump());
}

const std::vector<float>& unitsOf(const StatefulAnswer& answer) {
  return answer.outputs.front();
}

}  // namespace

/// Predictions that move states, with the real engine.
class TestPredictionStream : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// One user alone and step by step, and inside a batch of 256 with others of other lengths: bit
  /// for bit, because the kernels give a row the same bits in any batch.
  void stepByStepIsTheBatch() {
    const StatefulProject project(32);
    OpenStates together(project), alone(project, "alone.sqlite");
    const auto batch = together.take(interleaved());
    QCOMPARE(batch.size(), std::size_t{766});  // 51 times 1 + … + 5, and 1
    for (const int user : {0, 1, 77, 254, 255}) {
      std::vector<float> outputs;
      for (int day = 1; day <= lengthOf(user); ++day) {
        const auto answers = alone.take(kHeader + rowOf(user, day));
        QVERIFY(!answers.front().error);
        QCOMPARE(answers.front().revision, std::int64_t{day});
        outputs.push_back(unitsOf(answers.front()).front());
      }
      std::size_t next = 0;
      for (const auto& answer : batch) {
        if (answer.user != userOf(user)) continue;
        QCOMPARE(unitsOf(answer).front(), outputs[next++]);
      }
      QVERIFY(together.stateOf(userOf(user)) == alone.stateOf(userOf(user)));
    }
  }

  void aWholeSequenceIsItsSteps_data() {
    QTest::addColumn<QStringList>("layers");
    QTest::newRow("LSTM") << QStringList{"lstm"};
    QTest::newRow("GRU") << QStringList{"gru"};
    QTest::newRow("SimpleRNN") << QStringList{"simple_rnn"};
    QTest::newRow("two LSTMs") << QStringList{"lstm", "lstm"};
    QTest::newRow("all three") << QStringList{"gru", "simple_rnn", "lstm"};
  }

  /// The states of every layer and the outputs of every step, bit for bit.
  void aWholeSequenceIsItsSteps() {
    QFETCH(QStringList, layers);
    std::vector<std::string> kinds;
    for (const auto& layer : layers) kinds.push_back(layer.toStdString());
    const StatefulProject project(32, /*windows=*/false, kinds);
    OpenStates states(project);
    std::string csv = kHeader;
    for (int day = 1; day <= 6; ++day) csv += rowOf(3, day);
    std::vector<float> stepped;
    for (int day = 1; day <= 6; ++day) {
      stepped.push_back(unitsOf(states.take(kHeader + rowOf(3, day)).front()).front());
    }
    const auto rows = orDie(parseStream(states.predictor.model().settings(), csv, {}));
    const auto& trained = states.predictor.model().predictor().trained();
    const auto assembler = orDie(states.predictor.model().assembler(*rows.data));
    const auto sequences = rows.data->allSequences();
    const std::vector<const Sequence*> chosen = {&sequences.front()};
    LoadedBatch batch;
    assembler.assemble(chosen, batch);
    QCOMPARE(batch.batch.steps, std::int64_t{6});
    const auto outputs = trained.model->forward(batch.batch, {});
    STATEROOM_VERIFY(outputs);
    QCOMPARE(std::ssize(outputs->state), std::ssize(kinds));
    QVERIFY(outputs->state == states.stateOf("u3"));
    const auto whole = outputs->values.front().tensor.as<float>();
    QCOMPARE(std::vector<float>(whole.begin(), whole.end()), stepped);
  }

  void newUsersBeginAsTheModelSays_data() {
    QTest::addColumn<QString>("initial");
    QTest::newRow("constant") << "constant";
    QTest::newRow("learned") << "learned";
  }

  void newUsersBeginAsTheModelSays() {
    QFETCH(QString, initial);
    const StatefulProject project(16, /*windows=*/false, {"lstm", "gru"}, initial.toStdString());
    const StatefulProject plain(16, /*windows=*/false, {"lstm", "gru"});
    OpenStates states(project), zeros(plain);
    const auto& model = states.predictor.model().ledgerModel();
    QVERIFY(model.fingerprint != zeros.predictor.model().ledgerModel().fingerprint);
    const auto zero = model.layout.zero();
    for (std::size_t layer = 0; layer < zero.size(); ++layer) {
      for (std::size_t i = 0; i < zero[layer].tensors.size(); ++i) {
        QVERIFY(model.initial[layer].tensors[i].tensor != zero[layer].tensors[i].tensor);
      }
    }
    const auto row = rowOf(1, 1);
    const auto first = states.take(kHeader + row).front().outputs;
    QVERIFY(first != zeros.take(kHeader + row).front().outputs);
    // From that state set by hand, and after the two resets.
    const auto again = [&](int day) {
      const auto cells = split(trimmed(row), ',');
      const auto text = fmt::format("{}u1,{},{},{}\n", kHeader, day, cells[2], cells[3]);
      return states.take(text).front().outputs;
    };
    STATEROOM_VERIFY(setState(states.ledger, "u1", model.initial));
    QCOMPARE(again(2), first);
    STATEROOM_VERIFY(reset(states.ledger, "u1", {.kind = ResetTarget::Kind::Initial}));
    QVERIFY(states.stateOf("u1") == model.initial);
    QCOMPARE(again(3), first);
    STATEROOM_VERIFY(reset(states.ledger, "u1", {.kind = ResetTarget::Kind::Zero}));
    QVERIFY(states.stateOf("u1") == zero);
    QVERIFY(again(4) != first);
    // Without a ledger.
    const auto rows = orDie(parseStream(states.predictor.model().settings(), kHeader + row, {}));
    const auto stateless = orDie(states.predictor.model().predictor().predict(*rows.data, {}));
    QCOMPARE(stateless.front().outputs, first);
    const auto files = [&](const std::string& name) -> Result<std::optional<State>> {
      return orDie(states.shelf.find(name))->ledgerModel().initial;
    };
    QCOMPARE(orDie(verify(states.ledger, {.initialOf = files})).modelsUnproven, std::int64_t{0});
  }

  void orderOfInterleavingDoesNotMatter() {
    const StatefulProject project;
    OpenStates one(project), other(project, "other.sqlite");
    (void)one.take(interleaved());
    (void)other.take(interleaved(/*backwards=*/true));
    for (int user = 0; user < kUsers; ++user) {
      QVERIFY(one.stateOf(userOf(user)) == other.stateOf(userOf(user)));
    }
  }

  void resettingOneUserLeavesTheOthers() {
    const StatefulProject project;
    OpenStates one(project), other(project, "other.sqlite");
    for (auto* states : {&one, &other}) (void)states->take(interleaved());
    STATEROOM_VERIFY(reset(one.ledger, "u7", {.kind = ResetTarget::Kind::Zero}));
    std::string next = kHeader;
    for (int user = 0; user < kUsers; ++user) next += rowOf(user, 9);
    (void)one.take(next);
    (void)other.take(next);
    for (int user = 0; user < kUsers; ++user) {
      QCOMPARE(one.stateOf(userOf(user)) == other.stateOf(userOf(user)), user != 7);
    }
    OpenStates fresh(project, "fresh.sqlite");
    (void)fresh.take(kHeader + rowOf(7, 9));
    QVERIFY(one.stateOf("u7") == fresh.stateOf("u7"));
  }

  void dryRunPredictsAndWritesNothing() {
    const StatefulProject project;
    OpenStates states(project), real(project, "real.sqlite");
    (void)states.take(kHeader + rowOf(1, 1));
    (void)real.take(kHeader + rowOf(1, 1));
    const auto hash = orDie(states.ledger.contentHash());
    PredictionStream stream(states.predictor, {.dryRun = true});
    for (const int day : {2, 3}) {  // the second goes on from the first
      const auto rows =
          orDie(parseStream(states.predictor.model().settings(), kHeader + rowOf(1, day), {}));
      const auto answers = orDie(stream.take(rows));
      const auto wanted = real.take(kHeader + rowOf(1, day));
      QCOMPARE(unitsOf(answers.front()).front(), unitsOf(wanted.front()).front());
      QCOMPARE(answers.front().revision, std::int64_t{0});
    }
    QCOMPARE(orDie(states.ledger.contentHash()), hash);
  }

  void anEventHappensOnce() {
    const StatefulProject project;
    OpenStates states(project);
    const auto line = [](const char* id, int day) {
      return fmt::format(R"({{"user": "a", "id": "{}", "inputs": {{"day": {}, "x": 1, "z": 2}}}})",
                         id, day) +
             "\n";
    };
    const auto answers = states.take(line("e1", 1) + line("e1", 1) + line("e2", 2));
    QCOMPARE(answers.size(), std::size_t{3});
    QVERIFY(!answers[0].repeated && answers[1].repeated && !answers[2].repeated);
    QCOMPARE(answers[1].revision, std::int64_t{1});
    QVERIFY(answers[1].outputs == answers[0].outputs);
    QCOMPARE(answers[2].revision, std::int64_t{2});
    const auto again = states.take(line("e2", 2));
    QVERIFY(again.front().repeated && again.front().outputs == answers[2].outputs);
    QCOMPARE(orDie(states.ledger.head("a")).number, std::int64_t{2});
  }

  /// One piece or several, cut anywhere: the same rows are taken and the same are refused.
  void aStreamsAnswersDoNotDependOnItsPieces_data() {
    QTest::addColumn<QStringList>("lines");
    QTest::addColumn<QString>("taken");
    QTest::newRow("an id, then none")
        << QStringList{lineOf(1, 1), lineOf(2), lineOf(3, 3)} << "101";
    QTest::newRow("none, then an id") << QStringList{lineOf(1), lineOf(2, 2), lineOf(3)} << "110";
    QTest::newRow("a line that is not JSON")
        << QStringList{lineOf(1), QStringLiteral("what?"), lineOf(2)} << "101";
    QTest::newRow("no ids") << QStringList{lineOf(1), lineOf(2)} << "11";
    QTest::newRow("an order, then none") << QStringList{lineOf(1), lineOf(0), lineOf(2)} << "101";
    QTest::newRow("no order, then one") << QStringList{lineOf(0), lineOf(2)} << "01";
  }

  void aStreamsAnswersDoNotDependOnItsPieces() {
    QFETCH(QStringList, lines);
    QFETCH(QString, taken);
    const StatefulProject project(24, /*windows=*/true);
    for (const bool together : {true, false}) {
      OpenStates states(project, together ? "together.sqlite" : "pieces.sqlite");
      PredictionStream stream(states.predictor, {.stopAtError = false});
      StreamFormat format;
      QString found;
      for (const auto& piece : together ? QStringList{lines.join(u'\n')} : lines) {
        const auto rows =
            orDie(parseStream(states.predictor.model().settings(), piece.toStdString(), format));
        format = rows.next;
        for (const auto& answer : orDie(stream.take(rows))) found += answer.error ? u'0' : u'1';
      }
      QCOMPARE(found, taken);
    }
  }

  /// In a dry run too: the first answer once more, and the state moves once.
  void anEventHappensOnceInADryRun() {
    const StatefulProject project;
    OpenStates states(project);
    const auto line = [](const char* id, int day) {
      return fmt::format(R"({{"user": "a", "id": "{}", "inputs": {{"day": {}, "x": 1, "z": 2}}}})",
                         id, day) +
             "\n";
    };
    const auto& settings = states.predictor.model().settings();
    PredictionStream dry(states.predictor, {.dryRun = true});
    const auto rows = orDie(parseStream(settings, line("e1", 1) + line("e1", 1), {}));
    const auto answers = orDie(dry.take(rows));
    QVERIFY(!answers[0].repeated && answers[1].repeated);
    QVERIFY(answers[0].outputs == answers[1].outputs);
    const auto next = orDie(parseStream(settings, line("e2", 2), {}));
    const auto second = orDie(dry.take(next)).front().outputs;
    (void)states.take(line("e1", 1));
    QVERIFY(states.take(line("e2", 2)).front().outputs == second);
  }

  /// What a stream keeps of its users ends with every commit that is not its own, whoever made it.
  void keptStatesEndWhereOthersWrite_data() {
    QTest::addColumn<bool>("sameConnection");
    QTest::newRow("another program") << false;
    QTest::newRow("the same ledger") << true;
  }

  void keptStatesEndWhereOthersWrite() {
    QFETCH(bool, sameConnection);
    const StatefulProject project;
    OpenStates states(project), other(project);
    PredictionStream stream(states.predictor, {});
    auto& ledger = sameConnection ? states.ledger : other.ledger;
    const auto take = [&](int user, int day) {
      const auto rows =
          orDie(parseStream(states.predictor.model().settings(), kHeader + rowOf(user, day), {}));
      auto answers = orDie(stream.take(rows));
      if (answers.front().error) qFatal("%s", explain(*answers.front().error).c_str());
      return answers.front();
    };
    for (const int day : {3, 4, 5}) {
      for (const int user : {1, 2}) (void)take(user, day);
    }
    STATEROOM_VERIFY(editUnits(ledger, "u1", {{"lstm", "h", 2, 0.5F}}));
    const auto edited = take(1, 6);
    QCOMPARE(edited.revision, std::int64_t{5});
    STATEROOM_VERIFY(reset(ledger, "u2", {.kind = ResetTarget::Kind::Initial}));
    const auto afresh = take(2, 1);  // earlier than what it had seen: the reset forgot that
    OpenStates fresh(project, "fresh.sqlite");
    QVERIFY(fresh.take(kHeader + rowOf(2, 1)).front().outputs == afresh.outputs);
    for (const int day : {3, 4, 5}) (void)fresh.take(kHeader + rowOf(1, day));
    STATEROOM_VERIFY(editUnits(fresh.ledger, "u1", {{"lstm", "h", 2, 0.5F}}));
    QVERIFY(fresh.take(kHeader + rowOf(1, 6)).front().outputs == edited.outputs);
    STATEROOM_VERIFY(verify(states.ledger));
  }

  void lateRowsAreRefused() {
    const StatefulProject project;
    OpenStates states(project);
    const auto csv = kHeader + rowOf(1, 5) + rowOf(1, 4) + rowOf(1, 6) + rowOf(2, 1);
    const auto stopped = states.take(csv);
    QCOMPARE(stopped.size(), std::size_t{2});
    QCOMPARE(stopped[1].error->code(), Code::order_not_later);
    QVERIFY(!orDie(states.ledger.findHead("u2")));
    const auto skipped =
        states.take(kHeader + rowOf(1, 5) + rowOf(1, 6) + rowOf(2, 1), {.stopAtError = false});
    QCOMPARE(skipped.size(), std::size_t{3});
    QVERIFY(skipped[0].error && !skipped[1].error && !skipped[2].error);
    QCOMPARE(skipped[1].revision, std::int64_t{2});
    const auto late = states.take(kHeader + rowOf(1, 2), {.allowLate = true});
    QCOMPARE(late.front().revision, std::int64_t{3});
  }

  void aBadRowIsAnsweredAndTheOthersGoOn() {
    const StatefulProject project;
    OpenStates states(project);
    const auto answers = states.take(std::string(kHeader) + "a,1,1,2\na,2,many,2\nb,1,2\nb,2,1,1\n",
                                     {.stopAtError = false});
    QCOMPARE(answers.size(), std::size_t{4});
    QCOMPARE(answers[1].error->code(), Code::not_a_number);
    QVERIFY(answers[2].error);  // a field too few
    QVERIFY(!answers[0].error && !answers[3].error);
    QCOMPARE(answers[2].line, std::int64_t{4});
    // The same fault in the same column once more is no missing value.
    const auto thrice = states.take(
        std::string(kHeader) + "c,1,no,2\nc,1,no,2\nd,1,1,2\nc,1,no,2\n", {.stopAtError = false});
    for (const std::size_t bad : {0, 1, 3}) {
      QCOMPARE(thrice[bad].error->code(), Code::not_a_number);
    }
    QVERIFY(!thrice[2].error && !orDie(states.ledger.findHead("c")));
  }

  /// A window sees the rows that the state has seen and no others: row by row, all at once and
  /// computed again from what was recorded give the same.
  void windowsSeeWhatTheStateHasSeen() {
    const StatefulProject project(16, /*windows=*/true);
    OpenStates bits(project), whole(project, "whole.sqlite");
    std::string csv = kHeader;
    for (const int day : {1, 4, 11}) {
      for (const int user : {1, 2}) csv += rowOf(user, day);
    }
    (void)whole.take(csv);
    for (const int day : {1, 4, 11}) {
      for (const int user : {1, 2}) (void)bits.take(kHeader + rowOf(user, day));
    }
    QVERIFY(bits.stateOf("u1") == whole.stateOf("u1"));
    QVERIFY(bits.stateOf("u2") == whole.stateOf("u2"));
    const auto head = orDie(bits.ledger.head("u1"));
    const auto before = orDie(bits.ledger.stateBefore(head));
    QVERIFY(orDie(bits.predictor.recompute()(*before, head)) == bits.stateOf("u1"));
    // After a reset the next row is the user's first.
    STATEROOM_VERIFY(reset(bits.ledger, "u1", {.kind = ResetTarget::Kind::Initial}));
    OpenStates fresh(project, "fresh.sqlite");
    (void)bits.take(kHeader + rowOf(1, 30));
    (void)fresh.take(kHeader + rowOf(1, 30));
    QVERIFY(bits.stateOf("u1") == fresh.stateOf("u1"));
  }

  /// Rows of a user whom another program moves between reading and writing are computed again.
  void overtakenRowsAreComputedAgain() {
    const StatefulProject project;
    OpenStates one(project), other(project);
    PredictionStream a(one.predictor, {}), b(other.predictor, {});
    std::string wanted = kHeader;
    for (int day = 1; day <= 20; ++day) {
      auto& stream = day % 2 == 0 ? a : b;
      const auto rows =
          orDie(parseStream(one.predictor.model().settings(), kHeader + rowOf(1, day), {}));
      QVERIFY(!orDie(stream.take(rows)).front().error);
      wanted += rowOf(1, day);
    }
    OpenStates whole(project, "whole.sqlite");
    (void)whole.take(wanted);
    QVERIFY(one.stateOf("u1") == whole.stateOf("u1"));
    STATEROOM_VERIFY(verify(one.ledger));
  }

  void anotherRunIsAnotherModel() {
    const StatefulProject project;
    OpenStates states(project);
    (void)states.take(kHeader + rowOf(1, 1));
    const auto second = StatefulPredictor::open(states.ledger, states.shelf, {.run = "second"});
    QVERIFY(!second);
    QCOMPARE(second.error().code(), Code::model_not_bound);
    STATEROOM_VERIFY(StatefulPredictor::open(states.ledger, states.shelf, {.run = "first"}));
    // Bound elsewhere: the user's state is of another model, and no silent reset.
    const auto kept = orDie(keepModel(*orDie(engine()), project.folder(), "second", "best"));
    STATEROOM_VERIFY(states.ledger.bind(kept));
    const auto rebound = orDie(StatefulPredictor::open(states.ledger, states.shelf));
    const auto rows =
        orDie(parseStream(rebound.model().settings(), kHeader + rowOf(1, 2) + rowOf(2, 1), {}));
    const auto answers = orDie(PredictionStream(rebound, {.stopAtError = false}).take(rows));
    QCOMPARE(answers[0].error->code(), Code::state_of_other_model);
    QVERIFY(!answers[1].error);
  }

  void changedKeptModelsAreRefused() {
    const StatefulProject project;
    std::string fingerprint;
    {
      OpenStates states(project);
      fingerprint = states.predictor.model().ledgerModel().fingerprint;
    }
    const auto weights = RunFolder(project.folder(), "second").finalPath() / "weights.safetensors";
    const auto kept = project.folder() / "models" / fingerprint / "weights.safetensors";
    fs::copy_file(weights, kept, fs::copy_options::overwrite_existing);
    const auto loaded = loadKeptModel(*orDie(engine()), project.folder(), fingerprint);
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code(), Code::kept_model_changed);
  }
};

QTEST_GUILESS_MAIN(TestPredictionStream)
#include "test_prediction_stream.moc"
