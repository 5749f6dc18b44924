#pragma once

#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/project/project.pb.h"

namespace stateroom {

/// A model to begin with, for a schema and its data.
struct ModelGuess {
  ModelSpec model;
  std::vector<std::string> reasons;  ///< one sentence per choice, for people
};

/// Users that come back get an LSTM with an output at every step; other rows stand for themselves
/// and get two Dense layers. The head follows the label: truth values and 0 and 1 -> one sigmoid
/// unit; texts, and whole numbers that are exactly 0 … n - 1 with n <= 20 -> softmax; other
/// numbers, counts too, and several labels -> linear. Loss and metrics follow from the head by
/// their defaults. Without a label column there is nothing to learn, and no layer.
ModelGuess guessModel(const Dataset& data);

}  // namespace stateroom
