#include "core/engine/kernels/recurrent_stack.h"

#include <algorithm>
#include <memory>

#include <ATen/ops/cat.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/stack.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

#include "core/engine/kernels/packed_weights.h"
#include "core/engine/kernels/recurrent_layer.h"

namespace stateroom::kernels {

using at::Tensor;

// LibTorch's Function takes no undefined tensors.
Tensor absent(const Tensor& like) {
  return at::empty({0}, like.options());
}

bool isThere(const Tensor& tensor) {
  return tensor.numel() > 0;
}
namespace {

const float* dataOf(const Tensor& tensor) {
  return isThere(tensor) ? tensor.data_ptr<float>() : nullptr;
}

std::shared_ptr<LayerWeights> weightsOf(const LayerShape& shape, const Parameters& parameters) {
  thread_local std::array<PackedByVersion<LayerWeights, 4>, 2> known;
  return known[shape.bf16 ? 1 : 0].get(parameters.all(), [&] {
    return std::make_shared<LayerWeights>(
        shape, RnnWeights{dataOf(parameters.ih), dataOf(parameters.hh), dataOf(parameters.biasIh),
                          dataOf(parameters.biasHh)});
  });
}

/// What forward leaves for backward beside the tensors.
struct Tape : torch::CustomClassHolder {
  LayerShape shape;
  PackedSteps steps;
  LayerTape layer;
  std::shared_ptr<LayerWeights> weights;
};

/// One direction of one layer over packed rows: x [n, inputs], h0 and c0 [batch, units] -> y [n,
/// units], h, c. c0 and c are undefined but for an LSTM.
class LayerFunction : public torch::autograd::Function<LayerFunction> {
 public:
  static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                const Tensor& x, const Tensor& h0, const Tensor& c0,
                                                const Tensor& ih, const Tensor& hh,
                                                const Tensor& biasIh, const Tensor& biasHh,
                                                std::int64_t cell, bool reverse, bool bf16,
                                                const std::vector<std::int64_t>& batchSizes) {
    auto tape = c10::make_intrusive<Tape>();
    tape->shape = {static_cast<Cell>(cell), reverse, x.size(1), hh.size(1), bf16};
    tape->steps.set(batchSizes, reverse);
    const bool lstm = tape->shape.cell == Cell::Lstm;
    const Tensor y = at::empty({x.size(0), hh.size(1)}, x.options());
    const Tensor h = at::empty_like(h0), c = lstm ? at::empty_like(c0) : Tensor();
    const Parameters parameters{ih, hh, biasIh, biasHh};
    tape->weights = weightsOf(tape->shape, parameters);
    kernels::forward(tape->shape, *tape->weights, tape->steps,
                     {dataOf(x), dataOf(h0), dataOf(c0), y.data_ptr<float>(), h.data_ptr<float>(),
                      lstm ? c.data_ptr<float>() : nullptr},
                     &tape->layer);
    context->save_for_backward({x, h0, c0, ih, hh, biasIh, biasHh});
    context->set_materialize_grads(false);  // no gradient of an output stays none
    context->saved_data["tape"] = at::IValue::make_capsule(tape);
    if (lstm) return {y, h, c};
    return {y, h};
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto& [x, h0, c0, ih, hh, biasIh, biasHh] =
        std::tie(saved[0], saved[1], saved[2], saved[3], saved[4], saved[5], saved[6]);
    const auto tape =
        c10::static_intrusive_pointer_cast<Tape>(context->saved_data["tape"].toCapsule());
    const auto given = [&](std::size_t i) {
      return i < gradients.size() && gradients[i].defined() ? gradients[i].contiguous() : Tensor();
    };
    const Tensor dy = given(0), dh = given(1), dc = given(2);
    const auto wanted = [](const Tensor& input) {
      return isThere(input) && input.requires_grad() ? at::empty_like(input) : Tensor();
    };
    const auto pointer = [](const Tensor& tensor) {
      return tensor.defined() ? tensor.data_ptr<float>() : nullptr;
    };
    const Tensor dx = wanted(x), dh0 = wanted(h0), dc0 = wanted(c0), dIh = wanted(ih);
    const Tensor dHh = wanted(hh), dBiasIh = wanted(biasIh), dBiasHh = wanted(biasHh);
    kernels::backward(tape->shape, *tape->weights, tape->steps, tape->layer,
                      {.x = dataOf(x),
                       .dy = pointer(dy),
                       .dh = pointer(dh),
                       .dc = pointer(dc),
                       .dx = pointer(dx),
                       .dh0 = pointer(dh0),
                       .dc0 = pointer(dc0),
                       .dIh = pointer(dIh),
                       .dHh = pointer(dHh),
                       .dBiasIh = pointer(dBiasIh),
                       .dBiasHh = pointer(dBiasHh)});
    return {dx, dh0, dc0, dIh, dHh, dBiasIh, dBiasHh, Tensor(), Tensor(), Tensor(), Tensor()};
  }
};

Tensor dropped(const Stack& stack, const Tensor& y, std::int64_t layer) {
  const bool drops = stack.dropout > 0 && stack.train && layer + 1 < stack.layers;
  return drops ? at::dropout(y, stack.dropout, true) : y;
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
    x = dropped(stack, outputs.size() == 1 ? outputs[0] : at::cat(outputs, 1), layer);
  }
  return {x, at::stack(hs), isThere(c0) ? at::stack(cs) : Tensor()};
}

/// Without gradients: states go straight to where the caller finds them.
LayerResult inferStack(const Stack& stack, Tensor x, const Tensor& h0, const Tensor& c0,
                       const std::vector<std::int64_t>& batchSizes) {
  const bool lstm = isThere(c0);
  const Tensor h0s = h0.contiguous(), c0s = c0.contiguous();
  const Tensor h = at::empty_like(h0s), c = lstm ? at::empty_like(c0s) : Tensor();
  const std::array steps = {PackedSteps(batchSizes, false), PackedSteps(batchSizes, true)};
  const std::int64_t units = h0.size(2), each = h0.size(1) * units;
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
      const LayerShape shape{stack.cell, direction == 1, x.size(1), units, stack.bf16};
      kernels::forward(shape, *weightsOf(shape, plain), steps[shape.reverse ? 1 : 0],
                       {dataOf(x), place(h0s, index), place(c0s, index), y.data_ptr<float>(),
                        place(h, index), place(c, index)},
                       nullptr);
    }
    x = dropped(stack, outputs.size() == 1 ? outputs[0] : at::cat(outputs, 1), layer);
  }
  return {x, h, c};
}

}  // namespace

bool needsTape(const Stack& stack, const Tensor& x, const Tensor& h0, const Tensor& c0) {
  if (!at::GradMode::is_enabled()) return false;
  const auto wants = [](const Tensor& t) { return t.requires_grad(); };
  return wants(x) || wants(h0) || wants(c0) ||
         std::ranges::any_of(stack.parameters, [&](const Parameters& parameters) {
           return std::ranges::any_of(parameters.all(), [&](const Tensor* t) { return wants(*t); });
         });
}
LayerResult runStack(const Stack& stack, const Tensor& x, const Tensor& h0, const Tensor& c0,
                     const std::vector<std::int64_t>& batchSizes) {
  return needsTape(stack, x, h0, c0) ? recordStack(stack, x, h0, c0, batchSizes)
                                     : inferStack(stack, x, h0, c0, batchSizes);
}

}  // namespace stateroom::kernels
