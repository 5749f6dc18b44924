#include <QtTest>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/engine/kernels/recurrent_ops.h"
#include "core/engine/kernels/simd.h"

// The reference is LibTorch's own operator, in double precision: kernels in float must agree with
// it as well as the stock operator in float does, up to a few units in the last place.

namespace kernels = stateroom::kernels;
using at::Tensor;

namespace {

struct Case {
  const char* cell;
  int layers = 1, inputs = 3, units = 5, batch = 4, steps = 6;
  bool bidirectional = false, batchFirst = false, biases = true, packed = false;
  double dropout = 0;
  bool views = false;  ///< inputs, states and weights are strided views of larger tensors
};

constexpr const char* kCells[] = {"lstm", "gru", "rnn_tanh", "rnn_relu"};

struct Problem {
  Tensor x, h0, c0;
  std::vector<Tensor> parameters;
  Tensor batchSizes;
};

int gatesOf(const Case& c) {
  const std::string cell = c.cell;
  return cell.starts_with("lstm") ? 4 : cell.starts_with("gru") ? 3 : 1;
}

Problem problemOf(const Case& c, unsigned seed) {
  at::manual_seed(seed);
  const auto d = at::TensorOptions(at::kDouble);
  const int directions = c.bidirectional ? 2 : 1;
  Problem p;
  if (c.packed) {
    std::vector<std::int64_t> sizes;
    for (int t = 0; t < c.steps; ++t) sizes.push_back(std::max(1, c.batch - t * c.batch / c.steps));
    p.batchSizes = at::tensor(sizes, at::kLong);
    p.x = at::randn({p.batchSizes.sum().item<std::int64_t>(), c.inputs}, d);
  } else {
    p.x = c.batchFirst ? at::randn({c.batch, c.steps, c.inputs}, d)
                       : at::randn({c.steps, c.batch, c.inputs}, d);
  }
  p.h0 = at::randn({c.layers * directions, c.batch, c.units}, d);
  p.c0 = at::randn({c.layers * directions, c.batch, c.units}, d);
  for (int layer = 0; layer < c.layers; ++layer) {
    for (int direction = 0; direction < directions; ++direction) {
      const int width = layer == 0 ? c.inputs : c.units * directions;
      p.parameters.push_back(at::randn({gatesOf(c) * c.units, width}, d) /
                             std::sqrt(static_cast<double>(c.units)));
      p.parameters.push_back(at::randn({gatesOf(c) * c.units, c.units}, d) /
                             std::sqrt(static_cast<double>(c.units)));
      if (!c.biases) continue;
      for (int i = 0; i < 2; ++i)
        p.parameters.push_back(at::randn({gatesOf(c) * c.units}, d) /
                               std::sqrt(static_cast<double>(c.units)));
    }
  }
  return p;
}

/// The operator's results for these leaves: x, h0, c0 (LSTM) and the parameters.
std::vector<Tensor> results(const Case& c, const Problem& problem, const std::string& library,
                            const std::vector<Tensor>& leaves) {
  const bool lstm = std::string(c.cell).starts_with("lstm");
  const auto op = c10::Dispatcher::singleton().findSchemaOrThrow((library + "::" + c.cell).c_str(),
                                                                 c.packed ? "data" : "input");
  torch::jit::Stack stack;
  stack.emplace_back(leaves[0]);
  if (c.packed) stack.emplace_back(problem.batchSizes);
  if (lstm)
    stack.emplace_back(std::vector<Tensor>{leaves[1], leaves[2]});
  else
    stack.emplace_back(leaves[1]);
  stack.emplace_back(std::vector<Tensor>(leaves.begin() + (lstm ? 3 : 2), leaves.end()));
  stack.emplace_back(c.biases);
  stack.emplace_back(std::int64_t{c.layers});
  stack.emplace_back(c.dropout);
  stack.emplace_back(true);
  stack.emplace_back(c.bidirectional);
  if (!c.packed) stack.emplace_back(c.batchFirst);
  op.callBoxed(&stack);
  std::vector<Tensor> tensors;
  for (const auto& value : stack) tensors.push_back(value.toTensor());
  return tensors;
}

template <typename Make>
std::vector<Tensor> leavesOf(const Case& c, const Problem& problem, Make make) {
  std::vector<Tensor> leaves = {make(problem.x), make(problem.h0)};
  if (std::string(c.cell).starts_with("lstm")) leaves.push_back(make(problem.c0));
  for (const auto& p : problem.parameters) leaves.push_back(make(p));
  return leaves;
}

/// Outputs and states, without gradients.
std::vector<Tensor> call(const Case& c, const Problem& problem, const std::string& library,
                         at::ScalarType type) {
  const at::NoGradGuard guard;
  return results(c, problem, library,
                 leavesOf(c, problem, [type](const Tensor& t) { return t.to(type); }));
}

/// A sum of all results with random weights.
Tensor weighted(const std::vector<Tensor>& tensors) {
  at::manual_seed(99);
  Tensor sum = at::zeros({}, tensors[0].options());
  for (const auto& t : tensors) {
    const auto weights = at::randn(t.sizes(), at::TensorOptions(at::kDouble));
    sum = sum + (t * weights.to(t.scalar_type())).sum();
  }
  return sum;
}

/// Outputs, states and the gradients of everything, of a weighted sum of all results.
std::vector<Tensor> run(const Case& c, const Problem& problem, const std::string& library,
                        at::ScalarType type) {
  const auto leaves = leavesOf(c, problem, [&](const Tensor& t) {
    const Tensor own = t.to(type).detach().clone();
    if (!c.views) return own.requires_grad_(true);
    return at::stack({own, own}, own.dim()).select(own.dim(), 1).requires_grad_(true);
  });
  auto tensors = results(c, problem, library, leaves);
  const auto gradients = torch::autograd::grad({weighted(tensors)}, leaves);
  tensors.insert(tensors.end(), gradients.begin(), gradients.end());
  return tensors;
}

double distance(const Tensor& a, const Tensor& exact) {
  return (a.to(at::kDouble) - exact).abs().max().item<double>() /
         (1 + exact.abs().max().item<double>());
}

}  // namespace

