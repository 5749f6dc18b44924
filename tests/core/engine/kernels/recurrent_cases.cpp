#include "tests/core/engine/kernels/recurrent_cases.h"

#include <algorithm>
#include <cmath>

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/csrc/autograd/autograd.h>

namespace stateroom::test {

using at::Tensor;

namespace {

int gatesOf(const Case& c) {
  const std::string cell = c.cell;
  return cell.starts_with("lstm") ? 4 : cell.starts_with("gru") ? 3 : 1;
}

}  // namespace

bool isLstm(const Case& c) {
  return std::string(c.cell).starts_with("lstm");
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

std::vector<Tensor> results(const Case& c, const Problem& problem, const std::string& library,
                            const std::vector<Tensor>& leaves) {
  const bool lstm = isLstm(c);
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

std::vector<Tensor> tensorsOf(const Case& c, const Problem& problem) {
  std::vector<Tensor> tensors = {problem.x, problem.h0};
  if (isLstm(c)) tensors.push_back(problem.c0);
  tensors.insert(tensors.end(), problem.parameters.begin(), problem.parameters.end());
  return tensors;
}

std::vector<Tensor> leavesOf(const Case& c, const Problem& problem, at::ScalarType type) {
  auto leaves = tensorsOf(c, problem);
  for (auto& leaf : leaves) {
    const Tensor own = leaf.to(type).detach().clone();
    leaf = c.views ? at::stack({own, own}, own.dim()).select(own.dim(), 1) : own;
    leaf.requires_grad_(true);
  }
  return leaves;
}

std::vector<Tensor> call(const Case& c, const Problem& problem, const std::string& library,
                         at::ScalarType type) {
  const at::NoGradGuard guard;
  auto tensors = tensorsOf(c, problem);
  for (auto& tensor : tensors) tensor = tensor.to(type);
  return results(c, problem, library, tensors);
}

std::optional<std::vector<Tensor>> outcome(const Case& c, const Problem& problem,
                                           const std::string& library, at::ScalarType type) {
  try {
    return call(c, problem, library, type);
  } catch (const c10::Error&) {
    return std::nullopt;
  }
}

Tensor weighted(const std::vector<Tensor>& tensors) {
  at::manual_seed(99);
  Tensor sum = at::zeros({}, tensors[0].options());
  for (const auto& t : tensors) {
    const auto weights = at::randn(t.sizes(), at::TensorOptions(at::kDouble));
    sum = sum + (t * weights.to(t.scalar_type())).sum();
  }
  return sum;
}

std::vector<Tensor> run(const Case& c, const Problem& problem, const std::string& library,
                        at::ScalarType type) {
  const auto leaves = leavesOf(c, problem, type);
  auto tensors = results(c, problem, library, leaves);
  const auto gradients = torch::autograd::grad({weighted(tensors)}, leaves);
  tensors.insert(tensors.end(), gradients.begin(), gradients.end());
  return tensors;
}

double distance(const Tensor& a, const Tensor& exact) {
  return (a.to(at::kDouble) - exact).abs().max().item<double>() /
         (1 + exact.abs().max().item<double>());
}

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

}  // namespace stateroom::test
