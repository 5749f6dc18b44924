#pragma once

#include "core/engine.h"
#include "core/engine/libtorch.h"
#include "core/engine/model/program.h"

namespace stateroom::engine {

/// A batch and a state as the arguments of the model's TorchScript, borrowed from the caller.
struct Arguments {
  std::vector<at::Tensor> inputs;  ///< in the order of Program::inputs
  std::vector<at::Tensor> states;  ///< in the order of Program::states, h before c
  at::Tensor lengths;              ///< undefined: every row has all steps

  std::vector<c10::IValue> list() const;
};

/// Code::batch_shape, state_layers or state_mismatch where they do not fit the program.
Result<> checkArguments(const Program& program, const Batch& batch, const State& state);

/// Checked. An empty state means the initial one: by state tensor float32 [units], undefined for
/// zeros. It reaches every row through the graph, so that what is learned gets its gradient.
Result<Arguments> argumentsOf(const Program& program, const Batch& batch, const State& state,
                              const std::vector<at::Tensor>& initial);

/// Code::batch_shape unless the view has this type and shape; `name` is for the message.
Result<> checkShape(const std::string& name, const TensorView& view, DType dtype,
                    const Shape& wanted);

}  // namespace stateroom::engine
