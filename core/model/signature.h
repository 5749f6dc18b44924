#pragma once

#include <span>

#include <nlohmann/json_fwd.hpp>

#include "core/base/result.h"
#include "core/model/model_spec.pb.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// What a model takes and gives, the content of signatures.json:
///
///   {"serving_default": {
///      "inputs": {"bili": {"kind": "column", "dtype": "float64", "shape": [-1, -1],
///                          "feature": "bili", "missing": "mean", "mean": 3.2, "sd": 4.4}, …},
///      "outputs": {"dense": {"dtype": "float32", "shape": [-1, -1, 1],
///                            "activation": "sigmoid", "labels": ["event"]}}},
///    "step": {… the same at one step, with "state": [{"layer": "lstm",
///             "tensors": ["h", "c"], "shape": [-1, 320]}]}}
///
/// Inputs stand by the column that they are read from, each once; a derived column has its
/// "expression". "vocabulary", "boundaries", "min" and "max" are there when a step has them. An
/// Input without feature columns is a "tensor" under its own name. -1 is the batch and, where the
/// model has one, the time axis, in this order. "step" is there when the model can keep a running
/// state.
///
/// `features` are fitted and `spec` is resolved.
Result<nlohmann::json> describeSignatures(const ModelSpec& spec,
                                          std::span<const FeatureColumn> features,
                                          const Project& project);

}  // namespace stateroom