class TestRecurrentOps : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void agreesWithTheStockOperator_data();
  void agreesWithTheStockOperator();
  void fallsBackOutsideItsRange();
  void agreesOnEveryInstructionSet_data();
  void agreesOnEveryInstructionSet();
  void dropsOutBetweenLayers_data();
  void dropsOutBetweenLayers();
  void leavesEmptySequencesToTheStockOperator();
  void threadsShareRows_data();
  void threadsShareRows();
  void stridedViewsAreTheSame_data();
  void stridedViewsAreTheSame();
  void withoutGradientsIsTheSame_data();
  void withoutGradientsIsTheSame();
  void leavesWrongShapesToTheStockOperator();
  void bf16StaysWithinBounds_data();
  void bf16StaysWithinBounds();
  void referenceHasRightGradients_data();
  void referenceHasRightGradients();
  void seesChangedWeights();
  void sharesWeightsInOneGraph();
};

void TestRecurrentOps::agreesWithTheStockOperator_data() {
  QTest::addColumn<int>("index");
  for (int i = 0; i < 4 * 64; ++i) {
    QTest::addRow("%d", i) << i;
  }
}

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
  QCOMPARE(ours.size(), exact.size());
  for (std::size_t i = 0; i < ours.size(); ++i) {
    QCOMPARE(ours[i].sizes().vec(), exact[i].sizes().vec());
    const double error = distance(ours[i], exact[i]);
    QVERIFY2(error <= 4 * distance(stock[i], exact[i]) + 2e-6,
             qPrintable(QString("tensor %1: %2").arg(i).arg(error)));
  }
}

