#include <QtTest>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include "core/engine/kernels/recurrent_ops.h"
#include "core/engine/kernels/simd.h"
#include "tests/core/engine/kernels/recurrent_cases.h"

/// Kernels in float must agree with LibTorch's operator in double as well as the stock operator in
/// float does, up to a few units in the last place.
namespace kernels = stateroom::kernels;
using namespace stateroom::test;
using at::Tensor;

class TestRecurrentOps : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void agreesWithTheStockOperator_data();
  void agreesWithTheStockOperator();
  void agreesOnEveryInstructionSet_data();
  void agreesOnEveryInstructionSet();
  void dropsOutBetweenLayers_data();
  void dropsOutBetweenLayers();
  void threadsShareRows_data();
  void threadsShareRows();
  void stridedViewsAreTheSame_data();
  void stridedViewsAreTheSame();
  void bf16StaysWithinBounds_data();
  void bf16StaysWithinBounds();
  void seesChangedWeights();
};

void TestRecurrentOps::agreesWithTheStockOperator_data() {
  QTest::addColumn<int>("index");
  for (int i = 0; i < 4 * 64; ++i) {
    QTest::addRow("%d", i) << i;
  }
}

/// Inference takes another way through the kernels than recording for gradients.
void TestRecurrentOps::agreesWithTheStockOperator() {
  QFETCH(int, index);
  Case c{kCells[index % 4]};
  const int bits = index / 4;
  c.layers = bits & 1 ? 2 : 1;
  c.bidirectional = bits & 2;
  c.packed = bits & 4;
  c.batchFirst = (bits & 8) && !c.packed;
  c.biases = !(bits & 16);
  if (bits & 32) {
    c.batch = 1 + bits % 3 * 8;
    c.steps = bits % 5 == 0 ? 1 : 11;
    c.units = 17;
    c.inputs = 1 + bits % 7;
  }
  const auto problem = problemOf(c, static_cast<unsigned>(index));
  const auto before = kernels::operatorCounts();
  const auto exact = run(c, problem, "aten", at::kDouble);
  const auto ours = run(c, problem, "stateroom", at::kFloat);
  QCOMPARE(kernels::operatorCounts().kernels, before.kernels + 1);
  const auto stock = run(c, problem, "aten", at::kFloat);
  const auto inferred = call(c, problem, "stateroom", at::kFloat);
  QCOMPARE(kernels::operatorCounts().kernels, before.kernels + 2);
  QCOMPARE(ours.size(), exact.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    QCOMPARE(ours[i].sizes().vec(), exact[i].sizes().vec());
    const double error = distance(ours[i], exact[i]);
    const double bound = 4 * distance(stock[i], exact[i]) + 2e-6;
    QVERIFY2(error <= bound, qPrintable(QString("tensor %1: %2").arg(i).arg(error)));
    if (i >= inferred.size()) continue;
    QVERIFY(!inferred[i].requires_grad());
    QVERIFY(distance(inferred[i], exact[i]) <= bound);
  }
}

void TestRecurrentOps::agreesOnEveryInstructionSet_data() {
  QTest::addColumn<QString>("set");
  QTest::addColumn<int>("index");
  for (const char* set : {"avx512", "avx2", "baseline"}) {
    for (int i = 0; i < 4 * 8; ++i) QTest::addRow("%s %d", set, i) << set << i;
  }
}

/// Units that fill vectors, that do not, and that are less than one.
void TestRecurrentOps::agreesOnEveryInstructionSet() {
  QFETCH(QString, set);
  QFETCH(int, index);
  constexpr int kUnits[] = {1, 21, 64, 130};
  const Case c{.cell = kCells[index % 4],
               .inputs = 5,
               .units = kUnits[index / 8],
               .batch = 7,
               .steps = 5,
               .bidirectional = true,
               .packed = index / 4 % 2 != 0};
  const auto problem = problemOf(c, static_cast<unsigned>(index));
  kernels::limitSimd(qPrintable(set));
  const auto ours = run(c, problem, "stateroom", at::kFloat);
  kernels::limitSimd("");
  const auto exact = run(c, problem, "aten", at::kDouble);
  const auto stock = run(c, problem, "aten", at::kFloat);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double error = distance(ours[i], exact[i]);
    QVERIFY2(error <= 4 * distance(stock[i], exact[i]) + 2e-6,
             qPrintable(QString("tensor %1: %2").arg(i).arg(error)));
  }
}

void TestRecurrentOps::dropsOutBetweenLayers_data() {
  addCells();
}

/// Both draw the same numbers from the same seed.
void TestRecurrentOps::dropsOutBetweenLayers() {
  auto c = fetched();
  c.layers = 3;
  c.dropout = 0.4;
  const auto problem = problemOf(c, 26);
  const auto drawn = [&](const char* library) {
    at::manual_seed(77);
    return run(c, problem, library, at::kFloat);
  };
  const auto before = kernels::operatorCounts().kernels;
  const auto ours = drawn("stateroom"), stock = drawn("aten");
  QCOMPARE(kernels::operatorCounts().kernels, before + 1);
  c.dropout = 0;
  const auto whole = run(c, problem, "stateroom", at::kFloat);
  QVERIFY(distance(ours[0], whole[0]) > 0.01);
  for (std::size_t i = 0; i < ours.size(); ++i) QVERIFY(distance(ours[i], stock[i]) < 1e-5);
}

