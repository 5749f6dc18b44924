#pragma once

#include <nlohmann/json.hpp>

#include "core/base/tensor.h"

namespace stateroom::test {

/// A JSON of tests/oracle, whole.
nlohmann::json readOracle(const std::string& path);

/// Nested lists of numbers as float32; "NaN", "Infinity" and "-Infinity" as such.
Tensor tensorOf(const nlohmann::json& values);
/// {name, dtype, shape, values}: int32 becomes int64.
NamedTensor namedTensorOf(const nlohmann::json& tensor);

}  // namespace stateroom::test
