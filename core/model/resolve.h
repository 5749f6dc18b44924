#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/tensor.h"
#include "core/data/features.h"
#include "core/model/model_spec.pb.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// The project's model made explicit: Input layers for the features (an Embedding and a Concatenate
/// for id columns), every layer's inputs named, every default filled in. Refuses what cannot work,
/// naming the layer.
Result<ModelSpec> resolveModel(const Project& resolved, const FeatureSet& features);
Result<ModelSpec> resolveModel(const Project& resolved,
                               std::span<const FeatureSet::Output> features);

/// A tensor that a layer owns. Names and layouts are LibTorch's: Dense weight [units, in] and bias;
/// LSTM weight_ih_l0 [4u, in], weight_hh_l0 [4u, u], bias_ih_l0, bias_hh_l0 (i f g o; `_reverse`
/// for the backward half), GRU r z n, SimpleRNN; LayerNorm and BatchNorm weight, bias,
/// running_mean, running_var; Embedding weight [ids, dim].
struct ParameterSpec {
  std::string name;  ///< without the layer's name
  Shape shape;
  bool trainable = true;  ///< bias_hh_l0 of LSTM and SimpleRNN stays zero: Keras has one bias
};

/// What the layer table knows of one layer of a resolved spec.
struct LayerInfo {
  std::string name;
  std::string type;  ///< "LSTM", "Dense": Keras's class name
  std::vector<std::string> inputs;
  Shape outputShape;  ///< batch and time are -1: [-1, -1, 320]
  std::vector<ParameterSpec> parameters;
  std::vector<std::string> stateTensors;  ///< "h", "c": each [B, units]
  std::int64_t units = 0;                 ///< of the state
  std::int64_t parameterCount() const;
  std::int64_t multiplyAdds = 0;  ///< of one step of one row
};

/// Shapes, parameters and states of every layer, checked. The spec must be resolved.
Result<std::vector<LayerInfo>> describe(const ModelSpec& spec);

/// Settings of a recurrent layer; nullptr for others.
const Recurrent* recurrentOf(const Layer& layer);

/// Whether the model keeps a running state, or why it cannot (bidirectional, backwards).
Result<> checkStateful(const ModelSpec& spec);

/// First values of all parameters, drawn from the seed by Keras's initialisers: the same numbers
/// for every engine. `initial_weights` files are read from `folder`.
Result<std::vector<NamedTensor>> initialParameters(const ModelSpec& spec, std::uint64_t seed,
                                                   const std::filesystem::path& folder);

/// SHA-256 over the canonical spec, the fitted features and the weights: what the ledger binds to.
std::string modelFingerprint(const ModelSpec& spec, const FeatureSet& features,
                             const std::vector<NamedTensor>& parameters);

}  // namespace stateroom
