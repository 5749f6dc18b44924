#include "core/model/initial_weights.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/interop/npy/npy.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/model/tensor_statistics.h"

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

Result<Tensor> toFloat32(const NamedTensor& named) {
  const auto dtype = named.tensor.dtype();
  if (dtype != DType::F32 && dtype != DType::F64 && dtype != DType::F16 && dtype != DType::BF16) {
    return fail(Code::initial_weights_dtype,
                {{"name", named.name}, {"dtype", std::string(nameOf(dtype))}});
  }
  return Tensor::of<float>(named.tensor.shape(), asFloats(named.tensor.view()));
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
    const bool isState = parameter.name.starts_with("initial_");  // other programs keep none
    if (found == nullptr && (isState || (layerTrains && !parameter.trainable))) continue;
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
