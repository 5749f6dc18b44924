#include "core/engine/kernels/recurrent_ops.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <list>
#include <utility>

#include <ATen/ops/cat.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gru.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/rnn_relu.h>
#include <ATen/ops/rnn_tanh.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <c10/core/UndefinedTensorImpl.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>
#include <torch/library.h>

#include "core/engine/kernels/recurrent_layer.h"

namespace stateroom::kernels {
namespace {

using at::Tensor;
using at::TensorList;

std::atomic<std::int64_t> kernelCalls = 0;
std::atomic<std::int64_t> stockCalls = 0;

/// LibTorch's Function takes no undefined tensors: what is absent (c of a GRU, biases) is an empty
/// one.
Tensor absent(const Tensor& like) {
  return at::empty({0}, like.options());
}

bool isThere(const Tensor& tensor) {
  return tensor.numel() > 0;
}

/// The parameters of one direction of one layer; biases may be absent.
struct Parameters {
  Tensor ih, hh, biasIh, biasHh;
  std::array<const Tensor*, 4> all() const { return {&ih, &hh, &biasIh, &biasHh}; }
};

const float* dataOf(const Tensor& tensor) {
  return isThere(tensor) ? tensor.data_ptr<float>() : nullptr;
}

/// Packed weights of the layers used last, made anew when a tensor's version has moved on. One list
/// a thread, at most 64 layers.
std::shared_ptr<LayerWeights> weightsOf(const Parameters& parameters) {
  using Owner = c10::weak_intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;
  struct Entry {
    std::array<const void*, 4> data{};
    std::array<std::int64_t, 4> versions{};
    Owner owner;
    std::shared_ptr<LayerWeights> weights;
  };
  constexpr std::size_t kMost = 64;
  thread_local std::list<Entry> newestFirst;
  std::array<const void*, 4> data{};
  std::array<std::int64_t, 4> versions{};
  bool versioned = true;
  for (std::size_t i = 0; i < 4; ++i) {
    const Tensor& tensor = *parameters.all()[i];
    data[i] = dataOf(tensor);
    if (!isThere(tensor)) continue;
    if (tensor.is_inference()) versioned = false;
    versions[i] = versioned ? static_cast<std::int64_t>(tensor._version()) : 0;
  }
  const auto make = [&] {
    return std::make_shared<LayerWeights>(RnnWeights{dataOf(parameters.ih), dataOf(parameters.hh),
                                                     dataOf(parameters.biasIh),
                                                     dataOf(parameters.biasHh)});
  };
  if (!versioned) return make();
  const auto known = std::ranges::find_if(newestFirst, [&](const Entry& entry) {
    return entry.data == data &&
           entry.owner._unsafe_get_target() == parameters.ih.unsafeGetTensorImpl();
  });
  if (known != newestFirst.end()) {
    newestFirst.splice(newestFirst.begin(), newestFirst, known);
    if (known->versions != versions || known->owner.expired()) {
      known->versions = versions;
      known->weights = make();
    }
    return known->weights;
  }
  newestFirst.push_front({data, versions, Owner(parameters.ih.getIntrusivePtr()), make()});
  if (newestFirst.size() > kMost) newestFirst.pop_back();
  return newestFirst.front().weights;
}

/// What forward leaves for backward beside the tensors.
struct Tape : torch::CustomClassHolder {
  LayerShape shape;
  std::vector<Span> spans;
  LayerTape layer;
  std::shared_ptr<LayerWeights> weights;
};

Tensor gradientOr0(const Tensor& gradient, const Tensor& like) {
  return gradient.defined() ? gradient.contiguous() : at::zeros(like.sizes(), like.options());
}

/// One direction of one layer over packed rows: x [n, inputs], h0 and c0 [batch, units] -> y [n,
/// units], h, c. c0 and c are undefined but for an LSTM.
class LayerFunction : public torch::autograd::Function<LayerFunction> {
 public:
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context, Tensor x,
                                                Tensor h0, Tensor c0, Tensor ih, Tensor hh,
                                                Tensor biasIh, Tensor biasHh, std::int64_t cell,
                                                bool reverse, std::vector<std::int64_t> batchSizes,
                                                bool taped) {
    auto tape = c10::make_intrusive<Tape>();
    tape->shape = {static_cast<Cell>(cell), reverse, x.size(1), hh.size(1)};
    tape->spans = spansOf(batchSizes);
    const bool lstm = tape->shape.cell == Cell::Lstm;
    const Tensor y = at::empty({x.size(0), hh.size(1)}, x.options());
    const Tensor h = at::empty_like(h0), c = lstm ? at::empty_like(c0) : Tensor();
    const Parameters parameters{ih, hh, biasIh, biasHh};
    tape->weights = weightsOf(parameters);
    kernels::forward(tape->shape, *tape->weights, tape->spans,
                     {dataOf(x), dataOf(h0), dataOf(c0), y.data_ptr<float>(), h.data_ptr<float>(),
                      lstm ? c.data_ptr<float>() : nullptr},
                     taped ? &tape->layer : nullptr);
    if (taped) {
      context->save_for_backward({x, y, h0, c0, ih, hh, biasIh, biasHh});
      context->saved_data["tape"] = at::IValue::make_capsule(tape);
    }
    if (lstm) return {y, h, c};
    return {y, h};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& [x, y, h0, c0, ih, hh, biasIh, biasHh] =
        std::tie(saved[0], saved[1], saved[2], saved[3], saved[4], saved[5], saved[6], saved[7]);
    const auto tape =
        c10::static_intrusive_pointer_cast<Tape>(context->saved_data["tape"].toCapsule());
    const bool lstm = tape->shape.cell == Cell::Lstm;
    const Tensor dy = gradientOr0(gradients[0], y), dh = gradientOr0(gradients[1], h0);
    const Tensor dc = lstm ? gradientOr0(gradients[2], c0) : Tensor();
    const auto empty = [](const Tensor& like) {
      return isThere(like) ? at::empty_like(like) : Tensor();
    };
    const auto pointer = [](const Tensor& tensor) {
      return tensor.defined() ? tensor.data_ptr<float>() : nullptr;
    };
    const Tensor dx = empty(x), dh0 = empty(h0), dc0 = empty(c0);
    const Tensor dIh = empty(ih), dHh = empty(hh), dBiasIh = empty(biasIh), dBiasHh = empty(biasHh);
    kernels::backward(
        tape->shape, *tape->weights, tape->spans, tape->layer,
        {dataOf(x), dataOf(y), dataOf(dy), dataOf(dh), dataOf(dc), pointer(dx), pointer(dh0),
         pointer(dc0), pointer(dIh), pointer(dHh), pointer(dBiasIh), pointer(dBiasHh)});
    return {dx, dh0, dc0, dIh, dHh, dBiasIh, dBiasHh, Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

struct LayerResult {
  Tensor y, h, c;
};

bool needsTape(const Tensor& x, const Tensor& h0, const Tensor& c0, const Parameters& parameters) {
  if (!at::GradMode::is_enabled()) return false;
  const auto wants = [](const Tensor& t) { return t.requires_grad(); };
  return wants(x) || wants(h0) || wants(c0) ||
         std::ranges::any_of(parameters.all(), [&](const Tensor* t) { return wants(*t); });
}

LayerResult runLayer(Cell cell, bool reverse, const Tensor& x, const Tensor& h0, const Tensor& c0,
                     const Parameters& p, const std::vector<std::int64_t>& batchSizes) {
  const auto results =
      LayerFunction::apply(x.contiguous(), h0.contiguous(), c0.contiguous(), p.ih.contiguous(),
                           p.hh.contiguous(), p.biasIh, p.biasHh, static_cast<std::int64_t>(cell),
                           reverse, batchSizes, needsTape(x, h0, c0, p));
  return {results[0], results[1], results.size() > 2 ? results[2] : Tensor()};
}

/// All layers and directions, with dropout between the layers as LibTorch does it.
struct Stack {
  Cell cell;
  std::vector<Parameters> parameters;  ///< layer 0 forward, layer 0 backward, layer 1 forward …
  std::int64_t layers;
  double dropout;
  bool train, bidirectional;
};

LayerResult runStack(const Stack& stack, Tensor x, const Tensor& h0, const Tensor& c0,
                     const std::vector<std::int64_t>& batchSizes) {
  const std::int64_t directions = stack.bidirectional ? 2 : 1;
  std::vector<Tensor> hs, cs;
  for (std::int64_t layer = 0; layer < stack.layers; ++layer) {
    std::vector<Tensor> outputs;
    for (std::int64_t direction = 0; direction < directions; ++direction) {
      const auto index = layer * directions + direction;
      auto result = runLayer(stack.cell, direction == 1, x, h0.select(0, index),
                             isThere(c0) ? c0.select(0, index) : c0,
                             stack.parameters[static_cast<std::size_t>(index)], batchSizes);
      outputs.push_back(result.y);
      hs.push_back(result.h);
      cs.push_back(result.c);
    }
    x = outputs.size() == 1 ? outputs[0] : at::cat(outputs, 1);
    if (stack.dropout > 0 && stack.train && layer + 1 < stack.layers)
      x = at::dropout(x, stack.dropout, true);
  }
  return {x, at::stack(hs), isThere(c0) ? at::stack(cs) : Tensor()};
}

std::vector<Parameters> parametersOf(TensorList list, bool biases) {
  std::vector<Parameters> parameters;
  for (std::size_t i = 0; i + (biases ? 3 : 1) < list.size(); i += biases ? 4 : 2) {
    parameters.push_back({list[i], list[i + 1], biases ? list[i + 2] : absent(list[i]),
                          biases ? list[i + 3] : absent(list[i])});
  }
  return parameters;
}

bool fits(const Tensor& tensor) {
  return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat &&
         tensor.layout() == at::kStrided;
}

/// Whether the kernels cover these arguments.
bool covered(const Tensor& x, TensorList hx, TensorList parameters, std::int64_t layers,
             bool biases, bool bidirectional) {
  const auto count = static_cast<std::size_t>(layers * (bidirectional ? 2 : 1) * (biases ? 4 : 2));
  return parameters.size() == count && x.numel() > 0 && fits(x) &&
         std::ranges::all_of(
             hx, [&](const Tensor& t) { return fits(t) && t.dim() == 3 && t.size(2) > 0; }) &&
         std::ranges::all_of(parameters, fits) && (hx.size() < 2 || hx[0].size(2) == hx[1].size(2));
}

LayerResult runDense(const Stack& stack, const Tensor& input, const Tensor& h0, const Tensor& c0,
                     bool batchFirst) {
  const Tensor steps = batchFirst ? input.transpose(0, 1) : input;
  const auto count = steps.size(0), rows = steps.size(1);
  const std::vector<std::int64_t> batchSizes(static_cast<std::size_t>(count), rows);
  auto result = runStack(stack, steps.reshape({count * rows, steps.size(2)}), h0, c0, batchSizes);
  result.y = result.y.view({count, rows, result.y.size(1)});
  if (batchFirst) result.y = result.y.transpose(0, 1);
  return result;
}

std::vector<std::int64_t> sizesOf(const Tensor& batchSizes) {
  const Tensor sizes = batchSizes.contiguous();
  return {sizes.data_ptr<std::int64_t>(), sizes.data_ptr<std::int64_t>() + sizes.numel()};
}

using Two = std::tuple<Tensor, Tensor>;
using Three = std::tuple<Tensor, Tensor, Tensor>;

Three lstmInput(const Tensor& input, TensorList hx, TensorList params, bool biases,
                std::int64_t layers, double dropout, bool train, bool bidirectional,
                bool batchFirst) {
  if (hx.size() != 2 || input.dim() != 3 ||
      !covered(input, hx, params, layers, biases, bidirectional)) {
    ++stockCalls;
    return at::lstm(input, hx, params, biases, layers, dropout, train, bidirectional, batchFirst);
  }
  ++kernelCalls;
  const Stack stack{Cell::Lstm,   parametersOf(params, biases), layers, dropout, train,
                    bidirectional};
  auto result = runDense(stack, input, hx[0], hx[1], batchFirst);
  return {result.y, result.h, result.c};
}

Three lstmData(const Tensor& data, const Tensor& batchSizes, TensorList hx, TensorList params,
               bool biases, std::int64_t layers, double dropout, bool train, bool bidirectional) {
  if (hx.size() != 2 || data.dim() != 2 ||
      !covered(data, hx, params, layers, biases, bidirectional)) {
    ++stockCalls;
    return at::lstm(data, batchSizes, hx, params, biases, layers, dropout, train, bidirectional);
  }
  ++kernelCalls;
  const Stack stack{Cell::Lstm,   parametersOf(params, biases), layers, dropout, train,
                    bidirectional};
  auto result = runStack(stack, data, hx[0], hx[1], sizesOf(batchSizes));
  return {result.y, result.h, result.c};
}

using StockInput = Two (*)(const Tensor&, const Tensor&, TensorList, bool, std::int64_t, double,
                           bool, bool, bool);
using StockData = Two (*)(const Tensor&, const Tensor&, const Tensor&, TensorList, bool,
                          std::int64_t, double, bool, bool);

template <Cell cell, StockInput stock>
Two input(const Tensor& x, const Tensor& hx, TensorList params, bool biases, std::int64_t layers,
          double dropout, bool train, bool bidirectional, bool batchFirst) {
  if (x.dim() != 3 || !covered(x, hx, params, layers, biases, bidirectional)) {
    ++stockCalls;
    return stock(x, hx, params, biases, layers, dropout, train, bidirectional, batchFirst);
  }
  ++kernelCalls;
  const Stack stack{cell, parametersOf(params, biases), layers, dropout, train, bidirectional};
  auto result = runDense(stack, x, hx, absent(x), batchFirst);
  return {result.y, result.h};
}

template <Cell cell, StockData stock>
Two data(const Tensor& x, const Tensor& batchSizes, const Tensor& hx, TensorList params,
         bool biases, std::int64_t layers, double dropout, bool train, bool bidirectional) {
  if (x.dim() != 2 || !covered(x, hx, params, layers, biases, bidirectional)) {
    ++stockCalls;
    return stock(x, batchSizes, hx, params, biases, layers, dropout, train, bidirectional);
  }
  ++kernelCalls;
  const Stack stack{cell, parametersOf(params, biases), layers, dropout, train, bidirectional};
  auto result = runStack(stack, x, hx, absent(x), sizesOf(batchSizes));
  return {result.y, result.h};
}

TORCH_LIBRARY(stateroom, library) {
  constexpr const char* kInput =
      "(Tensor input, Tensor hx, Tensor[] params, bool has_biases, int num_layers, float dropout, "
      "bool train, "
      "bool bidirectional, bool batch_first) -> (Tensor, Tensor)";
  constexpr const char* kData =
      "(Tensor data, Tensor batch_sizes, Tensor hx, Tensor[] params, bool has_biases, int "
      "num_layers, "
      "float dropout, bool train, bool bidirectional) -> (Tensor, Tensor)";
  library.def(
      "lstm.input(Tensor input, Tensor[] hx, Tensor[] params, bool has_biases, int num_layers, "
      "float dropout, "
      "bool train, bool bidirectional, bool batch_first) -> (Tensor, Tensor, Tensor)",
      lstmInput);
  library.def(
      "lstm.data(Tensor data, Tensor batch_sizes, Tensor[] hx, Tensor[] params, bool has_biases, "
      "int num_layers, float dropout, bool train, bool bidirectional) -> (Tensor, Tensor, Tensor)",
      lstmData);
  library.def((std::string("gru.input") + kInput).c_str(), input<Cell::GruResetAfter, at::gru>);
  library.def((std::string("gru.data") + kData).c_str(), data<Cell::GruResetAfter, at::gru>);
  library.def((std::string("rnn_tanh.input") + kInput).c_str(), input<Cell::RnnTanh, at::rnn_tanh>);
  library.def((std::string("rnn_tanh.data") + kData).c_str(), data<Cell::RnnTanh, at::rnn_tanh>);
  library.def((std::string("rnn_relu.input") + kInput).c_str(), input<Cell::RnnRelu, at::rnn_relu>);
  library.def((std::string("rnn_relu.data") + kData).c_str(), data<Cell::RnnRelu, at::rnn_relu>);
}

}  // namespace

OperatorCounts operatorCounts() {
  return {kernelCalls, stockCalls};
}

}  // namespace stateroom::kernels
