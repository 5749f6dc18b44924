#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/model_spec.pb.h"

namespace stateroom::engine {

/// One layer of a chain.
struct Stage {
  enum class Kind : std::uint8_t { Dense, Rescaling, Lstm, Gru, RnnTanh, RnnRelu };

  Kind kind = Kind::Dense;
  std::string layer;
  std::string activation;  ///< of a Dense: "linear", "relu", "sigmoid", "tanh" or "softmax"
  std::int64_t inputs = 0, units = 0;
  std::vector<float> scale = {}, offset = {};  ///< of a Rescaling, by unit
  bool bias = true;
  bool sequences = true;  ///< of a recurrent layer: gives every step, not only the last
};

/// A model of one input of floats, one output and nothing but Dense, Rescaling and recurrent layers
/// one after the other, all of them trainable: such a model's training step can be planned without
/// a graph where its states begin with zeros.
struct Chain {
  std::string input;
  std::int64_t width = 0;
  bool time = false;      ///< the input has a time axis
  bool fromZeros = true;  ///< every state is zeros before the first step
  std::vector<Stage> stages;

  /// Whether the output has a time axis.
  bool timedOutput() const;
};

/// Nothing when the spec is none.
std::optional<Chain> chainOf(const ModelSpec& spec);

}  // namespace stateroom::engine
