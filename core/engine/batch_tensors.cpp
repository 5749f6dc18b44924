#include "core/engine/batch_tensors.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/engine/tensors.h"

namespace stateroom::engine {
namespace {

Shape shapeOf(const Program::Input& input, const Batch& batch) {
  Shape shape;
  shape.reserve(3);
  shape.push_back(batch.rows);
  if (input.time) shape.push_back(batch.steps);
  if (!input.ids) shape.push_back(input.width);
  return shape;
}

const TensorView& viewOfInput(const Program::Input& input, const Batch& batch) {
  static const TensorView none;
  const auto found = std::ranges::find(batch.inputs, input.name, &NamedView::name);
  return found == batch.inputs.end() ? none : found->view;
}

bool takesTime(const Program& program) {
  return std::ranges::any_of(program.inputs, &Program::Input::time);
}

at::Tensor lengthsTensor(const Program& program, const Batch& batch) {
  if (batch.lengths.empty() || !takesTime(program)) return {};
  const auto isFull = [&batch](std::int64_t length) { return length >= batch.steps; };
  if (std::ranges::all_of(batch.lengths.as<std::int64_t>(), isFull)) return {};
  return borrow(batch.lengths);
}

Result<> checkStateNames(const Program::State& wanted, const LayerState& got) {
  const auto sameNames =
      std::ranges::equal(wanted.tensors, got.tensors, {}, {}, &NamedTensor::name);
  if (wanted.layer == got.layer && sameNames) return {};
  return fail(Code::state_mismatch, {{"layer", got.layer}, {"wanted", wanted.layer}});
}

Result<> checkState(const Program& program, const Batch& batch, const State& state) {
  if (state.empty()) return {};
  if (state.size() != program.states.size()) {
    return fail(Code::state_layers, {{"got", std::to_string(state.size())},
                                     {"wanted", std::to_string(program.states.size())}});
  }
  for (std::size_t i = 0; i < state.size(); ++i) {
    const auto& wanted = program.states[i];
    STATEROOM_CHECK(checkStateNames(wanted, state[i]));
    const std::array shape = {batch.rows, wanted.units};
    for (const auto& [name, tensor] : state[i].tensors) {
      if (tensor.dtype() == DType::F32 && std::ranges::equal(tensor.shape(), shape)) continue;
      STATEROOM_CHECK(checkShape(fmt::format("state {}.{}", wanted.layer, name), tensor.view(),
                                 DType::F32, {batch.rows, wanted.units}));
    }
  }
  return {};
}

std::vector<at::Tensor> stateTensors(const Program& program, const Batch& batch, const State& state,
                                     const std::vector<at::Tensor>& initial) {
  std::vector<at::Tensor> tensors;
  for (const auto& layer : state) {
    for (const auto& [name, tensor] : layer.tensors) tensors.push_back(borrow(tensor.view()));
  }
  if (!state.empty()) return tensors;
  for (const auto& wanted : program.states) {
    const auto zeros = at::zeros({batch.rows, wanted.units}, at::kFloat);
    for (std::size_t i = 0; i < wanted.tensors.size(); ++i) {
      const auto& first = initial[tensors.size()];
      tensors.push_back(first.defined() ? first.repeat({batch.rows, 1}) : zeros);
    }
  }
  return tensors;
}

}  // namespace

std::vector<c10::IValue> Arguments::list() const {
  std::vector<c10::IValue> values(inputs.begin(), inputs.end());
  values.insert(values.end(), states.begin(), states.end());
  values.push_back(lengths.defined() ? c10::IValue(lengths) : c10::IValue());
  return values;
}

Result<> checkShape(const std::string& name, const TensorView& view, DType dtype,
                    const Shape& wanted) {
  if (view.dtype == dtype && view.shape == wanted && (!view.empty() || elementsOf(wanted) == 0)) {
    return {};
  }
  const auto got =
      view.empty() ? "nothing" : fmt::format("{} {}", nameOf(view.dtype), toString(view.shape));
  return fail(Code::batch_shape,
              {{"name", name},
               {"got", got},
               {"wanted", fmt::format("{} {}", nameOf(dtype), toString(wanted))}});
}

Result<> checkArguments(const Program& program, const Batch& batch, const State& state) {
  for (const auto& input : program.inputs) {
    STATEROOM_CHECK(checkShape("input " + input.name, viewOfInput(input, batch),
                               input.ids ? DType::I64 : DType::F32, shapeOf(input, batch)));
  }
  if (!batch.lengths.empty() && takesTime(program)) {
    STATEROOM_CHECK(checkShape("lengths", batch.lengths, DType::I64, {batch.rows}));
  }
  return checkState(program, batch, state);
}

Result<Arguments> argumentsOf(const Program& program, const Batch& batch, const State& state,
                              const std::vector<at::Tensor>& initial) {
  STATEROOM_CHECK(checkArguments(program, batch, state));
  Arguments arguments;
  for (const auto& input : program.inputs) {
    arguments.inputs.push_back(borrow(viewOfInput(input, batch)));
  }
  arguments.lengths = lengthsTensor(program, batch);
  arguments.states = stateTensors(program, batch, state, initial);
  return arguments;
}

}  // namespace stateroom::engine
