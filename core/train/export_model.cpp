#include "core/train/export_model.h"

#include <fmt/format.h>

#include "core/interop/safetensors/safetensors.h"

namespace stateroom {
namespace {

Result<> writeExport(const RunFolder& folder, const fs::path& target, Model& model,
                     const std::vector<NamedTensor>& weights) {
  STATEROOM_CHECK(makeFolder(target));
  STATEROOM_CHECK(model.setParameters(weights));
  STATEROOM_CHECK(writeSafetensors(target / kWeights, weights));
  STATEROOM_CHECK(model.exportModule(target / "model.pt"));
  STATEROOM_CHECK(syncFile(target / "model.pt"));
  for (const char* name : kModelFiles) {
    STATEROOM_TRY(const auto text, readFile(folder.path() / name));
    STATEROOM_CHECK(writeFileAtomically(target / name, text));
  }
  return {};
}

}  // namespace

Result<> exportModel(const RunFolder& folder, const fs::path& target, Model& model,
                     const std::vector<NamedTensor>& weights) {
  const auto name = target.filename().string();
  const auto next = folder.path() / fmt::format(".{}.part", name);
  std::error_code none;
  fs::remove_all(next, none);
  STATEROOM_CHECK(writeExport(folder, next, model, weights));
  STATEROOM_CHECK(exchangeDurably(next, target));
  fs::remove_all(next, none);
  return {};
}

Result<> publishBest(const RunFolder& folder, std::int64_t step) {
  STATEROOM_CHECK(makeFolder(folder.bestPath()));
  // What a run that goes on had exported holds the weights of another step.
  std::error_code none;
  fs::remove(folder.bestPath() / "model.pt", none);
  const auto link = folder.bestPath() / fmt::format(".{}", kWeights);
  const auto weights = folder.checkpointPath(step) / kWeights;
  std::error_code error;
  fs::remove(link, error);
  fs::create_hard_link(weights, link, error);
  if (error) fs::copy_file(weights, link, error);  // a file system without hard links
  if (error) {
    return fail(Code::file_not_writable, {{"path", link.string()}, {"reason", error.message()}});
  }
  return renameDurably(link, folder.bestPath() / kWeights);
}

}  // namespace stateroom
