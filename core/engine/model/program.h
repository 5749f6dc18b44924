#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/model/model_spec.pb.h"

namespace stateroom::engine {

/// A model as text: what its TorchScript module defines, and in which order tensors go in and come
/// out. Made from a resolved spec, without LibTorch.
struct Program {
  struct Input {
    std::string name;
    std::int64_t width = 1;
    bool ids = false, time = false;
  };
  struct Output {
    std::string name;
    std::size_t layer = 0;          ///< place in `layers`
    std::string activation;         ///< between raw and value: "sigmoid", "softmax"; else "linear"
    std::vector<float> scale = {};  ///< by unit: what a Rescaling multiplied by; else empty
  };
  struct State {
    std::string layer;
    std::vector<std::string> tensors;  ///< "h", "c"
    std::int64_t units = 0;
    std::string initial = {};  ///< as Recurrent.initial_state says
    double value = 0;          ///< of a constant one
  };
  struct Gates {
    std::string layer;
    std::vector<std::string> names;  ///< "i", "f", …; `_reverse` for the backward half
  };

  std::vector<Input> inputs;
  std::vector<std::string> layers;  ///< all of them, inputs too, in the order of the spec
  std::vector<Output> outputs;
  std::vector<State> states;
  std::vector<Gates> gates;
  bool dropout = false;         ///< training draws random numbers
  bool movingAverages = false;  ///< training changes buffers

  /// The model's methods, to be defined after its layers' submodules:
  ///   forward(inputs…, states…, lengths) -> outputs…, states…      states (the initial ones) and
  ///                                                                lengths may be None
  ///   _values(inputs…, states…, lengths) -> values of all layers, outputs before their last
  ///                                         activation, states, masks of the outputs
  ///   _gates(values of all layers, states…, lengths) -> gates of all recurrent layers
  std::string source;
};

Program writeProgram(const ModelSpec& spec);

}  // namespace stateroom::engine
