#include "core/engine/kernels/recurrent_ops.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
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
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>
#include <torch/library.h>

#include "core/engine/kernels/packed_weights.h"
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

std::shared_ptr<LayerWeights> weightsOf(const Parameters& parameters) {
  thread_local PackedByVersion<LayerWeights, 4> known;
  return known.get(parameters.all(), [&] {
    return std::make_shared<LayerWeights>(RnnWeights{dataOf(parameters.ih), dataOf(parameters.hh),
                                                     dataOf(parameters.biasIh),
                                                     dataOf(parameters.biasHh)});
  });
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
                                                bool reverse, bool bf16,
                                                std::vector<std::int64_t> batchSizes) {
    auto tape = c10::make_intrusive<Tape>();
    tape->shape = {static_cast<Cell>(cell), reverse, x.size(1), hh.size(1), bf16};
    tape->spans = spansOf(batchSizes);
    const bool lstm = tape->shape.cell == Cell::Lstm;
    const Tensor y = at::empty({x.size(0), hh.size(1)}, x.options());
    const Tensor h = at::empty_like(h0), c = lstm ? at::empty_like(c0) : Tensor();
    const Parameters parameters{ih, hh, biasIh, biasHh};
    tape->weights = weightsOf(parameters);
    kernels::forward(tape->shape, *tape->weights, tape->spans,
                     {dataOf(x), dataOf(h0), dataOf(c0), y.data_ptr<float>(), h.data_ptr<float>(),
                      lstm ? c.data_ptr<float>() : nullptr},
                     &tape->layer);
    context->save_for_backward({x, y, h0, c0, ih, hh, biasIh, biasHh});
    context->saved_data["tape"] = at::IValue::make_capsule(tape);
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

/// All layers and directions, with dropout between the layers as LibTorch does it.
struct Stack {
  Cell cell;
  std::vector<Parameters> parameters;  ///< layer 0 forward, layer 0 backward, layer 1 forward …
  std::int64_t layers;
  double dropout;
  bool train, bidirectional, bf16;

  std::int64_t directions() const { return bidirectional ? 2 : 1; }
  const Parameters& at(std::int64_t index) const {
    return parameters[static_cast<std::size_t>(index)];
  }
  Tensor dropped(Tensor y, std::int64_t layer) const {
    return dropout > 0 && train && layer + 1 < layers ? at::dropout(y, dropout, true) : y;
  }
};

bool needsTape(const Stack& stack, const Tensor& x, const Tensor& h0, const Tensor& c0) {
  if (!at::GradMode::is_enabled()) return false;
  const auto wants = [](const Tensor& t) { return t.requires_grad(); };
  return wants(x) || wants(h0) || wants(c0) ||
         std::ranges::any_of(stack.parameters, [&](const Parameters& parameters) {
           return std::ranges::any_of(parameters.all(), [&](const Tensor* t) { return wants(*t); });
         });
}

/// For gradients: one node of the graph for each layer and direction.
LayerResult recordStack(const Stack& stack, Tensor x, const Tensor& h0, const Tensor& c0,
                        const std::vector<std::int64_t>& batchSizes) {
  std::vector<Tensor> hs, cs;
  for (std::int64_t layer = 0; layer < stack.layers; ++layer) {
    std::vector<Tensor> outputs;
    for (std::int64_t direction = 0; direction < stack.directions(); ++direction) {
      const auto index = layer * stack.directions() + direction;
      const auto& p = stack.at(index);
      const auto results = LayerFunction::apply(
          x.contiguous(), h0.select(0, index).contiguous(),
          isThere(c0) ? c0.select(0, index).contiguous() : c0, p.ih.contiguous(), p.hh.contiguous(),
          p.biasIh.contiguous(), p.biasHh.contiguous(), static_cast<std::int64_t>(stack.cell),
          direction == 1, stack.bf16, batchSizes);
      outputs.push_back(results[0]);
      hs.push_back(results[1]);
      if (isThere(c0)) cs.push_back(results[2]);
    }
    x = stack.dropped(outputs.size() == 1 ? outputs[0] : at::cat(outputs, 1), layer);
  }
  return {x, at::stack(hs), isThere(c0) ? at::stack(cs) : Tensor()};
}

/// Without gradients: states go straight to where the caller finds them.
LayerResult inferStack(const Stack& stack, Tensor x, const Tensor& h0, const Tensor& c0,
                       const std::vector<std::int64_t>& batchSizes) {
  const bool lstm = isThere(c0);
  const Tensor h0s = h0.contiguous(), c0s = c0.contiguous();
  const Tensor h = at::empty_like(h0s), c = lstm ? at::empty_like(c0s) : Tensor();
  const std::int64_t units = h0.size(2), each = h0.size(1) * units;
  const auto spans = spansOf(batchSizes);
  const auto place = [each](const Tensor& states, std::int64_t index) {
    return states.defined() && isThere(states) ? states.data_ptr<float>() + index * each : nullptr;
  };
  for (std::int64_t layer = 0; layer < stack.layers; ++layer) {
    std::vector<Tensor> outputs;
    x = x.contiguous();
    for (std::int64_t direction = 0; direction < stack.directions(); ++direction) {
      const auto index = layer * stack.directions() + direction;
      const auto& p = stack.at(index);
      const Parameters plain{p.ih.contiguous(), p.hh.contiguous(), p.biasIh.contiguous(),
                             p.biasHh.contiguous()};
      const auto& y = outputs.emplace_back(at::empty({x.size(0), units}, x.options()));
      kernels::forward({stack.cell, direction == 1, x.size(1), units, stack.bf16},
                       *weightsOf(plain), spans,
                       {dataOf(x), place(h0s, index), place(c0s, index), y.data_ptr<float>(),
                        place(h, index), place(c, index)},
                       nullptr);
    }
    x = stack.dropped(outputs.size() == 1 ? outputs[0] : at::cat(outputs, 1), layer);
  }
  return {x, h, c};
}

LayerResult runStack(const Stack& stack, const Tensor& x, const Tensor& h0, const Tensor& c0,
                     const std::vector<std::int64_t>& batchSizes) {
  return needsTape(stack, x, h0, c0) ? recordStack(stack, x, h0, c0, batchSizes)
                                     : inferStack(stack, x, h0, c0, batchSizes);
}

/// Empty when the list is none of whole layers (projections have a fifth tensor).
std::vector<Parameters> parametersOf(TensorList list, bool biases) {
  const std::size_t each = biases ? 4 : 2;
  std::vector<Parameters> parameters;
  if (list.empty() || list.size() % each != 0) return parameters;
  const Tensor none = absent(list[0]);
  for (std::size_t i = 0; i < list.size(); i += each) {
    parameters.push_back(
        {list[i], list[i + 1], biases ? list[i + 2] : none, biases ? list[i + 3] : none});
  }
  return parameters;
}

bool fits(const Tensor& tensor) {
  return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat &&
         tensor.layout() == at::kStrided;
}

bool hasShape(const Tensor& tensor, std::initializer_list<std::int64_t> shape) {
  return fits(tensor) && std::ranges::equal(tensor.sizes(), shape);
}

/// Whether every matrix has the size that its place asks for.
bool parametersFit(const Stack& stack, std::int64_t inputs, std::int64_t units) {
  const auto count = static_cast<std::size_t>(stack.layers * stack.directions());
  if (stack.parameters.size() != count) return false;
  const std::int64_t gates = gatesOf(stack.cell) * units;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& p = stack.parameters[i];
    const bool first = static_cast<std::int64_t>(i) < stack.directions();
    const auto width = first ? inputs : units * stack.directions();
    const auto biasFits = [gates](const Tensor& bias) {
      return !isThere(bias) || hasShape(bias, {gates});
    };
    if (!hasShape(p.ih, {gates, width}) || !hasShape(p.hh, {gates, units}) || !biasFits(p.biasIh) ||
        !biasFits(p.biasHh)) {
      return false;
    }
  }
  return true;
}

