#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/dataset.h"
#include "core/predict/trained_model.h"

namespace stateroom {

/// A column that a prediction is made from, with what the training split says of it: what a form
/// needs, and what an explanation compares with.
struct InputColumn {
  std::string name;
  ColumnType type = FLOAT;
  std::string unit = {};
  bool order = false;                     ///< the order column: when, not what
  std::vector<std::string> choices = {};  ///< of a text, a truth value or a number with few values
  double min = 0, max = 0, mean = 0;      ///< of numbers
  double low = 0, high = 0;               ///< the middle 95 %
  bool missing = false;                   ///< the training split holds rows without it
  /// What occlusion puts in its place: the mean of a number with many values, else the most
  /// frequent value; empty: missing.
  std::string baseline = {};

  bool isNumber() const { return type == FLOAT || type == INT; }
};

/// The file's columns that the features are made from, those that derived columns read among them,
/// and the order column, in the file's order; user, label and weight are none of them.
Result<std::vector<InputColumn>> inputColumns(const TrainedModel& trained, const Dataset& data);

}  // namespace stateroom