void TestRecurrentOps::threadsShareRows_data() {
  addCells();
}

/// Outputs and states have the bits of one thread; sums over rows may differ in their order.
void TestRecurrentOps::threadsShareRows() {
  auto c = fetched();
  c.units = 150;
  c.inputs = 40;
  c.batch = 23;
  c.steps = 12;
  const auto problem = problemOf(c, 28);
  const auto on = [&](int threads) {
    at::set_num_threads(threads);
    return run(c, problem, "stateroom", at::kFloat);
  };
  const auto alone = on(1), shared = on(3), again = on(3);
  at::set_num_threads(1);
  const std::size_t values = isLstm(c) ? 3 : 2;
  for (std::size_t i = 0; i < alone.size(); ++i) {
    QVERIFY(at::equal(shared[i], again[i]));
    if (i < values) QVERIFY(at::equal(alone[i], shared[i]));
    QVERIFY(distance(shared[i], alone[i]) < 1e-5);
  }
}

void TestRecurrentOps::stridedViewsAreTheSame_data() {
  addCells();
}

void TestRecurrentOps::stridedViewsAreTheSame() {
  auto c = fetched();
  const auto problem = problemOf(c, 21);
  const auto plain = run(c, problem, "stateroom", at::kFloat);
  c.views = true;
  const auto views = run(c, problem, "stateroom", at::kFloat);
  for (std::size_t i = 0; i < plain.size(); ++i) QVERIFY(at::equal(plain[i], views[i]));
}

void TestRecurrentOps::bf16StaysWithinBounds_data() {
  QTest::addColumn<QString>("cell");
  QTest::addColumn<bool>("packed");
  QTest::addColumn<int>("units");
  QTest::addColumn<int>("inputs");
  QTest::addColumn<int>("batch");
  QTest::addColumn<int>("steps");
  for (const char* cell : kCells) {
    for (const bool packed : {false, true}) {
      const auto add = [&](int units, int inputs, int batch, int steps) {
        QTest::addRow("%s%s, %d units, %d inputs, %d rows, %d steps", cell, packed ? " packed" : "",
                      units, inputs, batch, steps)
            << cell << packed << units << inputs << batch << steps;
      };
      add(32, 16, 4, 6);
      add(1, 3, 4, 6);
      add(17, 3, 4, 6);
      add(17, 16, 1, 6);
      add(32, 3, 4, 1);
      add(1, 3, 1, 1);
    }
  }
}

/// bfloat16 has 8 significant bits: products are off by 2^-9 of their size, sums of them by less,
/// and errors run on from step to step and layer to layer.
void TestRecurrentOps::bf16StaysWithinBounds() {
  if (!__builtin_cpu_supports("avx512bf16")) QSKIP("this processor has no bf16");
  auto c = fetched();
  QFETCH(int, units);
  QFETCH(int, inputs);
  QFETCH(int, batch);
  QFETCH(int, steps);
  c.units = units;
  c.inputs = inputs;
  c.batch = batch;
  c.steps = steps;
  auto problem = problemOf(c, 24);
  // One unit with a large weight for itself lets errors grow from step to step.
  if (units == 1) {
    for (auto& p : problem.parameters) p = p * 0.5;
  }
  // The slope of a relu jumps: one sum that changes its sign would change gradients by more than a
  // bound. Here all sums stay positive.
  if (std::string(c.cell) == "rnn_relu") {
    for (auto& p : problem.parameters) p = p.dim() == 2 ? p * 0.2 : p * 0.2 + 2;
  }
  const auto exact = run(c, problem, "aten", at::kDouble);
  const auto name = std::string(c.cell) + "_bf16";
  const auto full = run(c, problem, "stateroom", at::kFloat);
  auto narrow = c;
  narrow.cell = name.c_str();
  const auto ours = run(narrow, problem, "stateroom", at::kFloat);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double error = distance(ours[i], exact[i]);
    QVERIFY2(error < 0.03, qPrintable(QString("tensor %1: %2").arg(i).arg(error)));
  }
  QVERIFY(!at::equal(ours[0], full[0]));
}

void TestRecurrentOps::seesChangedWeights() {
  Case c{"gru"};
  auto problem = problemOf(c, 5);
  for (auto& p : problem.parameters) p = p.to(at::kFloat);
  const auto op = c10::Dispatcher::singleton().findSchemaOrThrow("stateroom::gru", "input");
  const auto output = [&] {
    const at::NoGradGuard guard;
    torch::jit::Stack stack{problem.x.to(at::kFloat),
                            problem.h0.to(at::kFloat),
                            problem.parameters,
                            true,
                            std::int64_t{1},
                            0.0,
                            false,
                            false,
                            false};
    op.callBoxed(&stack);
    return stack[0].toTensor().clone();
  };
  const auto first = output();
  QVERIFY(at::equal(first, output()));
  problem.parameters[1].mul_(0.5);
  QVERIFY(!at::equal(first, output()));
  problem.parameters[1].mul_(2);
  QVERIFY(at::equal(first, output()));
}

QTEST_GUILESS_MAIN(TestRecurrentOps)
#include "test_recurrent_ops.moc"
