#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/cli/open_project.h"
#include "app/cli/output.h"
#include "core/engine.h"
#include "core/interop/safetensors/safetensors.h"
#include "core/model/model_spec.pb.h"
#include "core/model/resolve.h"

namespace stateroom::cli {

/// What was found in a file or folder: one contract for every format.
struct Contents {
  std::string format, producer = {};
  ModelSpec spec = {};  ///< resolved; empty where there are no layers
  std::vector<LayerInfo> layers = {};
  Json signatures = Json::object();
  std::vector<SafetensorsEntry> variables = {};
  fs::path weights = {};                 ///< where the variables' values are; empty: nowhere
  std::vector<NamedTensor> values = {};  ///< or the values themselves
  std::vector<Operation> operations = {};
  Json more = Json::object();
  std::vector<std::string> text = {};  ///< lines for people about `more`
  std::vector<Error> damage = {};      ///< what could not be read beside the rest
};

/// Of a project, a run or a file; the kind is told by what it is, not by its name alone. Fails with
/// Code::format_unknown.
Result<Contents> readContents(const fs::path& path, const GlobalOptions& global);

/// The values of all variables; fails with Code::tensor_none where none are kept.
Result<std::vector<NamedTensor>> tensorsOf(const Contents& contents, const std::string& path);

/// The graph's nodes: the file's own, or what the engine makes of the model.
Result<std::vector<Operation>> operationsOf(const Contents& contents);

}  // namespace stateroom::cli
