#pragma once

#include <functional>
#include <string>

#include "core/engine.h"

namespace stateroom::test {

/// Arrays of one Keras layer by Keras's name: "kernel", "recurrent_kernel", "bias", "gamma",
/// "moving_mean", "embeddings" …
using KerasArrays = std::function<Tensor(const std::string& name)>;

/// Gives a layer (with `suffix` "_reverse": the backward half of one) the weights of Keras's, in
/// LibTorch's layout: matrices transposed, GRU's z r h as r z n, the missing second bias zero.
void setKerasWeights(Model& model, const std::string& layer, const KerasArrays& keras,
                     const std::string& suffix = "");

/// Names of the Keras arrays behind a layer's parameters, in Keras's order of variables.
std::vector<std::string> kerasArrays(const Model& model, const std::string& layer);

}  // namespace stateroom::test
