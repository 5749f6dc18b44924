#include <QtTest>

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/autograd.h>

#include "core/engine/kernels/recurrent_ops.h"

// The reference is LibTorch's own operator, in double precision: kernels in float must agree with
// it as well as the stock operator in float does, up to a few units in the last place.

namespace kernels = stateroom::kernels;
using at::Tensor;

namespace {

struct Case {
  const char* cell;
  int layers = 1, inputs = 3, units = 5, batch = 4, steps = 6;
  bool bidirectional = false, batchFirst = false, biases = true, packed = false;
};

struct Problem {
  Tensor x, h0, c0;
  std::vector<Tensor> parameters;
  Tensor batchSizes;
};

int gatesOf(const Case& c) {
  const std::string cell = c.cell;
  return cell == "lstm" ? 4 : cell == "gru" ? 3 : 1;
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

/// Outputs, states and the gradients of everything, of a weighted sum of all results.
std::vector<Tensor> run(const Case& c, const Problem& problem, const std::string& library,
                        at::ScalarType type) {
  const auto leaf = [&](const Tensor& t) {
    return t.to(type).detach().clone().requires_grad_(true);
  };
  const Tensor x = leaf(problem.x), h0 = leaf(problem.h0), c0 = leaf(problem.c0);
  std::vector<Tensor> parameters;
  for (const auto& p : problem.parameters) parameters.push_back(leaf(p));
  const bool lstm = std::string(c.cell) == "lstm";
  const auto op = c10::Dispatcher::singleton().findSchemaOrThrow((library + "::" + c.cell).c_str(),
                                                                 c.packed ? "data" : "input");
  torch::jit::Stack stack;
  stack.emplace_back(x);
  if (c.packed) stack.emplace_back(problem.batchSizes);
  if (lstm)
    stack.emplace_back(std::vector<Tensor>{h0, c0});
  else
    stack.emplace_back(h0);
  stack.emplace_back(parameters);
  stack.emplace_back(c.biases);
  stack.emplace_back(std::int64_t{c.layers});
  stack.emplace_back(0.0);
  stack.emplace_back(true);
  stack.emplace_back(c.bidirectional);
  if (!c.packed) stack.emplace_back(c.batchFirst);
  op.callBoxed(&stack);
  std::vector<Tensor> results;
  for (const auto& value : stack) results.push_back(value.toTensor());
  at::manual_seed(99);
  Tensor sum = at::zeros({}, at::TensorOptions(type));
  for (const auto& result : results) {
    sum = sum + (result * at::randn(result.sizes(), at::TensorOptions(at::kDouble)).to(type)).sum();
  }
  std::vector<Tensor> leaves = {x, h0};
  if (lstm) leaves.push_back(c0);
  leaves.insert(leaves.end(), parameters.begin(), parameters.end());
  const auto gradients = torch::autograd::grad({sum}, leaves);
  results.insert(results.end(), gradients.begin(), gradients.end());
  return results;
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
  const char* cells[] = {"lstm", "gru", "rnn_tanh", "rnn_relu"};
  Case c{cells[index % 4]};
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
