#include <QtTest>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include "tests/core/engine/kernels/recurrent_cases.h"

using namespace stateroom::test;
using at::Tensor;

class TestRecurrentGradients : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void referenceHasRightGradients_data();
  void referenceHasRightGradients();
  void gradientsOfEveryElement_data();
  void gradientsOfEveryElement();
  void sharesWeightsInOneGraph_data();
  void sharesWeightsInOneGraph();
  void graphCanBeUsedAgain_data();
  void graphCanBeUsedAgain();
};

void TestRecurrentGradients::referenceHasRightGradients_data() {
  addCells();
}

/// Central differences along a random direction in double precision.
void TestRecurrentGradients::referenceHasRightGradients() {
  auto c = fetched();
  const auto problem = problemOf(c, 25);
  const auto results = run(c, problem, "aten", at::kDouble);
  const std::size_t states = isLstm(c) ? 2 : 1;
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

void TestRecurrentGradients::gradientsOfEveryElement_data() {
  addCells();
}

/// The kernels' gradients against central differences of the reference, element by element.
void TestRecurrentGradients::gradientsOfEveryElement() {
  auto c = fetched();
  c.layers = 1;
  c.inputs = c.units = c.batch = 2;
  c.steps = 3;
  const auto problem = problemOf(c, 29);
  const auto ours = run(c, problem, "stateroom", at::kFloat);
  const auto tensors = tensorsOf(c, problem);  // changed in place, the problem with them
  const auto value = [&] { return weighted(call(c, problem, "aten", at::kDouble)).item<double>(); };
  const std::size_t outputs = ours.size() - tensors.size();
  constexpr double kStep = 1e-6;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    double* values = tensors[i].data_ptr<double>();
    const auto gradient = ours[outputs + i].contiguous();
    for (std::int64_t k = 0; k < tensors[i].numel(); ++k) {
      const double at = values[k];
      values[k] = at + kStep;
      const double above = value();
      values[k] = at - kStep;
      const double slope = (above - value()) / (2 * kStep);
      values[k] = at;
      const double error = std::abs(gradient.data_ptr<float>()[k] - slope);
      QVERIFY2(error < 1e-5 * (1 + std::abs(slope)),
               qPrintable(QString("tensor %1, element %2: %3").arg(i).arg(k).arg(error)));
    }
  }
}

void TestRecurrentGradients::sharesWeightsInOneGraph_data() {
  addCells();
}

/// A layer that reads its own output: gradients of both uses come together.
void TestRecurrentGradients::sharesWeightsInOneGraph() {
  auto c = fetched();
  c.layers = 1;
  c.bidirectional = false;
  c.units = c.inputs = 4;
  const auto problem = problemOf(c, 7);
  const auto twice = [&](const char* library, at::ScalarType type) {
    const auto leaves = leavesOf(c, problem, type);
    auto second = leaves;
    second[0] = results(c, problem, library, leaves)[0];
    return torch::autograd::grad({weighted(results(c, problem, library, second))}, leaves);
  };
  const auto exact = twice("aten", at::kDouble), ours = twice("stateroom", at::kFloat);
  for (std::size_t i = 0; i < exact.size(); ++i) QVERIFY(distance(ours[i], exact[i]) < 1e-5);
}

void TestRecurrentGradients::graphCanBeUsedAgain_data() {
  addCells();
}

/// Going back twice through a graph that is kept gives the same gradients.
void TestRecurrentGradients::graphCanBeUsedAgain() {
  const auto c = fetched();
  const auto problem = problemOf(c, 30);
  const auto leaves = leavesOf(c, problem, at::kFloat);
  const auto sum = weighted(results(c, problem, "stateroom", leaves));
  const auto first = torch::autograd::grad({sum}, leaves, {}, /*retain_graph=*/true);
  const auto second = torch::autograd::grad({sum}, leaves);
  for (std::size_t i = 0; i < first.size(); ++i) QVERIFY(at::equal(first[i], second[i]));
}

QTEST_GUILESS_MAIN(TestRecurrentGradients)
#include "test_recurrent_gradients.moc"
