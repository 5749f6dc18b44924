#include "app/cli/open_project.h"

#include "core/project/run_folder.h"
#include "core/project/settings.h"

namespace stateroom::cli {

Result<> applyGlobalOptions(Project& settings, const GlobalOptions& global) {
  for (const auto& setting : global.settings) {
    const auto equals = setting.find('=');
    STATEROOM_CHECK(applySetting(settings, setting.substr(0, equals), setting.substr(equals + 1)));
  }
  if (global.threads) settings.mutable_training()->set_threads(*global.threads);
  if (global.seed) settings.mutable_training()->set_seed(*global.seed);
  if (!global.device.empty()) settings.mutable_training()->set_device(global.device);
  return {};
}

Result<OpenProject> openProject(const std::string& path, const GlobalOptions& global) {
  STATEROOM_TRY(auto file, ProjectFile::open(path));
  auto settings = file.project();
  STATEROOM_CHECK(applyGlobalOptions(settings, global));
  STATEROOM_CHECK(checkSettings(settings));
  settings = resolveDefaults(settings);
  const auto folder = file.folder().empty() ? fs::path(".") : file.folder();
  STATEROOM_CHECK(checkPaths(settings, folder, global));
  return OpenProject{std::move(file), std::move(settings), folder};
}

Result<> checkPaths(const Project& settings, const fs::path& folder, const GlobalOptions& global) {
  if (global.allowOutside) return {};
  auto outside = pathsOutside(settings, folder);
  return outside.empty() ? Result<>() : unexpected(std::move(outside.front()));
}

Result<std::string> chosenRun(const fs::path& folder, const std::string& named) {
  if (named.empty()) return currentRun(folder);
  STATEROOM_CHECK(readRun(RunFolder(folder, named)));
  return named;
}

}  // namespace stateroom::cli
