#include "core/engine/kernels/recurrent_ops.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include <ATen/ops/gru.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/rnn_relu.h>
#include <ATen/ops/rnn_tanh.h>
#include <torch/library.h>

#include "core/engine/kernels/recurrent_stack.h"

namespace stateroom::kernels {
namespace {

using at::Tensor;
using at::TensorList;

std::atomic<std::int64_t> kernelCalls = 0;
std::atomic<std::int64_t> stockCalls = 0;

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
  if (stack.bf16 && simd().products.multiplyNarrow == nullptr) return false;
  if (!fits(x) || x.numel() == 0 || rows == 0 || hx[0].dim() != 3) return false;
  const auto units = hx[0].size(2);
  const auto stateFits = [&](const Tensor& state) {
    return hasShape(state, {stack.layers * stack.directions(), rows, units});
  };
  return units > 0 && std::ranges::all_of(hx, stateFits) && parametersFit(stack, x.size(-1), units);
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
  const bool usable = x.dim() == 3 && covered(stack, x, x.size(batchFirst ? 0 : 1), hx);
  ++(usable ? kernelCalls : stockCalls);
  if (!usable) return std::nullopt;
  return runDense(stack, x, hx[0], hx.size() > 1 ? hx[1] : absent(x), batchFirst);
}

std::optional<LayerResult> onPacked(const Stack& stack, const Tensor& x, const Tensor& batchSizes,
                                    TensorList hx) {
  const auto sizes = x.dim() == 2 ? sizesOf(batchSizes, x.size(0)) : std::nullopt;
  const bool usable = sizes && covered(stack, x, sizes->front(), hx);
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