void TestRecurrentOps::fallsBackOutsideItsRange() {
  Case c{"lstm"};
  const auto problem = problemOf(c, 3);
  const auto before = kernels::operatorCounts();
  const auto exact = run(c, problem, "aten", at::kDouble);
  const auto ours = run(c, problem, "stateroom", at::kDouble);
  QCOMPARE(kernels::operatorCounts().stock, before.stock + 1);
  for (std::size_t i = 0; i < ours.size(); ++i) QVERIFY(at::equal(ours[i], exact[i]));
}

namespace {

void addCells() {
  QTest::addColumn<QString>("cell");
  QTest::addColumn<bool>("packed");
  for (const char* cell : kCells) {
    QTest::addRow("%s", cell) << cell << false;
    QTest::addRow("%s, packed", cell) << cell << true;
  }
}

Case fetched() {
  QFETCH(QString, cell);
  QFETCH(bool, packed);
  for (const char* known : kCells) {
    if (cell == known) return {.cell = known, .layers = 2, .bidirectional = true, .packed = packed};
  }
  return {"lstm"};
}

}  // namespace

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

void TestRecurrentOps::leavesEmptySequencesToTheStockOperator() {
  for (const char* cell : kCells) {
    for (const bool rows : {true, false}) {
      const Case c{.cell = cell, .batch = rows ? 4 : 0, .steps = rows ? 0 : 3};
      const auto problem = problemOf(c, 27);
      const auto before = kernels::operatorCounts().kernels;
      const auto outcome = [&](const char* library) -> std::optional<std::vector<Tensor>> {
        try {
          return call(c, problem, library, at::kFloat);
        } catch (const c10::Error&) {
          return std::nullopt;
        }
      };
      const auto ours = outcome("stateroom"), stock = outcome("aten");
      QCOMPARE(kernels::operatorCounts().kernels, before);
      QCOMPARE(ours.has_value(), stock.has_value());
      for (std::size_t i = 0; ours && i < ours->size(); ++i) {
        QVERIFY(at::equal((*ours)[i], (*stock)[i]));
      }
    }
  }
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
  const std::size_t values = std::string(c.cell) == "lstm" ? 3 : 2;
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

void TestRecurrentOps::withoutGradientsIsTheSame_data() {
  addCells();
}

/// Inference takes another way through the kernels than recording for gradients.
void TestRecurrentOps::withoutGradientsIsTheSame() {
  const auto c = fetched();
  const auto problem = problemOf(c, 22);
  const auto exact = run(c, problem, "aten", at::kDouble);
  const auto ours = call(c, problem, "stateroom", at::kFloat);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    QVERIFY(!ours[i].requires_grad());
    QVERIFY(distance(ours[i], exact[i]) < 2e-6);
  }
}

void TestRecurrentOps::leavesWrongShapesToTheStockOperator() {
  const Case c{"lstm"};
  const auto refuses = [&](const Problem& problem) {
    const auto before = kernels::operatorCounts();
    QVERIFY_EXCEPTION_THROWN(call(c, problem, "stateroom", at::kFloat), c10::Error);
    QCOMPARE(kernels::operatorCounts().kernels, before.kernels);
  };
  const auto good = problemOf(c, 23);
  auto wrong = good;
  wrong.parameters[0] = wrong.parameters[0].narrow(1, 0, 2);
  refuses(wrong);
  wrong = good;
  wrong.parameters[1] = wrong.parameters[1].narrow(0, 0, 8);
  refuses(wrong);
  wrong = good;
  wrong.c0 = wrong.c0.narrow(1, 0, 2);
  refuses(wrong);
  wrong = good;
  wrong.parameters[2] = wrong.parameters[2].narrow(0, 0, 3);
  refuses(wrong);
}

void TestRecurrentOps::bf16StaysWithinBounds_data() {
  addCells();
}

