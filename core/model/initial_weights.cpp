#include "core/model/initial_weights.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/text.h"
#include "core/interop/npy/npy.h"
#include "core/interop/safetensors/safetensors.h"

namespace stateroom {
namespace {

namespace fs = std::filesystem;

Result<std::vector<NamedTensor>> readTensors(const fs::path& path) {
  if (path.extension() == ".npz") return readNpz(path);
  if (path.extension() == ".safetensors") {
    STATEROOM_TRY(auto file, readSafetensors(path));
    return std::move(file.tensors);
  }
  return fail(Code::initial_weights_format, {{"path", path.filename().string()}});
}

/// IEEE 754 binary16.
float fromHalf(std::uint16_t bits) {
  const int exponent = bits >> 10 & 0x1f;
  const int fraction = bits & 0x3ff;
  const float sign = (bits & 0x8000) != 0 ? -1.0F : 1.0F;
  if (exponent == 0x1f) return sign * (fraction == 0 ? INFINITY : NAN);
  return sign * std::ldexp(static_cast<float>(exponent == 0 ? fraction : fraction + 0x400),
                           std::max(exponent, 1) - 25);
}

float fromBfloat(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

std::span<const std::uint16_t> halves(const Tensor& tensor) {
  return {reinterpret_cast<const std::uint16_t*>(tensor.bytes().data()),
          static_cast<std::size_t>(tensor.elements())};
}

Result<Tensor> toFloat32(const NamedTensor& named) {
  const auto& tensor = named.tensor;
  Tensor floats(DType::F32, tensor.shape());
  const auto into = floats.as<float>().begin();
  switch (tensor.dtype()) {
    case DType::F32:
      return tensor;
    case DType::F64:
      std::ranges::transform(tensor.as<double>(), into,
                             [](double x) { return static_cast<float>(x); });
      return floats;
    case DType::F16:
      std::ranges::transform(halves(tensor), into, fromHalf);
      return floats;
    case DType::BF16:
      std::ranges::transform(halves(tensor), into, fromBfloat);
      return floats;
    default:
      return fail(Code::initial_weights_dtype,
                  {{"name", named.name}, {"dtype", std::string(nameOf(tensor.dtype()))}});
  }
}

const NamedTensor* find(const std::vector<NamedTensor>& tensors, const std::string& layer,
                        const std::string& name) {
  for (const auto& wanted : {name, layer + "." + name}) {
    const auto found = std::ranges::find(tensors, wanted, &NamedTensor::name);
    if (found != tensors.end()) return &*found;
  }
  return nullptr;
}

unexpected<Error> missing(const std::string& name, const std::vector<NamedTensor>& tensors) {
  constexpr std::size_t kShown = 12;
  std::vector<std::string> names;
  for (const auto& tensor : tensors) names.push_back(tensor.name);
  if (names.size() > kShown) {
    names.resize(kShown);
    names.emplace_back("…");
  }
  return fail(Code::initial_weights_missing, {{"name", name}, {"known", join(names, ", ")}});
}

Result<std::vector<NamedTensor>> pick(const std::vector<NamedTensor>& tensors,
                                      const std::string& layer,
                                      const std::vector<ParameterSpec>& parameters,
                                      bool layerTrains) {
  std::vector<NamedTensor> picked;
  for (const auto& parameter : parameters) {
    const auto* found = find(tensors, layer, parameter.name);
    if (found == nullptr && layerTrains && !parameter.trainable) continue;
    if (found == nullptr) return missing(parameter.name, tensors);
    if (found->tensor.shape() != parameter.shape) {
      return fail(Code::parameter_shape, {{"name", found->name},
                                          {"got", toString(found->tensor.shape())},
                                          {"wanted", toString(parameter.shape)}});
    }
    STATEROOM_TRY(auto floats, toFloat32(*found));
    picked.push_back({parameter.name, std::move(floats)});
  }
  return picked;
}

}  // namespace

Result<std::vector<NamedTensor>> readInitialWeights(const Layer& layer,
                                                    const std::vector<ParameterSpec>& parameters,
                                                    const fs::path& folder) {
  const auto& name = layer.initial_weights();
  const auto read = [&]() -> Result<std::vector<NamedTensor>> {
    STATEROOM_TRY(const auto tensors, readTensors(folder / name));
    return pick(tensors, layer.name(), parameters, layer.trainable());
  };
  auto weights = read();
  if (weights) return weights;
  auto error = std::move(weights).error();
  if (std::ranges::count(error.context(), "file", &std::pair<std::string, std::string>::first) ==
      0) {
    error.at("file", name);
  }
  return passOn(std::move(error), "layer", layer.name());
}

}  // namespace stateroom
