#pragma once

#include <string>
#include <vector>

#include "core/predict/predictor.h"

namespace stateroom::cli {

/// Columns of outputs: "probability", or where a head has several units "probabilities[setosa]" …
/// by class or number, then the class by the layer's name.
std::vector<std::string> outputColumns(const std::vector<OutputHead>& heads);
/// A cell for each of them; `format` is fmt's of a float.
std::vector<std::string> outputCells(const std::vector<OutputHead>& heads,
                                     const std::vector<std::vector<float>>& outputs,
                                     const std::string& format);
std::string csvLine(const std::vector<std::string>& cells);

/// Whether a file of predictions is to be JSON lines rather than CSV.
bool namesJsonLines(const std::string& path);

}  // namespace stateroom::cli