/// Whether the kernels cover a batch of `rows` rows with states `hx`; where not, the stock operator
/// computes it or says what is wrong.
bool covered(const Stack& stack, const Tensor& x, std::int64_t rows, TensorList hx) {
  if (!fits(x) || x.numel() == 0 || rows == 0 || hx[0].dim() != 3) return false;
  const auto units = hx[0].size(2);
  const auto stateFits = [&](const Tensor& state) {
    return hasShape(state, {stack.layers * stack.directions(), rows, units});
  };
  return units > 0 && std::ranges::all_of(hx, stateFits) && parametersFit(stack, x.size(-1), units);
}

/// One or two steps do not pay for packing large weights for forward and backward and unpacking
/// their gradients: measured by bench_kernels, 1.4 to 3.4 times the stock operator's time at 320
/// units.
bool pays(const Stack& stack, const Tensor& x, TensorList hx, std::size_t steps) {
  constexpr std::int64_t kLarge = 1 << 16;
  const auto units = hx[0].size(2);
  const bool large = gatesOf(stack.cell) * units * (units + x.size(-1)) > kLarge;
  return steps > 2 || !large || !needsTape(stack, x, hx[0], hx.back());
}

/// Rows at each step of a PackedSequence; nothing if they are not those of `rows` rows.
std::optional<std::vector<std::int64_t>> sizesOf(const Tensor& batchSizes, std::int64_t rows) {
  if (!batchSizes.device().is_cpu() || batchSizes.scalar_type() != at::kLong) return std::nullopt;
  const Tensor plain = batchSizes.contiguous();
  std::vector<std::int64_t> sizes(plain.data_ptr<std::int64_t>(),
                                  plain.data_ptr<std::int64_t>() + plain.numel());
  const auto sum = std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0});
  const bool good = !sizes.empty() && sizes.back() > 0 && sum == rows &&
                    std::ranges::is_sorted(sizes, std::greater());
  return good ? std::optional(std::move(sizes)) : std::nullopt;
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

