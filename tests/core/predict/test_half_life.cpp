#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/predict/half_life.h"
#include "core/state/ledger_branches.h"
#include "tests/core/predict/stateful_project.h"

using namespace stateroom;
using namespace stateroom::test;

namespace {

constexpr std::int64_t kUnits = 6;

/// Weights with which the layer only forgets: the gate that keeps is `keep` whatever comes in, and
/// nothing is taken in. LSTM: c_t = keep c_(t-1), GRU: h_t = keep h_(t-1).
void onlyForget(const StatefulProject& project, double keep) {
  const auto path = RunFolder(project.folder(), "first").finalPath() / "weights.safetensors";
  auto weights = orDie(readSafetensors(path)).tensors;
  for (auto& [name, tensor] : weights) {
    if (name.starts_with("risk.")) continue;
    const auto values = tensor.as<float>();
    std::ranges::fill(values, 0.0F);
    if (!name.ends_with(".bias_ih_l0")) continue;
    const auto gate = values.subspan(kUnits, kUnits);  // f of i f g o, z of r z n
    std::ranges::fill(gate, static_cast<float>(std::log(keep / (1 - keep))));
  }
  orDie(writeSafetensors(path, weights));
}

/// A row, a small state set by hand, and eight rows more.
void live(OpenStates& states) {
  (void)states.take(kHeader + rowOf(1, 1));
  auto state = states.stateOf("u1");
  for (auto& [name, tensor] : state[0].tensors) {
    const bool output = name == "h" && state[0].tensors.size() > 1;  // o tanh(c), o = 1/2
    std::ranges::fill(tensor.as<float>(), output ? 0.5F * std::tanh(0.01F) : 0.01F);
  }
  STATEROOM_VERIFY(setState(states.ledger, "u1", state));
  for (int day = 2; day <= 9; ++day) (void)states.take(kHeader + rowOf(1, day));
}

}  // namespace

/// How long a model remembers, where the answer is known.
class TestHalfLife : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void isThatOfTheGate_data() {
    QTest::addColumn<QString>("layer");
    QTest::addColumn<double>("half");
    QTest::addColumn<int>("steps");  // 0: longer than the eight
    for (const char* layer : {"lstm", "gru"}) {
      QTest::addRow("%s, 1.5 steps", layer) << layer << 1.5 << 2;
      QTest::addRow("%s, 3.5 steps", layer) << layer << 3.5 << 4;
      QTest::addRow("%s, 30 steps", layer) << layer << 30.0 << 0;
    }
  }

  void isThatOfTheGate() {
    QFETCH(QString, layer);
    QFETCH(double, half);
    QFETCH(int, steps);
    const StatefulProject project(kUnits, /*windows=*/false, {layer.toStdString()});
    onlyForget(project, std::pow(0.5, 1 / half));
    OpenStates states(project);
    live(states);
    const auto hash = orDie(states.ledger.contentHash());
    const auto found = orDie(halfLifeOf(states.predictor, "u1", 8));
    QCOMPARE(orDie(states.ledger.contentHash()), hash);
    QCOMPARE(found.steps, std::int64_t{8});
    QCOMPARE(found.first, std::int64_t{3});
    QCOMPARE(found.last, std::int64_t{10});
    QCOMPARE(std::ssize(found.units), kUnits);
    for (const auto& unit : found.units) {
      QCOMPARE(unit.layer, layer.toStdString());
      QVERIFY(std::abs(unit.halfLife() - half) < 1e-4);
    }
    QCOMPARE(found.h.differences.size(), std::size_t{9});
    QCOMPARE(found.h.halfLife().value_or(0), std::int64_t{steps});
    QCOMPARE(found.output.differences.size(), std::size_t{8});
    QCOMPARE(found.output.halfLife().value_or(0), std::int64_t{steps});
    for (std::size_t i = 0; i < found.h.differences.size(); ++i) {  // keep^i of the first
      const double wanted = found.h.differences[0] * std::pow(0.5, static_cast<double>(i) / half);
      QVERIFY(std::abs(found.h.differences[i] - wanted) < 1e-4 * found.h.differences[0]);
    }
  }

  /// However the steps came: in a row of their own or several in one.
  void countsSteps_data() {
    QTest::addColumn<bool>("windows");
    QTest::newRow("plain features") << false;
    QTest::newRow("windows over the user's rows") << true;
  }

  void countsSteps() {
    QFETCH(bool, windows);
    const StatefulProject project(kUnits, windows, {"gru", "simple_rnn"});
    OpenStates rows(project), steps(project, "steps.sqlite");
    for (int day = 1; day <= 9; ++day) (void)rows.take(kHeader + rowOf(1, day));
    for (const auto& [from, to] : {std::pair(1, 2), {3, 7}, {8, 9}}) {
      nlohmann::json line = {{"user", "u1"}};
      for (int day = from; day <= to; ++day) {
        const auto text = rowOf(1, day);
        const auto cells = split(trimmed(text), ',');
        line["inputs"]["day"].push_back(day);
        line["inputs"]["x"].push_back(*parseDouble(cells[2]));
        line["inputs"]["z"].push_back(*parseDouble(cells[3]));
      }
      (void)steps.take(line.dump() + "\n");
    }
    const auto one = orDie(halfLifeOf(rows.predictor, "u1"));
    const auto other = orDie(halfLifeOf(steps.predictor, "u1"));
    QCOMPARE(one.steps, std::int64_t{4});
    QCOMPARE(one.first, std::int64_t{6});
    QCOMPARE(other.first, std::int64_t{2});
    QCOMPARE(one.output.differences, other.output.differences);
    QCOMPARE(one.h.differences, other.h.differences);
    QCOMPARE(std::ssize(one.units), kUnits);  // a SimpleRNN has no gate
    for (std::size_t i = 0; i < one.units.size(); ++i) {
      QCOMPARE(one.units[i].keep, other.units[i].keep);
    }
    QVERIFY(std::ranges::is_sorted(one.units, std::ranges::greater(), &UnitMemory::keep));
  }

  void hasNothingToForget() {
    const StatefulProject project(kUnits);
    OpenStates states(project);
    (void)states.take(kHeader + rowOf(1, 1));
    const auto found = orDie(halfLifeOf(states.predictor, "u1", 50));
    QCOMPARE(found.steps, std::int64_t{1});
    QCOMPARE(found.h.differences, (std::vector<double>{0, 0}));
    QVERIFY(!found.h.halfLife() && !found.output.halfLife());
    STATEROOM_VERIFY(reset(states.ledger, "u1", {.kind = ResetTarget::Kind::Zero}));
    QCOMPARE(halfLifeOf(states.predictor, "u1").error().code(), Code::half_life_no_steps);
    QCOMPARE(halfLifeOf(states.predictor, "u7").error().code(), Code::user_unknown);
  }

  void gatesThatKeepEverythingNeverForget() {
    QVERIFY(std::isinf(UnitMemory{.layer = {}, .keep = 1}.halfLife()));
    QCOMPARE((UnitMemory{.layer = {}, .keep = 0}.halfLife()), 0.0);
    QCOMPARE((UnitMemory{.layer = {}, .keep = 0.5}.halfLife()), 1.0);
  }
};

QTEST_GUILESS_MAIN(TestHalfLife)
#include "test_half_life.moc"
