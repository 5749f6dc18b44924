#include <algorithm>

#include "core/base/hash.h"
#include "core/model/initial_weights.h"
#include "core/model/layer_type.h"

namespace stateroom {
namespace {

/// A row-major matrix in Keras's shape.
struct Matrix {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::vector<float> values;
};

/// All pieces side by side.
Matrix drawn(const Parameter& parameter, Random& random) {
  Matrix whole{parameter.pieces[0].rows, 0, {}};
  for (const auto& piece : parameter.pieces) whole.columns += piece.columns;
  whole.values.resize(static_cast<std::size_t>(whole.rows * whole.columns));
  std::int64_t left = 0;
  for (const auto& piece : parameter.pieces) {
    std::vector<float> values(static_cast<std::size_t>(piece.rows * piece.columns));
    piece.initializer.fill(values, piece.rows, piece.columns, piece.fanIn, piece.fanOut, random);
    for (std::int64_t row = 0; row < piece.rows; ++row) {
      std::copy_n(values.begin() + row * piece.columns, piece.columns,
                  whole.values.begin() + row * whole.columns + left);
    }
    left += piece.columns;
  }
  return whole;
}

/// The column of Keras's array that becomes row `index` of ours.
std::int64_t columnFor(std::int64_t index, const Parameter& parameter, std::int64_t columns) {
  if (parameter.gates.empty()) return index;
  const auto units = columns / static_cast<std::int64_t>(parameter.gates.size());
  return parameter.gates[static_cast<std::size_t>(index / units)] * units + index % units;
}

Tensor initialTensor(const Parameter& parameter, Random random) {
  const auto matrix = drawn(parameter, random);
  Tensor tensor(DType::F32, parameter.spec.shape);
  const auto values = tensor.as<float>();
  if (!parameter.transposed) {
    std::ranges::copy(matrix.values, values.begin());
    return tensor;
  }
  for (std::int64_t row = 0; row < matrix.columns; ++row) {
    const auto column = columnFor(row, parameter, matrix.columns);
    for (std::int64_t i = 0; i < matrix.rows; ++i) {
      values[static_cast<std::size_t>(row * matrix.rows + i)] =
          matrix.values[static_cast<std::size_t>(i * matrix.columns + column)];
    }
  }
  return tensor;
}

std::vector<NamedTensor> drawnTensors(const LayerFacts& layer, std::uint64_t seed) {
  std::vector<NamedTensor> tensors;
  for (const auto& parameter : layer.parameters) {
    // Each parameter has a stream of its own: a new layer leaves the others' first values alone.
    const Random random(seed, fingerprint64(layer.output.layer + "." + parameter.spec.name));
    tensors.push_back({parameter.spec.name, initialTensor(parameter, random)});
  }
  return tensors;
}

/// Puts the tensors of a file over those of the same name.
Result<> overlay(const Layer& layer, const LayerFacts& facts, const std::filesystem::path& folder,
                 std::vector<NamedTensor>& tensors) {
  std::vector<ParameterSpec> specs;
  for (const auto& parameter : facts.parameters) specs.push_back(parameter.spec);
  STATEROOM_TRY(auto given, readInitialWeights(layer, specs, folder));
  for (auto& tensor : given)
    *std::ranges::find(tensors, tensor.name, &NamedTensor::name) = std::move(tensor);
  return {};
}

}  // namespace

Result<std::vector<NamedTensor>> initialParameters(const ModelSpec& spec, std::uint64_t seed,
                                                   const std::filesystem::path& folder) {
  STATEROOM_TRY(const auto facts, layerFacts(spec));
  std::vector<NamedTensor> parameters;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto& layer = spec.layers(static_cast<int>(i));
    auto tensors = drawnTensors(facts[i], seed);
    if (!layer.initial_weights().empty())
      STATEROOM_CHECK(overlay(layer, facts[i], folder, tensors));
    for (auto& tensor : tensors) {
      parameters.push_back({layer.name() + "." + tensor.name, std::move(tensor.tensor)});
    }
  }
  return parameters;
}

}  // namespace stateroom