/// The kernels' result, or nothing where the stock operator must answer.
std::optional<LayerResult> onTensor(const Stack& stack, const Tensor& x, TensorList hx,
                                    bool batchFirst) {
  const bool usable = x.dim() == 3 && covered(stack, x, x.size(batchFirst ? 0 : 1), hx) &&
                      pays(stack, x, hx, static_cast<std::size_t>(x.size(batchFirst ? 1 : 0)));
  ++(usable ? kernelCalls : stockCalls);
  if (!usable) return std::nullopt;
  return runDense(stack, x, hx[0], hx.size() > 1 ? hx[1] : absent(x), batchFirst);
}

std::optional<LayerResult> onPacked(const Stack& stack, const Tensor& x, const Tensor& batchSizes,
                                    TensorList hx) {
  const auto sizes = x.dim() == 2 ? sizesOf(batchSizes, x.size(0)) : std::nullopt;
  const bool usable =
      sizes && covered(stack, x, sizes->front(), hx) && pays(stack, x, hx, sizes->size());
  ++(usable ? kernelCalls : stockCalls);
  if (!usable) return std::nullopt;
  return runStack(stack, x, hx[0], hx.size() > 1 ? hx[1] : absent(x), *sizes);
}

using Two = std::tuple<Tensor, Tensor>;
using Three = std::tuple<Tensor, Tensor, Tensor>;

template <bool bf16>
Three lstmInput(const Tensor& x, TensorList hx, TensorList params, bool biases, std::int64_t layers,
                double dropout, bool train, bool bidirectional, bool batchFirst) {
  const Stack stack{Cell::Lstm, parametersOf(params, biases), layers, dropout, train, bidirectional,
                    bf16};
  const auto result = hx.size() == 2 ? onTensor(stack, x, hx, batchFirst) : std::nullopt;
  if (result) return {result->y, result->h, result->c};
  return at::lstm(x, hx, params, biases, layers, dropout, train, bidirectional, batchFirst);
}

