#include "tests/core/engine/keras_weights.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "tests/core/engine/specs.h"
#include "tests/support/paths.h"

namespace stateroom::test {
namespace {

bool has(const Model& model, const std::string& parameter) {
  const auto infos = model.parameterInfo();
  return std::ranges::find(infos, parameter, &ParameterInfo::name) != infos.end();
}

Tensor transposed(const Tensor& matrix) {
  const auto rows = matrix.shape()[0], columns = matrix.shape()[1];
  Tensor result(DType::F32, {columns, rows});
  const auto from = matrix.as<float>();
  const auto to = result.as<float>();
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t k = 0; k < columns; ++k) {
      to[static_cast<std::size_t>(k * rows + i)] = from[static_cast<std::size_t>(i * columns + k)];
    }
  }
  return result;
}

/// z r h -> r z h along the first axis.
Tensor reordered(const Tensor& gates) {
  Tensor result = gates;
  const auto size = gates.as<float>().size() / 3;
  const auto to = result.as<float>();
  std::swap_ranges(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(size),
                   to.begin() + static_cast<std::ptrdiff_t>(size));
  return result;
}

Tensor row(const Tensor& matrix, std::size_t index) {
  const auto size = static_cast<std::size_t>(matrix.shape()[1]);
  return Tensor::of<float>({matrix.shape()[1]}, matrix.as<float>().subspan(index * size, size));
}

std::vector<NamedTensor> recurrentWeights(const Model& model, const std::string& layer,
                                          const KerasArrays& keras, const std::string& suffix) {
  const auto kernel = transposed(keras("kernel")),
             recurrent = transposed(keras("recurrent_kernel"));
  const bool gru = kernel.shape()[0] == 3 * recurrent.shape()[1];
  const auto arranged = [gru](const Tensor& gates) { return gru ? reordered(gates) : gates; };
  const auto name = [&](const char* parameter) { return layer + "." + parameter + suffix; };
  std::vector<NamedTensor> weights = {{name("weight_ih_l0"), arranged(kernel)},
                                      {name("weight_hh_l0"), arranged(recurrent)}};
  if (!has(model, name("bias_ih_l0"))) return weights;
  const auto bias = keras("bias");
  const bool two = bias.shape().size() == 2;
  weights.push_back({name("bias_ih_l0"), arranged(two ? row(bias, 0) : bias)});
  weights.push_back(
      {name("bias_hh_l0"), two ? arranged(row(bias, 1)) : Tensor(DType::F32, bias.shape())});
  return weights;
}

struct Pair {
  const char* ours;
  const char* keras;
};
constexpr std::array<Pair, 2> kDense = {{{"weight", "kernel"}, {"bias", "bias"}}};
constexpr std::array<Pair, 4> kNorm = {{{"weight", "gamma"},
                                        {"bias", "beta"},
                                        {"running_mean", "moving_mean"},
                                        {"running_var", "moving_variance"}}};

bool isNorm(const std::string& layer) {
  return layer.find("norm") != std::string::npos;
}

}  // namespace

std::vector<std::string> kerasArrays(const Model& model, const std::string& layer) {
  if (has(model, layer + ".weight_ih_l0")) {
    std::vector<std::string> names = {"kernel", "recurrent_kernel"};
    if (has(model, layer + ".bias_ih_l0")) names.push_back("bias");
    return names;
  }
  if (layer.find("embedding") != std::string::npos) return {"embeddings"};
  std::vector<std::string> names;
  const auto add = [&](std::span<const Pair> pairs) {
    for (const auto& pair : pairs) {
      if (has(model, layer + "." + pair.ours)) names.push_back(pair.keras);
    }
  };
  add(isNorm(layer) ? std::span<const Pair>(kNorm) : std::span<const Pair>(kDense));
  return names;
}

void setKerasWeights(Model& model, const std::string& layer, const KerasArrays& keras,
                     const std::string& suffix) {
  std::vector<NamedTensor> weights;
  if (has(model, layer + ".weight_ih_l0")) {
    weights = recurrentWeights(model, layer, keras, suffix);
  } else if (layer.find("embedding") != std::string::npos) {
    weights.push_back({layer + ".weight", keras("embeddings")});
  } else {
    for (const auto& pair :
         isNorm(layer) ? std::span<const Pair>(kNorm) : std::span<const Pair>(kDense)) {
      if (!has(model, layer + "." + pair.ours)) continue;
      const auto array = keras(pair.keras);
      weights.push_back(
          {layer + "." + pair.ours, array.shape().size() == 2 ? transposed(array) : array});
    }
  }
  if (const auto set = model.setParameters(weights); !set) {
    throw std::runtime_error(explain(set.error()));
  }
}

}  // namespace stateroom::test
