#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <benchmark/benchmark.h>
#include <torch/csrc/autograd/autograd.h>

/// LibTorch's recurrent operators against this library's, alone: `operator/training/units/steps/
/// rows`. Where the second is slower the kernels would have to leave the shape to the first. Unset
/// OPENBLAS_CORETYPE, or BLAS does not choose its kernels.
namespace {

using at::Tensor;

struct Shape {
  std::int64_t units, steps, rows;
};

constexpr Shape kShapes[] = {{2, 1, 1},    {4, 5, 1},    {4, 20, 32},  {16, 1, 1},
                             {16, 20, 32}, {64, 1, 1},   {64, 50, 32}, {128, 10, 1},
                             {320, 1, 1},  {320, 6, 16}, {320, 1, 64}, {512, 20, 8}};

void measure(benchmark::State& state, const std::string& name, bool training, const Shape& shape) {
  at::set_num_threads(1);
  const bool lstm = name.ends_with("lstm");
  const std::int64_t gates = lstm ? 4 : (name.ends_with("gru") ? 3 : 1), inputs = 16;
  const auto parameter = [&](at::IntArrayRef sizes) {
    return (at::randn(sizes) * 0.05).requires_grad_(training);
  };
  const auto n = gates * shape.units;
  const std::vector<Tensor> parameters = {parameter({n, inputs}), parameter({n, shape.units}),
                                          parameter({n}), parameter({n})};
  const Tensor x = at::randn({shape.steps, shape.rows, inputs});
  const Tensor h = at::zeros({1, shape.rows, shape.units});
  const auto op = c10::Dispatcher::singleton().findSchemaOrThrow(name.c_str(), "input");
  for (auto _ : state) {
    const at::AutoGradMode mode(training);
    torch::jit::Stack stack{x};
    if (lstm)
      stack.emplace_back(std::vector<Tensor>{h, h});
    else
      stack.emplace_back(h);
    for (auto&& argument :
         std::vector<c10::IValue>{parameters, true, std::int64_t{1}, 0.0, training, false, false}) {
      stack.push_back(argument);
    }
    op.callBoxed(&stack);
    const auto y = stack[0].toTensor();
    if (!training) continue;
    torch::autograd::backward({y}, {at::ones_like(y)});
    for (const auto& p : parameters) {
      p.mutable_grad() = Tensor();
      p.unsafeGetTensorImpl()->bump_version();  // as after an update: weights are packed anew
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& shape : kShapes) {
    for (const bool training : {false, true}) {
      for (const char* cell : {"lstm", "gru", "rnn_tanh"}) {
        for (const char* library : {"aten::", "stateroom::"}) {
          const auto name = std::string(library) + cell;
          const auto row = name + (training ? "/training" : "/inference") + "/" +
                           std::to_string(shape.units) + "/" + std::to_string(shape.steps) + "/" +
                           std::to_string(shape.rows);
          benchmark::RegisterBenchmark(row.c_str(), [=](benchmark::State& state) {
            measure(state, name, training, shape);
          })->Unit(benchmark::kMicrosecond);
        }
      }
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