template <bool bf16>
Three lstmData(const Tensor& x, const Tensor& batchSizes, TensorList hx, TensorList params,
               bool biases, std::int64_t layers, double dropout, bool train, bool bidirectional) {
  const Stack stack{Cell::Lstm, parametersOf(params, biases), layers, dropout, train, bidirectional,
                    bf16};
  const auto result = hx.size() == 2 ? onPacked(stack, x, batchSizes, hx) : std::nullopt;
  if (result) return {result->y, result->h, result->c};
  return at::lstm(x, batchSizes, hx, params, biases, layers, dropout, train, bidirectional);
}

using StockInput = Two (*)(const Tensor&, const Tensor&, TensorList, bool, std::int64_t, double,
                           bool, bool, bool);
using StockData = Two (*)(const Tensor&, const Tensor&, const Tensor&, TensorList, bool,
                          std::int64_t, double, bool, bool);

template <Cell cell, bool bf16, StockInput stock>
Two input(const Tensor& x, const Tensor& hx, TensorList params, bool biases, std::int64_t layers,
          double dropout, bool train, bool bidirectional, bool batchFirst) {
  const Stack stack{cell, parametersOf(params, biases), layers, dropout, train, bidirectional,
                    bf16};
  if (const auto result = onTensor(stack, x, hx, batchFirst)) return {result->y, result->h};
  return stock(x, hx, params, biases, layers, dropout, train, bidirectional, batchFirst);
}

template <Cell cell, bool bf16, StockData stock>
Two data(const Tensor& x, const Tensor& batchSizes, const Tensor& hx, TensorList params,
         bool biases, std::int64_t layers, double dropout, bool train, bool bidirectional) {
  const Stack stack{cell, parametersOf(params, biases), layers, dropout, train, bidirectional,
                    bf16};
  if (const auto result = onPacked(stack, x, batchSizes, hx)) return {result->y, result->h};
  return stock(x, batchSizes, hx, params, biases, layers, dropout, train, bidirectional);
}

/// "name.overload(arguments) -> results", as of `aten::name`.
std::string schema(const std::string& name, bool packed) {
  const bool lstm = name.starts_with("lstm");
  return name + (packed ? ".data(Tensor data, Tensor batch_sizes, " : ".input(Tensor input, ") +
         (lstm ? "Tensor[] hx" : "Tensor hx") +
         ", Tensor[] params, bool has_biases, int num_layers, float dropout, bool train, "
         "bool bidirectional" +
         (packed ? "" : ", bool batch_first") +
         (lstm ? ") -> (Tensor, Tensor, Tensor)" : ") -> (Tensor, Tensor)");
}

template <bool bf16>
void define(torch::Library& library) {
  const auto both = [&library](const std::string& name, auto* onInput, auto* onData) {
    const auto own = name + (bf16 ? "_bf16" : "");
    library.def(schema(own, false).c_str(), onInput);
    library.def(schema(own, true).c_str(), onData);
  };
  both("lstm", lstmInput<bf16>, lstmData<bf16>);
  both("gru", input<Cell::GruResetAfter, bf16, at::gru>, data<Cell::GruResetAfter, bf16, at::gru>);
  both("rnn_tanh", input<Cell::RnnTanh, bf16, at::rnn_tanh>,
       data<Cell::RnnTanh, bf16, at::rnn_tanh>);
  both("rnn_relu", input<Cell::RnnRelu, bf16, at::rnn_relu>,
       data<Cell::RnnRelu, bf16, at::rnn_relu>);
}

TORCH_LIBRARY(stateroom, library) {
  define<false>(library);
  define<true>(library);
}

}  // namespace

OperatorCounts operatorCounts() {
  return {kernelCalls, stockCalls};
}

}  // namespace stateroom::kernels
