#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/data/loader.h"
#include "core/model/resolve.h"
#include "core/predict/trained_model.h"

namespace stateroom {

/// One output of a model as people and files name it: "probability" of a sigmoid unit,
/// "probabilities" of a softmax, else "value" or "values". With several outputs the layer's name
/// comes first: "head_a/value".
struct OutputHead {
  std::string layer;
  std::string name;
  std::int64_t units = 1;
  std::vector<std::string> classes = {};  ///< one per unit, when the label is a text
};

/// In the order of the model's outputs.
Result<std::vector<OutputHead>> outputHeads(const TrainedModel& trained);

/// The class with the greatest probability; empty for a head without classes.
std::string classOf(const OutputHead& head, const std::vector<float>& probabilities);

/// What a model says about one row.
struct Prediction {
  std::int64_t row = 0;                     ///< of the input, from 0
  std::string user;                         ///< empty when rows belong to nobody
  std::vector<std::vector<float>> outputs;  ///< by head: its units
};

/// The predictions of a batch's rows and the state behind each sequence's last one.
struct BatchPrediction {
  std::vector<Prediction> predictions;
  State after;
};

/// Predicts with a trained model. The rows of one user form a sequence; where the model gives one
/// output a sequence, it belongs to the sequence's last row.
class Predictor {
 public:
  static Result<Predictor> make(TrainedModel trained);

  const TrainedModel& trained() const { return trained_; }
  const std::vector<OutputHead>& heads() const { return heads_; }

  using Progress = std::function<void(std::int64_t rows)>;  ///< done so far
  /// All rows, each user from the model's initial state, in the input's order.
  Result<std::vector<Prediction>> predict(const Dataset& input, std::stop_token stop,
                                          const Progress& progress = {}) const;
  /// One batch from the states in `before` (empty: initial): what is stateless above and what keeps
  /// states differ only in what they pass and keep here.
  Result<BatchPrediction> predictBatch(const LoadedBatch& batch, const State& before) const;

 private:
  Predictor(TrainedModel trained, std::vector<OutputHead> heads);
  TrainedModel trained_;
  std::vector<OutputHead> heads_;
};

}  // namespace stateroom