/// bfloat16 has 8 significant bits: products are off by 2^-9 of their size, sums of them by less,
/// and errors run on from step to step and layer to layer.
void TestRecurrentOps::bf16StaysWithinBounds() {
  if (!__builtin_cpu_supports("avx512bf16")) QSKIP("this processor has no bf16");
  auto c = fetched();
  c.units = 32;
  c.inputs = 16;
  const auto problem = problemOf(c, 24);
  const auto exact = run(c, problem, "aten", at::kDouble);
  const auto name = std::string(c.cell) + "_bf16";
  const auto full = run(c, problem, "stateroom", at::kFloat);
  auto narrow = c;
  narrow.cell = name.c_str();
  const auto ours = run(narrow, problem, "stateroom", at::kFloat);
  // The slope of a relu jumps: one sum that changes its sign changes gradients by more than a
  // bound.
  const std::size_t compared = name == "rnn_relu_bf16" ? 2 : ours.size();
  for (std::size_t i = 0; i < compared; ++i) {
    const double error = distance(ours[i], exact[i]);
    QVERIFY2(error < 0.03, qPrintable(QString("tensor %1: %2").arg(i).arg(error)));
    QVERIFY(!at::equal(ours[i], full[i]));
  }
}

void TestRecurrentOps::referenceHasRightGradients_data() {
  addCells();
}

/// Central differences along a random direction in double precision.
void TestRecurrentOps::referenceHasRightGradients() {
  auto c = fetched();
  const auto problem = problemOf(c, 25);
  const auto results = run(c, problem, "aten", at::kDouble);
  const std::size_t states = std::string(c.cell) == "lstm" ? 2 : 1;
  const std::size_t outputs = 1 + states;
  std::vector<Tensor> leaves = {problem.x, problem.h0};
  if (states == 2) leaves.push_back(problem.c0);
  leaves.insert(leaves.end(), problem.parameters.begin(), problem.parameters.end());
  at::manual_seed(5);
  std::vector<Tensor> direction;
  double expected = 0;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    direction.push_back(at::randn(leaves[i].sizes(), leaves[i].options()));
    expected += (direction[i] * results[outputs + i]).sum().item<double>();
  }
  const auto at = [&](double by) {
    auto moved = problem;
    std::size_t i = 0;
    moved.x = moved.x + by * direction[i++];
    moved.h0 = moved.h0 + by * direction[i++];
    if (states == 2) moved.c0 = moved.c0 + by * direction[i++];
    for (auto& parameter : moved.parameters) parameter = parameter + by * direction[i++];
    return weighted(call(c, moved, "aten", at::kDouble)).item<double>();
  };
  const double e = 1e-6, measured = (at(e) - at(-e)) / (2 * e);
  QVERIFY2(std::abs(measured - expected) < 1e-6 * (1 + std::abs(expected)),
           qPrintable(QString("%1, not %2").arg(measured).arg(expected)));
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

void TestRecurrentOps::sharesWeightsInOneGraph() {
  Case c{"lstm"};
  c.units = c.inputs = 4;
  const auto problem = problemOf(c, 7);
  const auto twice = [&](const char* name, at::ScalarType type) {
    std::vector<Tensor> parameters;
    for (const auto& p : problem.parameters)
      parameters.push_back(p.to(type).detach().requires_grad_(true));
    const auto op = c10::Dispatcher::singleton().findSchemaOrThrow(name, "input");
    Tensor x = problem.x.slice(2, 0, 3).to(type);
    x = at::cat({x, x.slice(2, 0, 1)}, 2);
    for (int i = 0; i < 2; ++i) {
      torch::jit::Stack stack{x,
                              std::vector<Tensor>{problem.h0.to(type), problem.c0.to(type)},
                              parameters,
                              true,
                              std::int64_t{1},
                              0.0,
                              true,
                              false,
                              false};
      op.callBoxed(&stack);
      x = stack[0].toTensor();
    }
    return torch::autograd::grad({x.pow(2).sum()}, parameters);
  };
  const auto exact = twice("aten::lstm", at::kDouble), ours = twice("stateroom::lstm", at::kFloat);
  for (std::size_t i = 0; i < exact.size(); ++i) QVERIFY(distance(ours[i], exact[i]) < 1e-5);
}

QTEST_GUILESS_MAIN(TestRecurrentOps)
#include "test_recurrent_ops.moc"
