#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/cli/output.h"
#include "core/base/tensor.h"
#include "core/interop/safetensors/safetensors.h"

namespace stateroom::cli {

/// "1.7 MB", in powers of 1,000.
std::string formatBytes(std::uintmax_t bytes);

/// [{"name", "shape", "dtype"}]
Json variablesJson(const std::vector<SafetensorsEntry>& tensors);
/// Names, types, shapes and counts, and their total.
std::vector<std::string> variablesTable(const std::vector<SafetensorsEntry>& tensors);

/// Any element as a double.
double elementOf(const TensorView& tensor, std::int64_t index);

/// A tensor's values: rows of the last axis, one a line, separated by commas.
std::vector<std::string> csvRows(const TensorView& tensor);
/// The values as nested lists, outermost axis first.
Json valuesJson(const TensorView& tensor);

}  // namespace stateroom::cli
