#include "core/train/warm_start.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/project/run_folder.h"
#include "core/train/checkpoint.h"

namespace stateroom {
namespace {

fs::path weightsOf(const fs::path& projectFolder, const std::string& source) {
  const RunFolder run(projectFolder, source);
  if (!run.exists()) return source;
  for (const auto& folder : {run.bestPath(), run.finalPath()}) {
    if (fs::exists(folder / kWeights)) return folder / kWeights;
  }
  const auto steps = listCheckpoints(run);
  return run.checkpointPath(steps.empty() ? 0 : steps.back()) / kWeights;
}

/// Why a parameter takes nothing from the file; empty when it does.
std::string mismatch(const ParameterInfo& parameter, const std::vector<NamedTensor>& tensors) {
  const auto found = std::ranges::find(tensors, parameter.name, &NamedTensor::name);
  if (found == tensors.end()) return "not there";
  if (found->tensor.dtype() != parameter.dtype) {
    return fmt::format("there {}", nameOf(found->tensor.dtype()));
  }
  if (found->tensor.shape() == parameter.shape) return "";
  return fmt::format("here {}, there {}", toString(parameter.shape),
                     toString(found->tensor.shape()));
}

}  // namespace

Result<std::string> warmStart(Model& model, const fs::path& projectFolder,
                              const std::string& source) {
  STATEROOM_TRY(const auto file, readSafetensors(weightsOf(projectFolder, source)));
  std::vector<NamedTensor> taken;
  std::vector<std::string> matched, left;
  for (const auto& parameter : model.parameterInfo()) {
    const auto why = mismatch(parameter, file.tensors);
    if (why.empty()) {
      taken.push_back(*std::ranges::find(file.tensors, parameter.name, &NamedTensor::name));
      matched.push_back(parameter.name);
    } else {
      left.push_back(fmt::format("{} ({})", parameter.name, why));
    }
  }
  if (taken.empty()) return fail(Code::warm_start_matches_nothing, {{"source", source}});
  STATEROOM_CHECK(model.setParameters(taken));
  auto text = fmt::format("Warm start from {}: {}", source, join(matched, ", "));
  if (!left.empty()) text += fmt::format("; left as drawn: {}", join(left, ", "));
  return text;
}

}  // namespace stateroom
