#include "tests/core/engine/oracle_json.h"

#include <fstream>
#include <limits>

#include "tests/support/paths.h"

namespace stateroom::test {
namespace {

double numberOf(const nlohmann::json& value) {
  if (!value.is_string()) return value.get<double>();
  const double infinity = std::numeric_limits<double>::infinity();
  if (value == "NaN") return std::numeric_limits<double>::quiet_NaN();
  return value == "-Infinity" ? -infinity : infinity;
}

void flatten(const nlohmann::json& values, std::vector<double>& flat) {
  if (!values.is_array()) {
    flat.push_back(numberOf(values));
    return;
  }
  for (const auto& value : values) flatten(value, flat);
}

Shape shapeOf(const nlohmann::json& values) {
  Shape shape;
  for (const auto* level = &values; level->is_array(); level = &level->front()) {
    shape.push_back(static_cast<std::int64_t>(level->size()));
    if (level->empty()) break;
  }
  return shape;
}

template <typename T>
Tensor filled(Shape shape, const std::vector<double>& flat) {
  Tensor tensor(dtypeOf<T>(), std::move(shape));
  for (std::size_t i = 0; i < flat.size(); ++i) tensor.as<T>()[i] = static_cast<T>(flat[i]);
  return tensor;
}

}  // namespace

nlohmann::json readOracle(const std::string& path) {
  std::ifstream file(oracle(path.c_str()));
  return nlohmann::json::parse(file);
}

Tensor tensorOf(const nlohmann::json& values) {
  std::vector<double> flat;
  flatten(values, flat);
  return filled<float>(shapeOf(values), flat);
}

NamedTensor namedTensorOf(const nlohmann::json& tensor) {
  std::vector<double> flat;
  flatten(tensor.at("values"), flat);
  auto shape = tensor.at("shape").get<Shape>();
  const bool whole = tensor.at("dtype").get<std::string>().starts_with("int");
  return {tensor.at("name"), whole ? filled<std::int64_t>(std::move(shape), flat)
                                   : filled<float>(std::move(shape), flat)};
}

}  // namespace stateroom::test
